package config

import (
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"time"

	"feedgen/cmd/feedgen/internal/state"
	"feedgen/out/dir"
)

// Serve is the [serve] table.
type Serve struct {
	Listen string        // host and port; without a host: every address of the machine
	MaxAge time.Duration // how long readers may take a feed for current
	Folder string        // of the files that are served

	// Moved are absolute addresses by the paths at which their things were before,
	// Gone the paths of feeds that have ended. Paths are as [URLPath] gives them.
	Moved map[string]string
	Gone  []string
}

// ServedName is the name of the out that [serve] is.
const ServedName = "serve"

// usualMaxAge is within the five minutes to an hour at which readers come back.
const usualMaxAge = 5 * time.Minute

// parseServe reads [serve]; nil if the file has no such table, or one that has admin
// alone.
func parseServe(top *table, c *Config) *Serve {
	if _, ok := top.get("serve"); !ok {
		return nil
	}
	t := top.table("serve")
	if _, ok := t.get("admin"); ok {
		c.Admin = t.listen("admin")
		if !t.hasAny("listen", "max_age", "moved", "gone") {
			t.close()
			return nil
		}
	}
	s := &Serve{
		Listen: t.listen("listen"),
		MaxAge: t.duration("max_age", usualMaxAge, 0),
		Folder: state.OutsIn(c.State.Path.Resolved).Served(c.File),
	}
	if sameListener(c.Admin, s.Listen) {
		t.report("admin", "admin = %q is where the feeds are served (want another port, which readers do not reach)", c.Admin)
	}
	s.moved(t, c.Feed)
	s.gone(t, c.Feed)
	t.close()
	return s
}

// served adds the out that [serve] is to those of the file, which have tables. Where
// there is no other, readers go there.
func (c *Config) served(tables []*table) {
	own := Out{Type: "dir", Name: ServedName, Primary: len(c.Outs) == 0, Dir: dir.Config{Path: c.Serve.Folder}}
	for i, o := range c.Outs {
		switch {
		case o.Name == own.Name:
			tables[i].report("path", "path = %q is what reports call that which [serve] serves (want %q)", o.Name, "./"+o.Name)
		case o.place() == own.place():
			tables[i].report("path", "%s is where [serve] has its files (every out needs a place of its own)", o.Name)
		}
	}
	c.Outs = append(c.Outs, own)
}

// listen gives an address at which a server may listen.
func (t *table) listen(key string) string {
	s, ok := t.need(key)
	if !ok {
		return ""
	}
	host, port, err := net.SplitHostPort(s)
	if _, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil || !isHost(host) {
		t.report(key, "%s = %q (want an address of this machine and a port, such as \"127.0.0.1:8080\")", key, s)
		return ""
	}
	return s
}

// sameListener reports that two servers cannot listen at both addresses.
func sameListener(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a) // both are checked, or empty
	hostB, portB, _ := net.SplitHostPort(b)
	return portA != "" && portA != "0" && portA == portB && (hostA == hostB || isEvery(hostA) || isEvery(hostB))
}

// isEvery reports that a host stands for every address of the machine.
func isEvery(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified()
}

// hostName matches names that a machine may have for itself.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

func isHost(s string) bool {
	_, err := netip.ParseAddr(s)
	return s == "" || err == nil || hostName.MatchString(s)
}
