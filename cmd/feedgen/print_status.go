package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

// indent is as wide as what stands before a fact's text.
const indent = "               "

// printStatus tells a person what was published.
func printStatus(w io.Writer, s *job.Status, now time.Time) error {
	b := bufio.NewWriter(w)
	if s.Never() {
		fmt.Fprintf(b, "%s: never run\n", sources.Printable(s.Site))
		return b.Flush()
	}
	fmt.Fprintln(b, sources.Printable(s.Site))
	if d := s.Daemon; d != nil {
		fact(b, "daemon", d.Process, "")
		fact(b, "next run", instant(d.Next, now), "")
	}
	printLast(b, s, now)
	printLedger(b, s.Ledger)
	if r := s.Refused; r != nil {
		fact(b, "refused", instant(r.At, now)+"; see "+r.Folder, "")
		for _, reason := range r.Reasons {
			fmt.Fprintf(b, "%s%s\n", indent, sources.Printable(reason))
		}
	}
	for _, u := range s.Untold {
		fact(b, "not told", fmt.Sprintf("%s, of %s; the next run tells it", u.Hub, job.Plural(len(u.Feeds), "feed")), "")
	}
	printServed(b, s, now)
	printNotes(b, s.Notes)
	printRuns(b, s)
	return b.Flush()
}

func printLast(b *bufio.Writer, s *job.Status, now time.Time) {
	if s.Published.IsZero() {
		fact(b, "published", "not remembered here", "")
		return
	}
	fact(b, "published", instant(s.Published, now)+", "+job.Plural(s.Items, "item"), "")
	if s.Due.IsZero() {
		fact(b, "next due", "no post waits for its date", "")
	} else {
		fact(b, "next due", instant(s.Due, now), "")
	}
}

func printLedger(b *bufio.Writer, l job.LedgerStatus) {
	if l.Posts == 0 {
		fact(b, "ledger", "no posts", "")
		return
	}
	changed := "none"
	if l.Changed > 0 {
		changed = fmt.Sprint(l.Changed)
	}
	fact(b, "ledger", fmt.Sprintf("%s so far, %s changed since", job.Plural(l.Posts, "post"), changed), "")
	for _, p := range []struct {
		name string
		post *job.Published
	}{{"oldest", l.Oldest}, {"newest", l.Newest}} {
		fact(b, p.name, p.post.Date.Format("2006-01-02"), "")
		fmt.Fprintf(b, "%s%s\n", indent, sources.Printable(cmp.Or(p.post.URL, p.post.ID)))
	}
}

// printServed tells what destinations have.
func printServed(b *bufio.Writer, s *job.Status, now time.Time) {
	for _, d := range s.Destinations {
		fmt.Fprintf(b, "\n%s\n", sources.Printable(d.Name))
		switch {
		case d.At.IsZero():
			fmt.Fprintf(b, "  nothing so far, as far as is remembered here\n")
		case d.Error != "":
			fmt.Fprintf(b, "  served last %s\n", instant(d.At, now))
		}
		if d.Error != "" {
			fmt.Fprintf(b, "  failed since: %s\n", sources.Printable(strings.Join(strings.Fields(d.Error), " ")))
		}
		rows := servedRows(d)
		width := 0
		for _, row := range rows {
			width = max(width, len([]rune(row.name)))
		}
		for _, row := range rows {
			fmt.Fprintf(b, "  %-*s  %11s  %9s\n", width, sources.Printable(row.name), row.holds, row.size)
		}
	}
}

// servedRows is one row for the copies of pictures, if there are any, and one for each
// feed.
func servedRows(d job.Served) []fileRow {
	var rows []fileRow
	pictures, bytes := 0, int64(0)
	for _, f := range d.Files {
		if f.Kind == "image" {
			pictures++
			bytes += f.Bytes
			continue
		}
		rows = append(rows, fileRow{name: f.Name, holds: job.Plural(f.Items, "item"), size: job.Size(f.Bytes)})
	}
	if pictures > 0 {
		rows = append(rows, fileRow{name: "copies", holds: job.Plural(pictures, "picture"), size: job.Size(bytes)})
	}
	return rows
}

// printPostStatuses tells a person what is known of posts.
func printPostStatuses(w io.Writer, posts []job.PostStatus) error {
	b := bufio.NewWriter(w)
	now := time.Now()
	for i, p := range posts {
		if i > 0 {
			fmt.Fprintln(b)
		}
		fmt.Fprintln(b, sources.Printable(cmp.Or(p.Title, p.File, p.ID)))
		printPost(b, p, now)
	}
	return b.Flush()
}

func printPost(b *bufio.Writer, p job.PostStatus, now time.Time) {
	for _, f := range []struct{ name, text string }{
		{"id", p.ID},
		{"address", cmp.Or(p.URL, "another post's now")},
		{"file", cmp.Or(p.File, "no source has it now")},
	} {
		if p.ID != "" || f.name == "file" {
			fact(b, f.name, f.text, "")
		}
	}
	if !p.Date.IsZero() {
		fact(b, "dated", p.Date.UTC().Format("2006-01-02 15:04 MST"), "")
	}
	switch {
	case !p.Known:
		fact(b, "published", "never", "")
	case p.First.IsZero():
		fact(b, "published", "when is not known", "")
	default:
		fact(b, "published", "first "+instant(p.First, now), "")
	}
	switch {
	case p.Edited:
		fact(b, "changed", "since the feed showed it last", "")
	case !p.Changed.IsZero():
		fact(b, "changed", instant(p.Changed, now), "")
	}
	switch {
	case p.Shown == nil:
		fact(b, "last feed", "not remembered here", "")
	case *p.Shown:
		fact(b, "last feed", "yes", "")
	default:
		fact(b, "last feed", no(p.Why), "")
	}
	if p.Next == "" {
		fact(b, "next feed", "yes", "")
	} else {
		fact(b, "next feed", no(p.Next), "")
	}
}

// no says that a feed does not show a post, and why.
func no(why string) string {
	if why == "" {
		return "no"
	}
	return "no; " + why
}

// instant gives a time, and how long ago that was or when it will be.
func instant(t, now time.Time) string {
	return t.UTC().Format("2006-01-02 15:04 MST") + ", " + job.Ago(t, now)
}
