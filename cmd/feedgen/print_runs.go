package main

import (
	"bufio"
	"fmt"
	"strings"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

// printRuns tells how the last runs went, the newest first.
func printRuns(b *bufio.Writer, s *job.Status) {
	if len(s.Runs) == 0 {
		return
	}
	fmt.Fprintf(b, "\nlast runs\n")
	for _, r := range s.Runs {
		fmt.Fprintf(b, "  %s  %-8s  %s\n", r.At.Format("2006-01-02 15:04:05 MST"), r.Cause, outcome(r))
		if r.Failed() {
			fmt.Fprintf(b, "    %s\n", sources.Printable(strings.Join(strings.Fields(r.Error), " ")))
		}
	}
}

// outcome tells in few words how a run went.
func outcome(r job.PastRun) string {
	words := []string{job.Plural(r.Changed, "file") + " changed"}
	if r.Failed() {
		words = []string{"failed"}
	}
	if r.Changes != "" {
		words = append(words, r.Changes)
	}
	if r.Warnings > 0 {
		words = append(words, job.Plural(r.Warnings, "warning"))
	}
	return strings.Join(append(words, fmt.Sprintf("%.1f s", r.Seconds)), ", ")
}
