package main

import (
	"bufio"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
)

// A fileRow tells of a file at a destination, or of several in one folder.
type fileRow struct{ name, holds, size, state string }

func printFiles(b *bufio.Writer, r *job.Report) {
	for _, d := range r.Destinations {
		rows := slices.Concat(pictureRows(d, r), feedRows(d, r), ledgerRows(d, r))
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
		fmt.Fprintf(b, "; %s", job.Size(d.Bytes))
	}
	if d.Seconds > 0 && !dryRun {
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
		rows = append(rows, fileRow{below(d.Name, f.Name), job.Plural(f.Items, "item"), job.Size(f.Bytes), state})
	}
	return rows
}

// pictureRows is one row for the copies of pictures, if there are any, and one for
// each that was deleted.
func pictureRows(d job.Destination, r *job.Report) []fileRow {
	var rows []fileRow
	var copies []job.SentFile
	for _, f := range d.Files {
		switch {
		case f.Kind != feedgen.ImageFile.String():
		case f.Deleted:
			rows = append(rows, fileRow{below(d.Name, f.Name), "", job.Size(f.Bytes), deletedState(r.DryRun)})
		default:
			copies = append(copies, f)
		}
	}
	if len(copies) > 0 {
		rows = append(rows, sumRow(below(d.Name, path.Dir(copies[0].Name)), "picture", copies, r.DryRun))
	}
	return rows
}

// ledgerRows is one row for the copy of the ledger, if the destination has it.
func ledgerRows(d job.Destination, r *job.Report) []fileRow {
	var shards []job.SentFile
	for _, f := range d.Files {
		if f.Kind == feedgen.LedgerFile.String() {
			shards = append(shards, f)
		}
	}
	if len(shards) == 0 {
		return nil
	}
	return []fileRow{sumRow(below(d.Name, ".feedgen/ledger"), "file", shards, r.DryRun)}
}

// sumRow tells of the files in a folder. There is at least one.
func sumRow(folder, what string, files []job.SentFile, dryRun bool) fileRow {
	changed, bytes := 0, int64(0)
	for _, f := range files {
		bytes += f.Bytes
		if f.Changed {
			changed++
		}
	}
	state := fileState(changed > 0, dryRun)
	if 0 < changed && changed < len(files) {
		state = fmt.Sprintf("%d %s", changed, state)
	}
	return fileRow{folder, job.Plural(len(files), what), job.Size(bytes), state}
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
