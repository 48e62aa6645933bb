package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"feedgen/feedgen"
)

// WebSub is the [websub] table.
type WebSub struct {
	Hubs []string // absolute addresses, each once

	// Wait is how long a run that changed feeds goes on until their addresses show
	// it and hubs were told, the rssCloud server among them. 0: one look.
	Wait time.Duration
}

// RSSCloud is the [rsscloud] table.
type RSSCloud struct {
	URL string // absolute address to which pings are sent
	feedgen.Cloud
}

// Named gives what the feed says of the server; nil: nothing.
func (c *RSSCloud) Named() *feedgen.Cloud {
	if c == nil {
		return nil
	}
	return &c.Cloud
}

const (
	usualWait = 2 * time.Minute
	maxWait   = time.Hour // a daemon does nothing else meanwhile
)

func parseWebSub(t *table) WebSub {
	w := WebSub{Hubs: t.addresses("hubs"), Wait: t.duration("wait", usualWait, 0)}
	if w.Wait > maxWait {
		t.report("wait", "wait = %q is too long (want 1h or less)", t.text("wait"))
	}
	t.close()
	return w
}

// parseRSSCloud reads [rsscloud]; nil if the file has no such table. Readers
// register with the server that takes the pings.
func parseRSSCloud(top *table, feed Feed) *RSSCloud {
	if _, ok := top.get("rsscloud"); !ok {
		return nil
	}
	t := top.table("rsscloud")
	c := &RSSCloud{Cloud: feedgen.Cloud{Path: t.rooted("register", "/pleaseNotify")}}
	if ping := t.needAddress("url"); ping != nil {
		c.URL, c.Domain, c.Port = ping.String(), ping.url.Hostname(), ping.port()
		if c.Port == 0 {
			t.report("url", "url = %q has no port that there can be (want 1 to 65535)", c.URL)
		}
	}
	t.close()
	// The other formats have no word for it.
	if len(feed.Formats) > 0 && !slices.Contains(feed.Formats, feedgen.RSS) {
		t.report("", "needs %q among feed.formats", feedgen.RSS)
	}
	return c
}

// addresses gives a list of addresses, each once.
func (t *table) addresses(key string) []string {
	texts, _ := t.texts(key)
	var kept []string
	for _, s := range texts {
		a := t.checkAddress(key, s)
		switch {
		case a == nil:
		case slices.Contains(kept, a.String()):
			t.report(key, "%s has %q twice", key, s)
		default:
			kept = append(kept, a.String())
		}
	}
	return kept
}

// rooted gives a path that begins at a server's root.
func (t *table) rooted(key, otherwise string) string {
	s, ok := t.word(key)
	if !ok {
		return otherwise
	}
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsFunc(s, isControl) {
		t.report(key, "%s = %q (want a path such as %q)", key, s, otherwise)
		return otherwise
	}
	return s
}

// port gives the port of an address, or 0 if it names none that there can be.
func (a *address) port() int {
	switch p := a.url.Port(); {
	case p != "":
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0
		}
		return int(n)
	case a.url.Scheme == "https":
		return 443
	}
	return 80
}
