package job

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/out"
	"feedgen/sources"
)

// guard looks at what was made before anything is sent, and tells what changes for
// subscribers. What would harm them is refused with ErrRefused, unless the run is
// forced. A destination of which it cannot be told gets nothing.
func (j *once) guard(ctx context.Context, made making) error {
	g := &guard{
		limits: j.cfg.Guards, adopt: j.cfg.Feed.Adopt, forced: j.Force, made: made, report: j.report, book: j.book,
		renamed: j.resolved.Renamed, elsewhere: j.elsewhere, read: make(map[[sha256.Size]byte]reading),
	}
	if j.doubt != "" {
		g.refuse(Refusal{Guard: "unknown", Text: j.doubt})
	}
	if made.fault != "" && g.limits.Invalid {
		g.refuse(Refusal{Guard: "invalid", Text: "the feed would not be valid: " + made.fault})
	}
	if err := j.look(ctx, made.names()); err != nil {
		return err
	}
	for i := range j.destinations {
		if d := &j.destinations[i]; d.failed == nil {
			g.compare(d)
		}
	}
	if len(j.report.Refused) == 0 {
		return nil
	}
	if j.Force {
		j.report.Forced = true
		return nil
	}
	err := refusedError{refusals: j.report.Refused}
	if !j.DryRun {
		err.kept = j.keepRefused(made)
	}
	return err
}

// A guard holds what was made against what is live.
type guard struct {
	limits config.Guards
	adopt  bool // what other programs wrote may be replaced
	forced bool
	made   making
	report *Report
	book   *ledger.Ledger

	renamed   map[sources.Key]string        // the ids under which posts were published whose authors gave them others since
	elsewhere map[string][]byte             // what readers see at the feed's address, where the primary destination cannot tell
	read      map[[sha256.Size]byte]reading // feeds by their bytes, each read once
}

// A reading is what is understood of a feed.
type reading struct {
	doc    feedgen.Document
	broken bool // it cannot be read, so that it may have items
}

// compare compares what a destination has with what it is to get.
func (g *guard) compare(d *destination) {
	if !g.adopt {
		g.foreign(d)
	}
	if _, ok := d.Destination.(out.Reader); !ok && (!d.primary || len(g.elsewhere) == 0) || d.failed != nil {
		return // and nobody can tell
	}
	live := g.live(d)
	for _, f := range live {
		g.compareFile(d, f, live)
	}
}

// compareFile compares a file that a destination has with the one that it is to get. all
// are those that it has.
func (g *guard) compareFile(d *destination, live liveFile, all []liveFile) {
	file := live.file
	diff := feedgen.Compare(live.doc, g.next(file), g.published(live, all))
	g.report.changes(file.Name, d.name, diff)
	refuse := func(guard, text string) {
		g.refuse(Refusal{Guard: guard, File: file.Name, Destinations: []string{d.name}, Text: text})
	}
	if file.Items == 0 && g.limits.Emptied {
		switch {
		case diff.Live > 0:
			refuse("emptied", fmt.Sprintf("it has %s, and there would be none; is the source's path right?", Plural(diff.Live, "item")))
		case live.broken:
			refuse("emptied", "it cannot be read, so that it may have items, and there would be none; is the source's path right?")
		}
	}
	for _, h := range diff.Harms(g.limits.Limits) {
		refuse(h.Guard, h.Text+"; "+advice(h.Guard))
	}
}

