package job

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"feedgen/feedgen"
)

// foreign speaks against replacing a feed's file that another program wrote, unless the
// owner wants to adopt it. Where two programs write one file, each undoes what the
// other did. At another destination than the primary, that one alone gets nothing.
func (g *guard) foreign(d *destination) {
	for _, f := range g.made.files {
		if len(d.files[f.Name]) == 0 || !g.isForeign(d, f) {
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

// isForeign reports that a feed is live that another program wrote.
func (g *guard) isForeign(d *destination, f feedgen.Encoded) bool {
	data := g.data(d, f.Name)
	switch {
	case len(data) == 0, len(d.files[f.Name]) > 0 && d.manifest.Has(f.Name), sha256.Sum256(data) == f.SHA256:
		return false
	}
	return !g.ours(data)
}

// ours reports that all items of a feed are posts that were published here. Then only
// the list of our files is lost.
func (g *guard) ours(data []byte) bool {
	doc := g.reading(data).doc
	if len(doc.Items) == 0 {
		return false
	}
	ids := make(map[string]bool)
	for row := range g.book.Rows() {
		if row.Post != 0 {
			ids[feedgen.IDIn(doc.Format, row)] = true
		}
	}
	return !slices.ContainsFunc(doc.Items, func(item feedgen.DocumentItem) bool { return !ids[item.ID] })
}

// names are those of the feed in its formats.
func (m making) names() []string {
	var names []string
	for _, f := range m.files {
		names = append(names, f.Name)
	}
	return names
}
