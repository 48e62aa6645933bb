package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// A PostStatus is what is known of one post. Its JSON form is for programs.
type PostStatus struct {
	File   string `json:"file,omitempty"`   // as reports name it; empty: no source has it now
	Source string `json:"source,omitempty"` // that has the file
	Title  string `json:"title,omitempty"`
	ID     string `json:"id,omitempty"` // empty: the file cannot be read as a post
	URL    string `json:"url,omitempty"`

	// Date is the one with which the post was published first, or else would be.
	Date time.Time `json:"date,omitzero"`

	// First is when a run first published the post, Changed when one first saw that its
	// author had written something else. Zero: never, as far as the ledger tells.
	First   time.Time `json:"first_published,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	Known   bool      `json:"known"`  // the ledger has it
	Edited  bool      `json:"edited"` // since a feed showed it last

	Shown *bool  `json:"shown"`          // by the last feed; nil: it is not known
	Why   string `json:"why,omitempty"`  // not, in the words of the run
	Next  string `json:"next,omitempty"` // why the next feed would not show it; empty: it would
}

// LookUp tells what is known of one post: the path of its file as reports name it or
// from the current folder, an address, or an id. It reads the sources as a run does, asks
// no network and writes nothing.
func LookUp(ctx context.Context, cfg *config.Config, posts []string, opts Options) ([]PostStatus, error) {
	l, err := newLookup(ctx, cfg, opts)
	if err != nil {
		return nil, err
	}
	all := []PostStatus{}
	var unknown []string
	for _, post := range posts {
		s, ok := l.find(post)
		if !ok {
			unknown = append(unknown, l.unknown(post))
			continue
		}
		all = append(all, s)
	}
	if len(unknown) > 0 {
		return all, errors.New(strings.Join(unknown, "\n"))
	}
	return all, nil
}

// A lookup has all that is known of posts.
type lookup struct {
	cfg      *config.Config
	last     publication
	paths    map[string]string // of sources as reports name them, by name
	book     *ledger.Ledger
	entries  []sources.Entry
	resolved feedgen.Resolved
	next     map[sources.Key]ledger.Row // what the next feed would show, as the ledger would know it
	notes    []Note                     // of the next run
}

func newLookup(ctx context.Context, cfg *config.Config, opts Options) (*lookup, error) {
	book, err := state.LedgerIn(cfg.State.Path.Resolved, cfg.File).Load()
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	set, err := openSources(cfg, cacheOf(cfg), true)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	if _, err := set.list(ctx); err != nil {
		return nil, err
	}
	j := &once{Options: opts, cfg: cfg, report: newReport(cfg, opts), set: set, book: book}
	l := &lookup{cfg: cfg, last: lastPublication(cfg), paths: j.report.paths, book: book, next: make(map[sources.Key]ledger.Row)}
	if l.entries, err = set.entries(j.report, j.sift(0)); err != nil { // all of them
		return nil, err
	}
	l.resolved = feedgen.Resolve(book, l.entries, opts.Now)
	j.report.note(l.resolved.Notes...)
	// Only their texts tell some posts from others, and which are not fit for a feed.
	load := &loader{
		set: set, report: j.report, resolved: &l.resolved, now: opts.Now,
		more: func(int) (bool, error) { return false, nil },
		lost: make(map[sources.Key]bool), posts: make(map[sources.Key]sources.Post),
	}
	feed, err := load.fill(ctx, cfg.Site, j.spec())
	if err != nil {
		return nil, err
	}
	for _, item := range feed.Items {
		l.next[item.Key()] = *item.Known
	}
	l.notes = j.report.Notes
	return l, nil
}

// find finds a post by its file, its id or its address, in this order.
func (l *lookup) find(post string) (PostStatus, bool) {
	for _, key := range l.keys(post) {
		if s, ok := l.byFile(key); ok {
			return s, true
		}
	}
	for _, same := range []func(id, link string) bool{
		func(id, _ string) bool { return id == post },
		func(_, link string) bool { return link == post },
		func(_, link string) bool {
			return strings.Contains(post, "://") && link != "" && sources.Address(link) == sources.Address(post)
		},
	} {
		if s, ok := l.byName(same); ok {
			return s, true
		}
	}
	return PostStatus{}, false
}

// keys gives the files that a path may mean: from where the configuration is, or from
// the current folder.
func (l *lookup) keys(post string) []sources.Key {
	var all []sources.Key
	for _, from := range []string{filepath.Dir(l.cfg.File), "."} {
		file := filepath.FromSlash(post)
		if !filepath.IsAbs(file) {
			file = filepath.Join(from, file)
		}
		file, err := filepath.Abs(file)
		if err != nil {
			continue
		}
		for _, s := range l.cfg.Sources {
			folder, err := filepath.Abs(s.Path.Resolved)
			if err != nil {
				continue
			}
			if name, err := filepath.Rel(folder, file); err == nil && filepath.IsLocal(name) {
				all = append(all, sources.Key{Source: s.Name, Path: filepath.ToSlash(name)})
			}
		}
	}
	return all
}

// byFile finds a post that a source has, or could not read, or had when it was
// published.
func (l *lookup) byFile(key sources.Key) (PostStatus, bool) {
	if i := slices.IndexFunc(l.entries, func(e sources.Entry) bool { return e.Key() == key }); i >= 0 {
		return l.of(i), true
	}
	file := path.Join(l.paths[key.Source], key.Path)
	var s PostStatus
	post := ledger.PostOf(key.Source, key.Path)
	for row := range l.book.Rows() {
		if row.Post == post {
			s = l.ofRow(row)
		}
	}
	if reason := notPublished(l.notes, file); reason != "" {
		s.File, s.Source, s.Next = file, key.Source, reason
		s.Why = notPublished(l.last.Notes, file)
		s.Shown = l.shown(s.ID, s.Why)
		return s, true
	}
	return s, s.Known
}

// byName finds a post by its id and its address: one that a feed may show comes first.
func (l *lookup) byName(same func(id, link string) bool) (PostStatus, bool) {
	found := -1
	for i := range l.entries {
		item := l.resolved.Item(i)
		if same(item.ID, item.URL) && (found < 0 || l.shows(item)) {
			found = i
		}
	}
	if found >= 0 {
		return l.of(found), true
	}
	for row := range l.book.Rows() {
		if same(row.ID, row.URL) {
			return l.ofRow(row), true
		}
	}
	return PostStatus{}, false
}

func (l *lookup) shows(item feedgen.Item) bool {
	_, ok := l.next[item.Key()]
	return ok
}

// of tells of the post of an entry.
func (l *lookup) of(i int) PostStatus {
	item := l.resolved.Item(i)
	s := PostStatus{ID: item.ID, Date: item.Published}
	if item.Known != nil {
		s = l.ofRow(*item.Known)
	}
	s.File, s.Source = path.Join(l.paths[item.Source], item.Path), item.Source
	s.Title, s.URL = item.Title, item.URL
	s.Why = notPublished(l.last.Notes, s.File)
	s.Shown = l.shown(item.ID, s.Why)
	row, ok := l.next[item.Key()]
	s.Edited = ok && s.Known && !row.Changed.Equal(s.Changed)
	if s.Next = ""; !ok {
		s.Next = cmp.Or(notPublished(l.notes, s.File), l.tooOld())
	}
	return s
}

// tooOld says why a post that may stand in the feed does not.
func (l *lookup) tooOld() string {
	return fmt.Sprintf("the feed has the %d newest posts, and this one is older", l.cfg.Feed.Items)
}

// ofRow tells of a post that no source has.
func (l *lookup) ofRow(row ledger.Row) PostStatus {
	return PostStatus{
		ID: row.ID, URL: row.URL, Known: true,
		Date: row.Published, First: row.First, Changed: row.Changed,
		Shown: l.shown(row.ID, ""), Next: "no source has it",
	}
}

// shown reports whether the last feed shows the post of an id, if that is remembered.
// It does not show one of which the run said why; another has the id then.
func (l *lookup) shown(id, why string) *bool {
	if l.last.At.IsZero() {
		return nil
	}
	is := why == "" && slices.Contains(l.last.Shown, id)
	return &is
}

// notPublished gives what notes say of why a file's post is not published, or "".
func notPublished(notes []Note, file string) string {
	for _, n := range notes {
		if n.File == file && (n.Kind == sources.LeftOut || n.Kind == sources.HeldBack) {
			return fmt.Sprintf("%s: %s", n.Kind, n.Text)
		}
	}
	return ""
}

// unknown says that a post is not known, and which may be meant.
func (l *lookup) unknown(post string) string {
	var files, names []string
	for i := range l.entries {
		e := &l.entries[i]
		files = append(files, path.Join(l.paths[e.Source], e.Path))
		names = append(names, l.resolved.Item(i).ID, e.URL)
	}
	for row := range l.book.Rows() {
		names = append(names, row.ID, row.URL)
	}
	slices.Sort(names)
	text := post + ": no source has it, and it was never published"
	near := cmp.Or(config.Nearest(filepath.ToSlash(filepath.Clean(post)), files), config.Nearest(post, names))
	if i := slices.IndexFunc(files, func(f string) bool { return strings.HasSuffix(f, "/"+post) }); near == "" && i >= 0 {
		near = files[i]
	}
	if near == "" {
		return text
	}
	return fmt.Sprintf("%s; did you mean %s?", text, near)
}
