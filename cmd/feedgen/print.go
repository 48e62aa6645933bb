package main

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/sources"
)

// maxNotes is how many notes of a kind a person is shown; a site may have
// thousands. --json has them all.
const maxNotes = 10

// maxFiles is how many of the files are shown of which the same is said.
const maxFiles = 3

// printReport writes a report for a person.
func printReport(w io.Writer, r *job.Report) error {
	if len(r.Sources) == 0 {
		return nil // the run ended before there was anything to tell
	}
	b := bufio.NewWriter(w)
	printForced(b, r)
	printPosts(b, r)
	for _, group := range []struct {
		kind  sources.Kind
		title string
	}{
		{sources.Mended, "Mended (published as assumed; better put right in the file)"},
		{sources.Warned, "Worth a look"},
		{sources.LeftOut, "Left out"},
		{sources.HeldBack, "Held back"},
	} {
		printNotes(b, group.title, group.kind, r.Notes)
	}
	printChanges(b, r)
	printFiles(b, r)
	printAnnounced(b, r)
	return b.Flush()
}

func printPosts(b *bufio.Writer, r *job.Report) {
	var parts []string
	for _, s := range r.Sources {
		parts = append(parts, fmt.Sprintf("%s %d", s.Name, s.Posts))
	}
	took := time.Duration(r.Seconds * float64(time.Second)).Round(time.Millisecond)
	fmt.Fprintf(b, "%s: %s read in %s", sources.Printable(r.Site), job.Plural(r.Posts(), "post"), took)
	if len(parts) > 1 {
		fmt.Fprintf(b, " (%s)", strings.Join(parts, ", "))
	}
	for _, c := range []struct {
		n    int
		what string
	}{{r.Mended, "mended"}, {r.LeftOut, "left out"}, {r.HeldBack, "held back"}} {
		if c.n > 0 {
			fmt.Fprintf(b, ", %d %s", c.n, c.what)
		}
	}
	fmt.Fprintln(b)
	for _, s := range r.Sources {
		if s.Posts == 0 {
			fmt.Fprintf(b, "\nNo posts in %s: no file there is named as `include` says\n", s.Path)
		}
	}
}

// printNotes writes the notes of a kind. What is said of several files is said
// once.
func printNotes(b *bufio.Writer, title string, kind sources.Kind, notes []job.Note) {
	var texts []string
	files := make(map[string][]string)
	for _, n := range notes {
		if n.Kind != kind {
			continue
		}
		if files[n.Text] == nil {
			texts = append(texts, n.Text)
		}
		files[n.Text] = append(files[n.Text], n.Where())
	}
	if len(texts) > 0 {
		fmt.Fprintf(b, "\n%s\n", title)
	}
	more := 0
	for i, text := range texts {
		where := files[text]
		switch {
		case i >= maxNotes:
			more += len(where)
		case len(where) == 1:
			fmt.Fprintf(b, "  %s\n      %s\n", sources.Printable(where[0]), sources.Printable(text))
		default:
			fmt.Fprintf(b, "  %s\n", sources.Printable(text))
			shown := where[:min(len(where), maxFiles)]
			for _, file := range shown {
				fmt.Fprintf(b, "      %s\n", sources.Printable(file))
			}
			if n := len(where) - len(shown); n > 0 {
				fmt.Fprintf(b, "      … and %d more places\n", n)
			}
		}
	}
	if more > 0 {
		fmt.Fprintf(b, "  … and %d more; --json lists them all\n", more)
	}
}

// A fileRow tells of a file at a destination, or of several in one folder.
type fileRow struct{ name, holds, size, state string }