// published tells under which id an item of a file was published, as far as the ledger
// knows: of one whose author gave it another since, the one before. Where nothing is
// live, nobody has anything under that. What another program published, and is live in
// other formats, was not in this one.
func (g *guard) published(file liveFile, all []liveFile) func(feedgen.DocumentItem) string {
	format := file.file.Format
	// Most often nothing is new, and nobody asks.
	items := sync.OnceValue(func() map[string]feedgen.Item {
		items := make(map[string]feedgen.Item, len(g.made.feed.Items))
		for _, item := range g.made.feed.Items {
			items[feedgen.IDIn(format, *item.Known)] = item
		}
		return items
	})
	elsewhere := make(map[feedgen.Format]map[string]bool)
	for _, other := range all {
		if other.file.Format == format {
			continue
		}
		elsewhere[other.file.Format] = make(map[string]bool)
		for _, item := range other.doc.Items {
			elsewhere[other.file.Format][item.ID] = true
		}
	}
	return func(shown feedgen.DocumentItem) string {
		item, ok := items()[shown.ID]
		if !ok {
			return ""
		}
		if row, ok := g.book.Row(g.renamed[item.Key()]); ok && len(file.doc.Items) > 0 {
			return feedgen.IDIn(format, row)
		}
		row, ok := g.book.Row(item.ID)
		if !ok || row.First.IsZero() {
			return ""
		}
		for other, ids := range elsewhere {
			if row.Post == 0 && ids[feedgen.IDIn(other, row)] {
				return ""
			}
		}
		return shown.ID
	}
}

// advice says what to look at where a guard speaks.
func advice(guard string) string {
	switch guard {
	case "reshown":
		return "are the site's url, permalink and the posts' paths as they were? A post's `guid` keeps the id that readers know"
	case "vanished":
		return "were posts deleted or moved, are the source's path, include and permalink as they were, and is this copy of the site the latest?"
	case "flooded":
		return "was feed.items raised, or have posts got other dates?"
	}
	return ""
}

// refuse notes a refusal. What is said of several destinations is said once.
func (g *guard) refuse(r Refusal) {
	same := func(o Refusal) bool { return o.Guard == r.Guard && o.File == r.File && o.Text == r.Text }
	if i := slices.IndexFunc(g.report.Refused, same); i >= 0 {
		g.report.Refused[i].Destinations = append(g.report.Refused[i].Destinations, r.Destinations...)
		return
	}
	g.report.Refused = append(g.report.Refused, r)
}

// A liveFile is a feed that is live in a format.
type liveFile struct {
	file feedgen.Encoded // that is to take its place
	reading
}

// live gives what there is to compare: the first of the files that is live with items,
// and what it says; else the first that is live and cannot be read, else the first. The
// formats say the same, unless another program wrote one: then all that are live count.
func (g *guard) live(d *destination) []liveFile {
	foreign := slices.ContainsFunc(g.made.files, func(f feedgen.Encoded) bool { return g.isForeign(d, f) })
	var shown, broken []liveFile
	for _, f := range g.made.files {
		switch read := g.reading(g.data(d, f.Name)); {
		case len(read.doc.Items) > 0:
			shown = append(shown, liveFile{f, read})
			if !foreign {
				return shown
			}
		case read.broken:
			broken = append(broken, liveFile{f, read})
		}
	}
	switch all := append(shown, broken...); {
	case len(all) == 0:
		return []liveFile{{file: g.made.files[0]}}
	case !foreign:
		return all[:1]
	default:
		return all
	}
}

// data gives what readers have by a name: at a destination, or else at the feed's address.
func (g *guard) data(d *destination, name string) []byte {
	if data := d.files[name]; len(data) > 0 || !d.primary {
		return data
	}
	return g.elsewhere[name]
}

// reading reads the bytes of a live feed.
func (g *guard) reading(data []byte) reading {
	if len(data) == 0 {
		return reading{}
	}
	sum := sha256.Sum256(data)
	if sum == g.made.files[0].SHA256 {
		return reading{doc: g.made.first}
	}
	if r, ok := g.read[sum]; ok {
		return r
	}
	r := reading{doc: feedgen.Understand(data)}
	if len(r.doc.Items) == 0 {
		// It may be a feed of another kind, or one that another program broke.
		_, problems := feedgen.Read(data)
		r.broken = slices.ContainsFunc(problems, isError)
	}
	g.read[sum] = r
	return r
}

// next gives what a file would say.
func (g *guard) next(f feedgen.Encoded) feedgen.Document {
	if f.Name == g.made.files[0].Name {
		return g.made.first
	}
	return g.reading(f.Data).doc
}

func isError(p feedgen.Problem) bool { return p.Severity == feedgen.Error }
