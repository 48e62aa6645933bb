package state

import (
	"net/url"
	"path/filepath"
	"strings"
)

// Outs is a folder of what is to be known of destinations and cannot be learned anew.
// It is not for version control.
type Outs struct{ dir string }

// OutsIn gives the folder in the state folder at path. Nothing is written yet.
func OutsIn(path string) Outs { return Outs{filepath.Join(path, "out")} }

// Make makes the folder, and has version control pass over it.
func (o Outs) Make() error { return (&Cache{o.dir}).Make() }

// Path is where a thing of a destination is kept, which has a type and a name.
func (o Outs) Path(kind, name, thing string) string {
	return filepath.Join(o.dir, kind+"-"+url.PathEscape(name), thing)
}

// Served is the folder of the files that are served from this machine. It may be
// deleted: the next run fills it.
func (o Outs) Served(configuration string) string {
	return filepath.Join(o.dir, NameFor("served", configuration))
}

// NameFor names a thing in the state folder that is of one configuration alone: several
// may share the folder.
func NameFor(thing, configuration string) string {
	if own := ownName(configuration); own != "" {
		return thing + "-" + own
	}
	return thing
}

// ownName is what tells a configuration from others that share its state folder: its
// name, if it is another than feedgen looks for.
func ownName(configuration string) string {
	switch name := filepath.Base(configuration); name {
	case "feedgen.toml", "config.toml":
		return ""
	default:
		return strings.TrimSuffix(name, ".toml")
	}
}
