package job

import (
	"cmp"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen"
	"feedgen/sources"
)

// Changes is what changes for a feed's subscribers, at those destinations where it
// is the same.
type Changes struct {
	File         string        `json:"file"` // stands for the other formats, if these say the same
	Destinations []string      `json:"destinations"`
	New          int           `json:"new"`
	Changed      int           `json:"changed"`
	Reshown      int           `json:"reshown"`
	Known        int           `json:"known"`
	Gone         int           `json:"gone"`
	PushedOut    int           `json:"pushed_out"`
	Items        []ChangedItem `json:"items"` // by kind, as feedgen.ChangeKinds has them
}

// A ChangedItem is what becomes of one item.
type ChangedItem struct {
	Kind      feedgen.ChangeKind `json:"kind"`
	ID        string             `json:"id"`
	URL       string             `json:"url"`
	Title     string             `json:"title"`
	Published time.Time          `json:"published,omitzero"`
	What      []string           `json:"what,omitempty"` // of one that changed
	Was       string             `json:"was,omitempty"`  // of one that is shown again: the id that readers know
}

// changes notes what changes in a file at a destination.
func (r *Report) changes(file, destination string, d feedgen.Diff) {
	c := Changes{
		File:         file,
		Destinations: []string{destination},
		New:          d.Count(feedgen.ItemNew),
		Changed:      d.Count(feedgen.ItemChanged),
		Reshown:      d.Count(feedgen.ItemReshown),
		Known:        d.Count(feedgen.ItemKnown),
		Gone:         d.Count(feedgen.ItemGone),
		PushedOut:    d.Count(feedgen.ItemPushedOut),
		Items:        []ChangedItem{},
	}
	for _, kind := range feedgen.ChangeKinds() {
		for _, change := range d.Changes {
			if i := change.Item; change.Kind == kind {
				c.Items = append(c.Items, ChangedItem{kind, i.ID, i.URL, i.Title, cmp.Or(i.Published, i.Updated), change.What, change.Was})
			}
		}
	}
	same := func(o Changes) bool { return o.File == file && reflect.DeepEqual(o.Items, c.Items) }
	if i := slices.IndexFunc(r.Changes, same); i >= 0 {
		r.Changes[i].Destinations = append(r.Changes[i].Destinations, destination)
		return
	}
	r.Changes = append(r.Changes, c)
}

// String counts: "3 new, 1 changed, 20 pushed out".
func (c Changes) String() string {
	var parts []string
	for i, n := range []int{c.New, c.Changed, c.Reshown, c.Known, c.Gone, c.PushedOut} {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, feedgen.ChangeKinds()[i]))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "nothing new")
}

// Where names the file at the destinations: "public/rss.xml, copy/rss.xml".
func (c Changes) Where() string { return feedsAt(c.Destinations, c.File) }

// List writes a line for each item that concerns subscribers, at most so many of a
// kind. Those that others push out, and those that are known, concern nobody.
func (c Changes) List(w io.Writer, most int) {
	for _, kind := range feedgen.ChangeKinds() {
		n := 0
		for _, i := range c.Items {
			if i.Kind != kind || kind == feedgen.ItemPushedOut || kind == feedgen.ItemKnown {
				continue
			}
			if n++; n <= most {
				fmt.Fprintf(w, "  %s\n", sources.Printable(i.String()))
			}
		}
		if n > most {
			fmt.Fprintf(w, "  … and %d more %s; --json lists them all\n", n-most, kind)
		}
	}
}

// String gives "changed   2026-01-05 09:00  Title  https://example.com/title/  (text)".
func (i ChangedItem) String() string {
	date := "undated"
	if !i.Published.IsZero() {
		date = i.Published.UTC().Format("2006-01-02 15:04")
	}
	besides := ""
	switch i.Kind {
	case feedgen.ItemChanged:
		besides = "  (" + strings.Join(i.What, ", ") + ")"
	case feedgen.ItemReshown:
		besides = "  (was " + i.Was + ")"
	}
	return fmt.Sprintf("%-8s  %-16s  %s  %s%s", i.Kind, date, cmp.Or(i.Title, "(no title)"), cmp.Or(i.URL, i.ID), besides)
}
