package job

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/sources"
)

// A Refusal is what a guard says of a feed that would harm its subscribers.
type Refusal struct {
	Guard        string   `json:"guard"`                  // its key in [guards]
	File         string   `json:"file,omitempty"`         // the feed, as it stands at the destinations
	Destinations []string `json:"destinations,omitempty"` // none: any
	Text         string   `json:"text"`
}

// String gives "public/rss.xml: " and the text.
func (r Refusal) String() string {
	if len(r.Destinations) == 0 {
		return r.Text
	}
	return feedsAt(r.Destinations, r.File) + ": " + r.Text
}

// feedsAt names a file at destinations: "public/rss.xml, copy/rss.xml".
func feedsAt(destinations []string, file string) string {
	var all []string
	for _, d := range destinations {
		all = append(all, strings.TrimSuffix(d, "/")+"/"+file)
	}
	return strings.Join(all, ", ")
}

// A refusedError says all that speaks against a feed.
type refusedError struct {
	refusals []Refusal
	kept     string // where the feeds can be looked at, or why not; empty: nowhere
}

func (e refusedError) Unwrap() error { return ErrRefused }

func (e refusedError) Error() string {
	rest := "--force publishes it"
	if e.kept != "" {
		rest += "; " + e.kept
	}
	if len(e.refusals) == 1 {
		return fmt.Sprintf("%v: %v\n  %s", ErrRefused, e.refusals[0], rest)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%v for %d reasons:\n", ErrRefused, len(e.refusals))
	for _, r := range e.refusals {
		fmt.Fprintf(&b, "  %v\n", r)
	}
	return b.String() + "  " + rest
}

// diffName is the file, beside feeds that were refused, that says what would change.
// Its first lines, with the mark, say why not.
const (
	diffName    = "diff.txt"
	refusedMark = "refused: "
)

// keepRefused keeps the feeds that were refused, and what would change, in the state
// folder. It says where they are, or why they are not there.
func (j *once) keepRefused(made making) string {
	var diff bytes.Buffer
	for _, r := range j.report.Refused {
		fmt.Fprintf(&diff, "%s%s\n", refusedMark, sources.Printable(r.String()))
	}
	for _, c := range j.report.Changes {
		fmt.Fprintf(&diff, "\n%s: %s\n", sources.Printable(c.Where()), c)
		c.List(&diff, len(c.Items))
	}
	files := map[string][]byte{}
	for _, f := range made.files {
		files[f.Name] = f.Data
	}
	files[diffName] = diff.Bytes()
	if err := state.RefusedIn(j.cfg.State.Path.Resolved).Replace(files); err != nil {
		return fmt.Sprintf("the feeds could not be kept for a look: %v", err)
	}
	return fmt.Sprintf("the feeds and diff.txt, with what would change, are in %s", path.Join(j.cfg.State.Path.Written, "refused"))
}

// dropRefused removes what an earlier run refused.
func (j *once) dropRefused() {
	if j.DryRun {
		return
	}
	if err := state.RefusedIn(j.cfg.State.Path.Resolved).Remove(); err != nil {
		text := fmt.Sprintf("feeds that were refused once are still there: %v", err)
		j.report.Notes = append(j.report.Notes, Note{File: j.cfg.State.Path.Written, Kind: sources.Warned, Text: text})
	}
}

// refusedFeeds tells of feeds that wait for somebody to look at them.
func refusedFeeds(cfg *config.Config) *RefusedFeeds {
	data, at, ok := state.RefusedIn(cfg.State.Path.Resolved).Read(diffName)
	if !ok {
		return nil
	}
	r := &RefusedFeeds{Folder: path.Join(cfg.State.Path.Written, "refused"), At: at.UTC().Truncate(time.Second), Reasons: []string{}}
	for line := range strings.Lines(string(data)) {
		reason, ok := strings.CutPrefix(line, refusedMark)
		if !ok {
			break
		}
		r.Reasons = append(r.Reasons, strings.TrimSuffix(reason, "\n"))
	}
	return r
}

// tellFault warns of a feed that is published with a fault.
func (j *once) tellFault(made making) {
	if made.fault != "" && !j.cfg.Guards.Invalid {
		text := "the feed is not valid, which `[guards] invalid = false` lets pass: " + made.fault
		j.report.Notes = append(j.report.Notes, Note{File: j.cfg.File, Kind: sources.Warned, Text: text})
	}
}
