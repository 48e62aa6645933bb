package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
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
	printNotes(b, r.Notes)
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

func printNotes(b *bufio.Writer, notes []job.Note) {
	for _, group := range []struct {
		kind  sources.Kind
		title string
	}{
		{sources.Mended, "Mended (published as assumed; better put right in the file)"},
		{sources.Warned, "Worth a look"},
		{sources.LeftOut, "Left out"},
		{sources.HeldBack, "Held back"},
	} {
		printNotesOf(b, group.title, group.kind, notes)
	}
}

// printNotesOf writes the notes of a kind. What is said of several files is said
// once, and a file of which several things are said is named once.
func printNotesOf(b *bufio.Writer, title string, kind sources.Kind, notes []job.Note) {
	var texts []string
	files := make(map[string][]string)
	first := make(map[string]int) // by file, of the texts
	for _, n := range notes {
		if n.Kind != kind {
			continue
		}
		where := n.Where()
		if files[n.Text] == nil {
			texts = append(texts, n.Text)
			if _, ok := first[where]; !ok {
				first[where] = len(texts)
			}
		}
		files[n.Text] = append(files[n.Text], where)
	}
	slices.SortStableFunc(texts, func(s, t string) int { return cmp.Compare(first[files[s][0]], first[files[t][0]]) })
	if len(texts) > 0 {
		fmt.Fprintf(b, "\n%s\n", title)
	}
	more, last := 0, ""
	for i, text := range texts {
		where := files[text]
		switch {
		case i >= maxNotes:
			more += len(where)
		case len(where) == 1:
			if where[0] != last {
				fmt.Fprintf(b, "  %s\n", sources.Printable(where[0]))
			}
			last = where[0]
			fmt.Fprintf(b, "      %s\n", sources.Printable(text))
		default:
			last = ""
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
