package job

import (
	"crypto/sha256"
	"errors"
	"fmt"
)

// foreign speaks against replacing a feed's file that another program wrote, unless the
// owner wants to adopt it. Where two programs write one file, each undoes what the
// other did. At another destination than the primary, that one alone gets nothing.
func (g *guard) foreign(d *destination) {
	for _, f := range g.made.files {
		data := d.files[f.Name]
		if len(data) == 0 || d.manifest.Has(f.Name) || sha256.Sum256(data) == f.SHA256 || g.ours(data) {
			continue
		}
		const text = "another program wrote it; `adopt = true` in [feed] replaces it, and keeps the ids of its items"
		if d.primary {
			g.refuse(Refusal{Guard: "foreign", File: f.Name, Destinations: []string{d.name}, Text: text})
		} else if !g.forced {
			d.failed = errors.Join(d.failed, fmt.Errorf("%s: %s", f.Name, text))
		}
	}
}

// ours reports that all items of a feed are posts that were published here. Then only
// the list of our files is lost.
func (g *guard) ours(data []byte) bool {
	items := g.reading(data).doc.Items
	for _, item := range items {
		if row, ok := g.book.Row(item.ID); !ok || row.Post == 0 {
			return false
		}
	}
	return len(items) > 0
}

// names are those of the feed in its formats.
func (m making) names() []string {
	var names []string
	for _, f := range m.files {
		names = append(names, f.Name)
	}
	return names
}