func printFiles(b *bufio.Writer, r *job.Report) {
	for _, d := range r.Destinations {
		rows := slices.Concat(pictureRows(d, r), feedRows(d, r))
		width := 0
		for _, row := range rows {
			width = max(width, len([]rune(row.name)))
		}
		fmt.Fprintln(b)
		for _, row := range rows {
			fmt.Fprintf(b, "  %-*s  %11s  %9s  %s\n", width, row.name, row.holds, row.size, row.state)
		}
		printSummary(b, d, r.DryRun)
		if d.Error != "" {
			fmt.Fprintf(b, "  %s\n", d.Error)
		}
	}
}

// printAnnounced is one line on the hubs that were told. Those that were not are in
// the notes.
func printAnnounced(b *bufio.Writer, r *job.Report) {
	var hubs, parts []string
	feeds := make(map[string]int)
	for _, a := range r.Announced {
		if a.Error != "" {
			continue
		}
		if feeds[a.Hub] == 0 {
			hubs = append(hubs, a.Hub)
		}
		feeds[a.Hub]++
	}
	for _, hub := range hubs {
		parts = append(parts, job.Plural(feeds[hub], "feed")+" to "+hub)
	}
	if len(parts) > 0 {
		fmt.Fprintf(b, "\nAnnounced %s\n", strings.Join(parts, ", "))
	}
}

// printSummary writes a line of what was done at a destination.
func printSummary(b *bufio.Writer, d job.Destination, dryRun bool) {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{d.Written, fileState(true, dryRun)}, {d.Unchanged, "unchanged"}, {d.Deleted, deletedState(dryRun)}, {d.Failed, "not sent"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	fmt.Fprintf(b, "  %s: %s", d.Name, strings.Join(parts, ", "))
	if d.Bytes > 0 {
		fmt.Fprintf(b, "; %s", size(d.Bytes))
	}
	if d.Seconds > 0 {
		fmt.Fprintf(b, " in %s", time.Duration(d.Seconds*float64(time.Second)).Round(time.Millisecond))
	}
	if d.Unverified > 0 && !dryRun {
		fmt.Fprint(b, "; not verified: what readers see cannot be looked at")
	}
	fmt.Fprintln(b)
}

func feedRows(d job.Destination, r *job.Report) []fileRow {
	var rows []fileRow
	for _, f := range r.Feeds {
		state := "not sent"
		if i := slices.IndexFunc(d.Files, func(sent job.SentFile) bool { return sent.Name == f.Name }); i >= 0 {
			state = fileState(d.Files[i].Changed, r.DryRun)
		}
		rows = append(rows, fileRow{below(d.Name, f.Name), job.Plural(f.Items, "item"), size(f.Bytes), state})
	}
	return rows
}

// pictureRows is one row for the copies of pictures, if there are any, and one for
// each that was deleted.
func pictureRows(d job.Destination, r *job.Report) []fileRow {
	var rows []fileRow
	count, changed, bytes, folder := 0, 0, int64(0), ""
	for _, f := range d.Files {
		if f.Kind != feedgen.ImageFile.String() {
			continue
		}
		if f.Deleted {
			rows = append(rows, fileRow{below(d.Name, f.Name), "", size(f.Bytes), deletedState(r.DryRun)})
			continue
		}
		count++
		bytes += f.Bytes
		folder = path.Dir(f.Name)
		if f.Changed {
			changed++
		}
	}
	if count == 0 {
		return rows
	}
	state := fileState(changed > 0, r.DryRun)
	if 0 < changed && changed < count {
		state = fmt.Sprintf("%d %s", changed, state)
	}
	return append(rows, fileRow{below(d.Name, folder), job.Plural(count, "picture"), size(bytes), state})
}

// below names a file at a destination, which may be a folder or an address.
func below(destination, name string) string {
	return strings.TrimSuffix(destination, "/") + "/" + name
}

func deletedState(dryRun bool) string {
	if dryRun {
		return "would be deleted"
	}
	return "deleted"
}

func fileState(changed, dryRun bool) string {
	switch {
	case !changed:
		return "unchanged"
	case dryRun:
		return "would be written"
	}
	return "written"
}

// size gives a file's size in the unit that suits a person.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1_000_000)
}
