package state

import (
	"net/url"
	"path/filepath"
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
