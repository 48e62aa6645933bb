package job

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/sources"
)

// A Report tells what a run saw and did. Its JSON form is for programs.
type Report struct {
	Site         string         `json:"site"`
	DryRun       bool           `json:"dry_run"`
	First        bool           `json:"first"` // nothing was published before, as far as the ledger knows
	Sources      []SourceCount  `json:"sources"`
	Mended       int            `json:"mended"`    // posts with at least one mended note
	LeftOut      int            `json:"left_out"`  // posts
	HeldBack     int            `json:"held_back"` // posts
	Notes        []Note         `json:"notes"`
	Feeds        []FeedFile     `json:"feeds"`
	Destinations []Destination  `json:"destinations"`
	Announced    []Announcement `json:"announced"`
	Changes      []Changes      `json:"changes"`
	Refused      []Refusal      `json:"refused"`
	Forced       bool           `json:"forced"`       // it was published all the same
	Due          time.Time      `json:"due,omitzero"` // when a date in a post comes that changes the feed; zero: never, as far as is known
	Error        string         `json:"error,omitempty"`
	Seconds      float64        `json:"seconds"`

	started time.Time
	paths   map[string]string // of sources, by name
	state   string            // the folder
}

// A SourceCount is how many posts a source has, those left out or held back
// among them.
type SourceCount struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Posts int    `json:"posts"`
}

// A Note is a source's note, with the file's path as seen from where the
// configuration is.
type Note struct {
	File string       `json:"file"`
	Line int          `json:"line,omitempty"`
	Kind sources.Kind `json:"kind"`
	Text string       `json:"text"`
}

// Where gives "file:line", or the file alone.
func (n Note) Where() string {
	if n.Line == 0 {
		return n.File
	}
	return fmt.Sprintf("%s:%d", n.File, n.Line)
}

// A FeedFile is a feed in one format.
type FeedFile struct {
	Name   string         `json:"name"`
	Format feedgen.Format `json:"format"`
	Items  int            `json:"items"`
	Bytes  int64          `json:"bytes"`
}

// A Destination is what became of the files at a destination.
type Destination struct {
	Name  string     `json:"name"`
	Files []SentFile `json:"files"`
	Error string     `json:"error,omitempty"`

	// How many files it has, or has not; in a dry run, what would be.
	Written    int `json:"written"`
	Unchanged  int `json:"unchanged"`
	Deleted    int `json:"deleted"`
	Failed     int `json:"failed"`     // not sent
	Unverified int `json:"unverified"` // written, and cannot be looked at where readers see them

	Bytes   int64   `json:"bytes"` // of what was written
	Seconds float64 `json:"seconds"`

	served bool // it has the files, though what comes after may have failed
}

// A SentFile is a file that a destination has. In a dry run Changed says that
// it would be written.
type SentFile struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"` // "image", "ledger" or "feed"
	Bytes   int64  `json:"bytes"`
	Changed bool   `json:"changed"` // it was written, or deleted
	Deleted bool   `json:"deleted,omitempty"`
}

// An Announcement is what became of telling a hub of a changed feed.
type Announcement struct {
	Feed  string `json:"feed"` // URL
	Hub   string `json:"hub"`  // URL
	Error string `json:"error,omitempty"`
}

func newReport(cfg *config.Config, opts Options) *Report {
	r := &Report{
		Site:         cfg.Site.Title,
		DryRun:       opts.DryRun,
		Sources:      []SourceCount{},
		Notes:        []Note{},
		Feeds:        []FeedFile{},
		Destinations: []Destination{},
		Changes:      []Changes{},
		Refused:      []Refusal{},
		Announced:    []Announcement{},
		started:      time.Now(),
		paths:        make(map[string]string),
		state:        cfg.State.Path.Written,
	}
	for _, s := range cfg.Sources {
		r.paths[s.Name] = s.Path.Written
	}
	return r
}

// read notes what a source has listed: entries, and notes on posts, of which
// some are none for what the notes say.
func (r *Report) read(source string, entries int, notes []sources.Note) {
	unread := make(map[string]bool)
	for _, n := range notes {
		if n.Kind == sources.LeftOut && n.Path != "" {
			unread[n.Path] = true
		}
	}
	r.Sources = append(r.Sources, SourceCount{source, r.paths[source], entries + len(unread)})
	r.note(notes...)
}

func (r *Report) note(notes ...sources.Note) {
	for _, n := range notes {
		r.Notes = append(r.Notes, Note{path.Join(r.paths[n.Source], n.Path), n.Line, n.Kind, n.Text})
	}
}

