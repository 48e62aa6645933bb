package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

// maxChanges is how many items of a kind a person is shown before they are
// published.
const maxChanges = 10

// printForced tells what was published though guards spoke against it.
func printForced(b *bufio.Writer, r *job.Report) {
	if !r.Forced {
		return
	}
	fmt.Fprintln(b, "Forced, though refused:")
	for _, refusal := range r.Refused {
		fmt.Fprintf(b, "  %s\n", sources.Printable(refusal.String()))
	}
	fmt.Fprintln(b)
}

// printChanges counts what changes for subscribers. Before it is published, the
// items are shown too.
func printChanges(b *bufio.Writer, r *job.Report) {
	formats := slices.ContainsFunc(r.Changes, func(c job.Changes) bool { return c.File != r.Changes[0].File })
	for _, c := range r.Changes {
		if len(c.Items) == 0 {
			continue
		}
		fmt.Fprintln(b)
		switch {
		case formats:
			fmt.Fprintf(b, "%s: ", sources.Printable(c.Where()))
		case len(r.Changes) > 1:
			fmt.Fprintf(b, "%s: ", sources.Printable(strings.Join(c.Destinations, ", ")))
		}
		fmt.Fprintln(b, c)
		if r.DryRun {
			c.List(b, maxChanges)
		}
	}
}
