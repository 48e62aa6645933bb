// Package config reads feedgen's configuration, a TOML file.
//
// It takes the file's bytes and gives a [Config] in which every value is
// checked and every default is filled in. It is strict: a key that feedgen does
// not know is an error, so that a slip of the pen never passes for a setting.
// All that is wrong is reported at once, each with file, line and column. The
// package never looks at what the paths lead to; a [Look] may do so for it.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"feedgen/feedgen"
)

// A Config is a checked configuration.
type Config struct {
	// File is the configuration file as it was named.
	File string

	// Site is what the feeds say of the site. Its addresses are absolute.
	Site feedgen.Site

	// Timezone is the zone of dates written without one.
	Timezone *time.Location

	Sources  []Source // at least one, with different names
	Feed     Feed
	Outs     []Out // at least one, with different names; the last is that of Serve, if any
	Images   Images
	Guards   Guards
	WebSub   WebSub
	RSSCloud *RSSCloud // nil: none
	Serve    *Serve    // nil: no feeds are served
	Admin    string    // host and port, as in Serve, where it is told how feedgen is; empty: nowhere
	Schedule Schedule
	Alert    Alert
	Log      Log
	Lock     *Lock // nil: this is the only machine that publishes
	State    State
}

// Primary is the out where readers go.
func (c *Config) Primary() Out {
	return c.Outs[slices.IndexFunc(c.Outs, func(o Out) bool { return o.Primary })]
}

// State is the [state] table.
type State struct {
	Path  Path // a folder, which need not exist
	Index bool // whether to remember there what posts said and feeds hold
}

// A Source is one [[source]].
type Source struct {
	Name      string // unique in the configuration
	Type      string // "posts"
	Path      Path
	Include   []string // slash-separated globs, in which ** stands for any folders; none: what the source says
	Exclude   []string
	Preset    string // a name that posts knows, or "auto"
	Permalink string // empty: what the preset says
	Fields    map[string]string
	Static    []Path // folders that the site's root address maps to; none: the preset's
	At        string // file:line:column of the table, for errors found later
}

// Feed is the [feed] table.
type Feed struct {
	URL     string                    // absolute, ending in a slash
	Formats []feedgen.Format          // at least one, each once, as ordered by the owner
	Files   map[feedgen.Format]string // slash-separated, below URL and below every out; all formats have one
	Items   int                       // 0: all
	Content string                    // "full" or "summary"
	Adopt   bool                      // whether files that another program wrote are replaced

	// Addresses are absolute URLs of formats that are not read at their file's name
	// below URL.
	Addresses map[feedgen.Format]string
}

// A Path is a file or folder named by the configuration.
type Path struct {
	Written  string // for messages
	Resolved string // for use: relative paths start at the configuration's folder
}

// maxSize bounds what is read as a configuration: --config may name anything.
const maxSize = 1 << 20

// Find names the configuration file in a folder: feedgen.toml, or else
// config.toml.
func Find(dir string) (string, error) {
	for _, name := range []string{"feedgen.toml", "config.toml"} {
		file := filepath.Join(dir, name)
		// A link that leads nowhere counts as there: to pass over it would be
		// to run with another configuration than the owner's.
		_, err := os.Lstat(file)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("configuration: %w", err)
		}
	}
	return "", fmt.Errorf("configuration: neither feedgen.toml nor config.toml is in folder %q; `feedgen init` writes one there, --config names another", dir)
}

// Load reads and checks a configuration file.
func Load(path string, look Look) (*Config, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data, look)
}

// read reads a file that may be a configuration.
func read(path string) ([]byte, error) {
	// Before it is opened: to open a named pipe is to wait for its writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("configuration: %s: not a file", path)
	}
	data, err := readUpTo(path, maxSize+1)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if len(data) > maxSize {
		return nil, fmt.Errorf("%s: larger than 1 MiB, so it can be no configuration", path)
	}
	return data, nil
}

// readUpTo reads the first bytes of a file.
func readUpTo(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}
