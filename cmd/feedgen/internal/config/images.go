package config

import (
	"time"

	"feedgen/sources/media/remote"
)

// Images is the [images] table.
type Images struct {
	Probe      bool          // ask the network about remote files
	AllowHosts []string      // that may have private addresses: host, host:port or *.domain
	Recheck    time.Duration // after which a fact is asked for again
	Copy       bool          // publish copies beside the feeds
	MaxWidth   int           // of copies, in pixels; 0: as wide as they are
	Keep       time.Duration // how long copies stay after no feed shows them
	InContent  bool          // show the lead image at the top of a text that does not
}

const day = 24 * time.Hour

func parseImages(t *table) Images {
	i := Images{
		Probe:     t.flag("probe", true),
		Recheck:   t.duration("recheck", 7*day, time.Minute),
		Copy:      t.choice("collect", "link", "copy") == "copy",
		MaxWidth:  t.count("max_width", 0, "as wide as they are"),
		Keep:      t.duration("keep", 365*day, 0),
		InContent: t.flag("in_content", true),
	}
	i.AllowHosts = t.hosts("allow_hosts")
	if i.MaxWidth > 0 && !i.Copy {
		t.report("max_width", `max_width is of copies (want collect = "copy" beside it)`)
	}
	t.close()
	return i
}

// hosts gives a list of hosts.
func (t *table) hosts(key string) []string {
	hosts, _ := t.texts(key)
	if err := remote.CheckHosts(hosts); err != nil {
		t.report(key, "%s: %v", key, err)
	}
	return hosts
}
