package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/survey"
	"feedgen/sources"
)

const (
	maxTerms       = 5 // categories and tags that a person is shown
	maxSurveyNotes = 5
)

// printSurvey tells a person what was found, and what to do with the
// configuration that was written to file. kept is what became of the ids of a feed that
// is taken over.
func printSurvey(w io.Writer, s survey.Survey, file, kept string) error {
	b := bufio.NewWriter(w)
	printSite(b, s)
	printFound(b, s)
	printExamples(b, s)
	printSurveyNotes(b, s)
	if s.Adopted != nil {
		printAdopted(b, s.Adopted)
	}
	printNext(b, s, file, kept)
	return b.Flush()
}

// fact prints one line of what is known.
func fact(b *bufio.Writer, name, text, from string) {
	if from != "" {
		from = "  (" + from + ")"
	}
	fmt.Fprintf(b, "  %-12s %s\n", name, sources.Printable(text+from))
}

func printSite(b *bufio.Writer, s survey.Survey) {
	site := s.Site
	if len(site.Marks) == 0 {
		fmt.Fprintf(b, "%s: a folder of posts; no generator's files are there\n", sources.Printable(s.Dir))
	} else {
		fmt.Fprintf(b, "%s: a site of preset %s, known by %s\n", sources.Printable(s.Dir), site.Preset, sources.Printable(strings.Join(site.Marks, " and ")))
	}
	if s.Within {
		fact(b, "folder", site.Dir, "the site's; only posts below "+s.Dir+" are read")
	}
	if len(site.Config) > 0 {
		fact(b, "read", strings.Join(site.Config, ", "), "")
	}
	if site.Program != "" {
		fact(b, "not read", site.Program, "a program")
	}
	fact(b, "title", s.Title.Text, origin(s.Title))
	if s.URL.Kind == survey.Unknown {
		fact(b, "address", "not known", "")
	} else {
		fact(b, "address", s.URL.Text, origin(s.URL))
	}
	fact(b, "language", cmp.Or(site.Language, "not told"), site.From["language"])
	if site.Zone == nil {
		fact(b, "time zone", "not told; UTC is taken", "")
	} else {
		fact(b, "time zone", site.Zone.String(), site.From["timezone"])
	}
}

// origin says where a value is from.
func origin(v survey.Value) string {
	switch v.Kind {
	case survey.Given:
		return "as you say"
	case survey.Guessed:
		return "guessed from " + cmp.Or(v.From, "the folder's name")
	}
	return v.From
}

func printFound(b *bufio.Writer, s survey.Survey) {
	p := s.Posts
	text := job.Plural(p.Count, "post")
	if p.Count == 1 {
		text += ", of " + p.First.Format("2006-01-02")
	}
	if p.Count > 1 {
		text += fmt.Sprintf(", from %s to %s", p.First.Format("2006-01-02"), p.Last.Format("2006-01-02"))
	}
	fmt.Fprintln(b)
	fact(b, "found", text, "")
	if p.HeldBack > 0 {
		fact(b, "held back", fmt.Sprint(p.HeldBack), "drafts, pages, and posts to come or expired")
	}
	if p.LeftOut > 0 {
		fact(b, "left out", fmt.Sprint(p.LeftOut), "what feedgen cannot publish; see below")
	}
	if len(p.Terms) > 0 {
		var some []string
		for _, t := range p.Terms[:min(len(p.Terms), maxTerms)] {
			some = append(some, fmt.Sprintf("%s %d", t.Name, t.Count))
		}
		if len(p.Terms) > maxTerms {
			some = append(some, "…")
		}
		fact(b, "categories", fmt.Sprintf("%d, with tags: %s", len(p.Terms), strings.Join(some, ", ")), "")
	}
	if p.Loaded > 1 {
		fact(b, "pictures", fmt.Sprintf("%d of the newest %d posts have one", p.Pictured, p.Loaded), "")
	}
}

func printExamples(b *bufio.Writer, s survey.Survey) {
	if len(s.Posts.Examples) == 0 {
		return
	}
	fmt.Fprintf(b, "\nThe newest. Are these their addresses on your site? If not, set `permalink`.\n")
	for _, e := range s.Posts.Examples {
		fmt.Fprintf(b, "  %s  %s\n      %s\n", e.Published.Format("2006-01-02"), sources.Printable(cmp.Or(e.Title, e.Path)), sources.Printable(e.URL))
	}
}

// printSurveyNotes shows some notes: those on posts that are lost come first.
func printSurveyNotes(b *bufio.Writer, s survey.Survey) {
	shown := 0
	for _, kind := range []sources.Kind{sources.LeftOut, sources.Mended, sources.Warned} {
		for _, n := range s.Posts.Notes {
			if n.Kind != kind || shown == maxSurveyNotes {
				continue
			}
			if shown == 0 {
				fmt.Fprintf(b, "\nWorth a look\n")
			}
			shown++
			where := path.Join(filepath.ToSlash(s.Dir), n.Path)
			if n.Line > 0 {
				where = fmt.Sprintf("%s:%d", where, n.Line)
			}
			fmt.Fprintf(b, "  %s\n      %s: %s\n", sources.Printable(where), n.Kind, sources.Printable(n.Text))
		}
	}
	if more := len(s.Posts.Notes) - shown; more > 0 {
		fmt.Fprintf(b, "  … and %d more\n", more)
	}
}

func printNext(b *bufio.Writer, s survey.Survey, file, kept string) {
	fmt.Fprintf(b, "\nWrote %s.\n", sources.Printable(file))
	if kept != "" {
		fmt.Fprintln(b, sources.Printable(kept))
	}
	switch s.URL.Kind {
	case survey.Unknown:
		fmt.Fprintf(b, "\nSET `url` THERE BEFORE YOU PUBLISH: %s.\n%s stands there until then.\n", sources.Printable(s.Nowhere()), s.URL.Text)
	case survey.Guessed:
		fmt.Fprintf(b, "\nMake sure of `url` there before you publish: %s is a guess.\n", sources.Printable(s.URL.Text))
	}
	if s.Posts.Seen() == 0 {
		fmt.Fprintf(b, "\nNo posts were found. Set `path` there to the folder that they are in.\n")
	}
	if s.Adopted != nil {
		printByHand(b, s.Adopted)
	}
	if name := filepath.Base(file); s.Published(name) {
		fmt.Fprintf(b, "\nTO BE SET BY HAND: %s publishes %s with the site, unless `exclude` in %s has it", s.Site.Preset, name, sources.Printable(s.Site.Config[0]))
		if len(s.Site.Excluded) == 0 {
			// Jekyll 3 leaves these out only where nothing is named.
			fmt.Fprintf(b, ":\n  exclude: [%s, Gemfile, Gemfile.lock, node_modules, vendor]\n", name)
		} else {
			fmt.Fprintln(b, ".")
		}
	}
	fmt.Fprintf(b, "\nNext, see what would be published:\n  feedgen once --dry-run%s\n", sources.Printable(configFlag(file)))
}
