package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/sources"
)

// A memory is what a run leaves for the next, which need not do again what would
// come to the same.
type memory struct {
	// Settings are those of the run; with others the rest counts for nothing.
	Settings string

	// Versions are those of the sources. While they stay and no post comes due,
	// Resolved is what was said of the posts.
	Versions map[string]string
	At, Due  time.Time // Due zero: never
	Sources  []SourceCount
	Notes    []Note

	// Feed is what was made.
	Feed feedMemory
}

// A feedMemory is a feed as it was made last.
type feedMemory struct {
	Key    string // of its items; their stamps stand for what they say besides
	Lost   int    // how many posts had to be left out for others, which Key counts too
	Uses   []use  // of what else they are made of
	Files  []fileMemory
	Ledger []fileMemory     // the copy of the ledger that the primary destination has
	Shards map[string]int64 // the sizes of the ledger on this machine, by name
	Notes  []Note           // on its posts
	Ask    time.Time        // when what the network said of its posts' files is worth another question; zero: never
}

type use struct{ Source, Name, State string }

type fileMemory struct {
	Name   string
	Kind   feedgen.Kind
	Format feedgen.Format // of a feed
	Items  int
	Bytes  int64
	SHA256 [sha256.Size]byte
}

// file tells of the file, which is not there to be opened.
func (f fileMemory) file() feedgen.File {
	return feedgen.File{Name: f.Name, Kind: f.Kind, Size: f.Bytes, SHA256: f.SHA256}
}

// settingsOf tells a configuration and a program from others.
func settingsOf(cfg *config.Config, version string) (string, error) {
	data, err := json.Marshal([]any{version, cfg.Site, cfg.Timezone.String(), cfg.Sources, cfg.Feed, cfg.Outs, cfg.Images, cfg.Guards, cfg.WebSub.Hubs, cfg.RSSCloud})
	if err != nil {
		return "", err
	}
	return digest(data), nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// holds reports that the sources say now what they said then.
func (m *memory) holds(versions map[string]string, now time.Time) bool {
	if len(versions) != len(m.Versions) || now.Before(m.At) || !m.Due.IsZero() && !now.Before(m.Due) {
		return false
	}
	for name, v := range versions {
		if v == "" || m.Versions[name] != v {
			return false
		}
	}
	return true
}

// keyOf sums up what a feed's items say. Those that are settled say more.
func keyOf(f feedgen.Feed, settled []feedgen.Item) string {
	now := make(map[sources.Key]feedgen.Item, len(settled))
	for _, item := range settled {
		now[item.Key()] = item
	}
	h := sha256.New()
	for _, item := range f.Items {
		if other, ok := now[item.Key()]; ok {
			item = other
		}
		if row := item.Known; row != nil && row.RSS+row.Atom+row.JSON != "" {
			fmt.Fprintf(h, "%q %q %q ", row.RSS, row.Atom, row.JSON)
		}
		fmt.Fprintf(h, "%q %q %q %q %q %x %d %d\n", item.Source, item.Path, item.ID, item.URL, item.Title, item.Stamp, item.Published.UnixNano(), item.Updated.UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// usesOf lists what the posts of a feed are made of.
func usesOf(posts map[sources.Key]sources.Post) []use {
	var all []use
	for key, p := range posts {
		for name, state := range p.Uses {
			all = append(all, use{key.Source, name, state})
		}
	}
	return all
}

// same reports that what the posts are made of is as it was, and that nobody need
// be asked whether it still is.
func (f feedMemory) same(set *sourceSet, now time.Time, offline bool) bool {
	if !offline && !f.Ask.IsZero() && !now.Before(f.Ask) {
		return false
	}
	for _, u := range f.Uses {
		if s, ok := set.byName[u.Source]; !ok || s.State(u.Name) != u.State {
			return false
		}
	}
	return len(f.Files) > 0
}

// live reports that every destination has the files, as far as it can be told. An
// error means that the context is done.
func (f feedMemory) live(ctx context.Context, destinations []destination) (bool, error) {
	for _, d := range destinations {
		if d.owes() {
			return false, nil
		}
		files := f.Files
		if d.primary {
			files = slices.Concat(files, f.Ledger)
		}
		if !d.names(ctx, files) {
			return false, ctx.Err()
		}
		for _, file := range files {
			has, err := out.Has(ctx, d.Destination, file.file())
			if err != nil || !has {
				return false, ctx.Err()
			}
		}
	}
	return true, nil
}

// remembered makes a memory of files.
func (m making) remembered() []fileMemory {
	var all []fileMemory
	for _, f := range m.images {
		all = append(all, fileMemory{Name: f.Name, Kind: f.Kind, Bytes: f.Size, SHA256: f.SHA256})
	}
	for _, f := range m.files {
		all = append(all, fileMemory{f.Name, f.Kind, f.Format, f.Items, f.Size, f.SHA256})
	}
	return all
}
