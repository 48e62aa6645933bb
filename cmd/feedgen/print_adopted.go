package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/survey"
	"feedgen/feedgen"
	"feedgen/sources"
)

// printAdopted tells what becomes of the feed that is taken over.
func printAdopted(b *bufio.Writer, a *survey.Adopted) {
	t := a.Taking
	fmt.Fprintf(b, "\nThe feed so far: %s, %s in %s\n", sources.Printable(a.From), job.Plural(len(a.Feed.Items), "item"), a.Feed.Format.Name())
	switch {
	case a.At == "":
		fact(b, "address", "not told by the file", "set `url` in [feed] to the folder in which readers find it")
	case !strings.Contains(a.From, "://"):
		fact(b, "address", a.At, "as it says itself; do readers get it there?")
	case a.At != a.From:
		fact(b, "address", a.At, "to which the server sends readers")
	}
	found := 0
	var how []string
	for _, by := range feedgen.Traits() {
		if n := t.Found[by]; n > 0 {
			found += n
			how = append(how, fmt.Sprintf("%d by %s", n, by))
		}
	}
	fact(b, "posts", fmt.Sprintf("%d of %d items", found, len(a.Feed.Items)), cmp.Or(strings.Join(how, ", "), "is the site's url as it was, and its permalink?"))
	printItems(b, "no post", "of this site; their ids are kept all the same", t.Strays)
	printItems(b, "twice", "each has the address of an item above it, whose id is kept", t.Others)
	printItems(b, "no id", "nor an address", t.Nameless)
	printItems(b, "odd id", "validators refuse it in Atom; it is kept, since readers know it", t.Unfit)
	if a.Fewer {
		fact(b, "items", fmt.Sprint(a.Items), "older posts are not in the feed, and would be shown again")
	}
	if len(a.Again) == 0 {
		fact(b, "shown again", "none", "of the newest "+fmt.Sprint(a.Items)+" posts")
		return
	}
	var again []feedgen.DocumentItem
	for _, item := range a.Again {
		again = append(again, feedgen.DocumentItem{Title: item.Title, URL: item.URL, Published: item.Published})
	}
	printItems(b, "shown again", "older than the newest, but not in the feed", again)
	fmt.Fprintln(b, "      A lower `items` leaves them out; `guid` in a post gives it the id that readers know.")
}

// printItems counts items and shows some; none are not told of.
func printItems(b *bufio.Writer, name, what string, items []feedgen.DocumentItem) {
	if len(items) == 0 {
		return
	}
	fact(b, name, job.Plural(len(items), "item"), what)
	for _, item := range items[:min(len(items), maxChanges)] {
		fmt.Fprintf(b, "      %s  %s  %s\n", day(cmp.Or(item.Published, item.Updated)), sources.Printable(cmp.Or(item.Title, "(no title)")), sources.Printable(cmp.Or(item.URL, item.ID)))
	}
	if more := len(items) - maxChanges; more > 0 {
		fmt.Fprintf(b, "      … and %d more\n", more)
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "undated   "
	}
	return t.Format("2006-01-02")
}

// printByHand tells what only the owner can see to.
func printByHand(b *bufio.Writer, a *survey.Adopted) {
	for _, what := range a.Place.ByHand {
		fmt.Fprintf(b, "\nTO BE SET BY HAND: %s.\n", sources.Printable(what))
	}
}