func (r *Report) made(files []feedgen.Encoded) {
	for _, f := range files {
		r.Feeds = append(r.Feeds, FeedFile{f.Name, f.Format, f.Items, f.Size})
	}
}

// recall tells of a feed that is live as it was made by an earlier run.
func (r *Report) recall(f feedMemory, destinations []destination) {
	r.Notes = append(slices.Clip(r.Notes), f.Notes...)
	for _, file := range f.Files {
		if file.Kind != feedgen.FeedFile {
			continue
		}
		r.Feeds = append(r.Feeds, FeedFile{file.Name, file.Format, file.Items, file.Bytes})
	}
	for _, d := range destinations {
		files := f.Files
		if d.primary {
			files = slices.Concat(files, f.Ledger)
		}
		to := Destination{Name: d.name, Files: []SentFile{}, Unchanged: len(files)}
		for _, file := range files {
			to.Files = append(to.Files, SentFile{Name: file.Name, Kind: file.Kind.String(), Bytes: file.Bytes})
		}
		r.Destinations = append(r.Destinations, to)
	}
}

// sent tells what became of files at a destination.
func (r *Report) sent(to destination, files []feedgen.File, s sent) {
	d := Destination{Name: to.name, Files: []SentFile{}, Seconds: s.took.Seconds(), served: s.served}
	kinds := make(map[string]feedgen.Kind, len(files)) // what is deleted is an image
	for _, f := range files {
		kinds[f.Name] = f.Kind
	}
	for _, o := range s.outcomes {
		d.Files = append(d.Files, SentFile{o.Name, kinds[o.Name].String(), o.Bytes, o.Action != out.Unchanged, o.Action == out.Deleted})
		switch o.Action {
		case out.Written:
			d.Written++
			d.Bytes += o.Bytes
		case out.Unchanged:
			d.Unchanged++
		case out.Deleted:
			d.Deleted++
		}
	}
	d.Failed = len(files) - d.Written - d.Unchanged
	if !out.Verifies(to.Destination) {
		d.Unverified = d.Written
	}
	if s.err != nil {
		d.Error = s.err.Error()
	}
	r.Destinations = append(r.Destinations, d)
	if s.forgot != nil {
		text := fmt.Sprintf("out %s: should `after` fail, the next run will not know that it is to be run again: %v", to.name, s.forgot)
		r.Notes = append(r.Notes, Note{File: r.state, Kind: sources.Warned, Text: text})
	}
}

// finish counts and closes the report.
func (r *Report) finish(err error) {
	if err != nil {
		r.Error = err.Error()
	}
	files := map[sources.Kind]map[string]bool{}
	for _, n := range r.Notes {
		if files[n.Kind] == nil {
			files[n.Kind] = make(map[string]bool)
		}
		files[n.Kind][n.File] = true
	}
	r.Mended, r.LeftOut, r.HeldBack = len(files[sources.Mended]), len(files[sources.LeftOut]), len(files[sources.HeldBack])
	r.Seconds = time.Since(r.started).Seconds()
}

// forgot tells that the run cannot be remembered. It is done all the same.
func (r *Report) forgot(folder string, err error) {
	text := fmt.Sprintf("what the run did cannot be remembered, so that the next takes as long: %v; `[state] index = false` does without", err)
	r.Notes = append(r.Notes, Note{File: folder, Kind: sources.Warned, Text: text})
}

// placeholder warns of an address that is nobody's, as `feedgen init` writes it
// where nothing tells the site's.
func (r *Report) placeholder(file, address string) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(u.Hostname(), ".invalid") {
		return
	}
	text := fmt.Sprintf("site.url is %s, which is nobody's: set it before anybody subscribes, as posts keep the ids that are made of it", address)
	r.Notes = append(r.Notes, Note{File: file, Kind: sources.Warned, Text: text})
}

// complaints is how many notes there are of what should be put right.
func (r *Report) complaints() int { return len(r.complained()) }

// complained lists where that is, in order: a place for each note.
func (r *Report) complained() []string {
	var places []string
	for _, note := range r.Notes {
		if note.Kind != sources.HeldBack {
			places = append(places, note.Where())
		}
	}
	slices.Sort(places)
	return places
}

// Posts is how many posts were read in all.
func (r *Report) Posts() int {
	n := 0
	for _, s := range r.Sources {
		n += s.Posts
	}
	return n
}

// Changed is how many files were written, over all destinations.
func (r *Report) Changed() int {
	n := 0
	for _, d := range r.Destinations {
		for _, f := range d.Files {
			if f.Changed {
				n++
			}
		}
	}
	return n
}
