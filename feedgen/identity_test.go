package feedgen

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// A tale is a post through its life, whatever becomes of its file.
type tale struct {
	name             int
	path, link, body string
	given            string
	there            bool
	id               string // under which it was published
	shadow           string // the path of a copy at the same address
}

// A world is a site whose owner does all kinds of things, one at a time.
type world struct {
	t      *testing.T
	rand   *rand.Rand
	tales  []*tale
	home   string
	count  int
	paths  []string // that were ever used
	links  []string
	ids    map[string]int // whose they are
	shards []ledger.Shard
	steps  []string
	now    time.Time
}

func (w *world) fresh(what string) string {
	w.count++
	return fmt.Sprintf("%s%d", what, w.count)
}

// some gives a name that was never used, or one that was and is free.
func (w *world) some(what string, used []string, taken func(*tale) string) string {
	if w.rand.IntN(2) == 0 && len(used) > 0 {
		name := used[w.rand.IntN(len(used))]
		free := !slices.ContainsFunc(w.tales, func(a *tale) bool { return a.there && (taken(a) == name || a.shadow == name) })
		if free {
			return name
		}
	}
	return w.fresh(what)
}

func pathOf(a *tale) string { return a.path }
func linkOf(a *tale) string { return a.link }

func (w *world) add(body string) {
	a := &tale{name: len(w.tales), path: w.some("p", w.movedFrom(w.paths, pathOf), pathOf), link: w.some("l", w.movedFrom(w.links, linkOf), linkOf), body: body, there: true}
	if w.rand.IntN(4) == 0 {
		a.given = w.fresh("tag:example.com,2026:")
	}
	w.tales = append(w.tales, a)
	w.say("add %d as %s at %s", a.name, a.path, a.link)
}

// movedFrom gives those names that no tale, be it deleted, has now. What is at the
// path or the address of a deleted post is taken for that post again.
func (w *world) movedFrom(used []string, has func(*tale) string) []string {
	return slices.DeleteFunc(slices.Clone(used), func(name string) bool {
		return slices.ContainsFunc(w.tales, func(a *tale) bool { return has(a) == name || a.shadow == name })
	})
}

// notOfTwins gives those names that no deleted post has which shares something with a
// tale: with two things in common they could not be told apart.
func (w *world) notOfTwins(a *tale, used []string) []string {
	return slices.DeleteFunc(slices.Clone(used), func(name string) bool {
		return slices.ContainsFunc(w.tales, func(b *tale) bool {
			twins := b.body == a.body || b.path == a.path || b.link == a.link
			return !b.there && twins && (b.path == name || b.link == name)
		})
	})
}

func (w *world) say(format string, args ...any) {
	w.steps = append(w.steps, fmt.Sprintf(format, args...))
}

// step does one thing.
func (w *world) step() {
	there := slices.DeleteFunc(slices.Clone(w.tales), func(a *tale) bool { return !a.there })
	if len(there) == 0 || w.rand.IntN(5) == 0 {
		w.add(w.fresh("text "))
		return
	}
	a := there[w.rand.IntN(len(there))]
	switch w.rand.IntN(8) {
	case 0:
		a.path = w.some("p", w.notOfTwins(a, w.paths), pathOf)
		w.say("rename %d to %s", a.name, a.path)
	case 1:
		a.body = w.fresh("text ")
		w.say("edit %d", a.name)
	case 2:
		if a.shadow == "" {
			a.link = w.some("l", w.notOfTwins(a, w.links), linkOf)
			w.say("move %d to %s", a.name, a.link)
		}
	case 3:
		w.say("delete %d", a.name)
		if a.shadow != "" {
			a.path, a.shadow = a.shadow, "" // the copy is the post now
			return
		}
		a.there = false
	case 4:
		for _, b := range w.tales {
			// A post that had the place later would be taken for the one that comes back.
			if !b.there && !slices.ContainsFunc(w.tales, func(c *tale) bool { return c != b && (c.path == b.path || c.link == b.link || c.shadow == b.path) }) {
				b.there = true
				w.say("restore %d", b.name)
				return
			}
		}
	case 5:
		if a.shadow == "" && a.given == "" {
			a.shadow = w.fresh("copy of " + a.path + " ")
			w.say("copy %d to %s", a.name, a.shadow)
		}
	case 6:
		// The text of a deleted post is that post again.
		if !slices.ContainsFunc(w.tales, func(b *tale) bool { return !b.there && b.body == a.body }) {
			w.say("template %d", a.name)
			w.add(a.body)
		}
	case 7:
		w.home = []string{"https://example.com/", "http://example.com/", "https://example.org/"}[w.rand.IntN(3)]
		w.say("site at %s", w.home)
	}
}

// files gives what the source has.
func (w *world) files() ([]sources.Entry, map[sources.Key]sources.Post) {
	var entries []sources.Entry
	posts := make(map[sources.Key]sources.Post)
	add := func(a *tale, path string) {
		e := sources.Entry{Source: "posts", Path: path, URL: w.home + a.link, GivenID: a.given, Title: a.body, Published: at(1 + a.name%7)}
		entries = append(entries, e)
		posts[e.Key()] = sources.Post{Entry: e, HTML: a.body, Hash: sha256.Sum256([]byte(a.body))}
	}
	for _, a := range w.tales {
		if a.there {
			w.paths, w.links = append(w.paths, a.path), append(w.links, a.link)
			add(a, a.path)
			if a.shadow != "" {
				add(a, a.shadow)
			}
		}
	}
	slices.SortFunc(entries, func(a, b sources.Entry) int { return strings.Compare(a.Path, b.Path) })
	return entries, posts
}

// run publishes, and looks at the ids.
func (w *world) run() {
	w.now = w.now.Add(time.Hour)
	book := &ledger.Ledger{}
	for _, s := range w.shards {
		if err := book.Read(s.Name, s.Data); err != nil {
			w.t.Fatal(err)
		}
	}
	entries, posts := w.files()
	r := Resolve(book, entries, w.now)
	feed := Arrange(Site{}, Spec{}, r.Items)
	for r.Recognise(feed.Items, posts) {
		feed = Arrange(Site{}, Spec{}, r.Items)
	}
	shown := make(map[string]string)
	var rows []ledger.Row
	for _, item := range Settle(feed.Items, posts, w.now) {
		rows = append(rows, *item.Known)
		shown[item.Path] = item.ID
	}
	book.Enter(rows)
	w.shards = book.Shards()
	for _, a := range w.tales {
		if !a.there {
			continue
		}
		id, ok := shown[a.path]
		if !ok {
			id, ok = shown[a.shadow]
		}
		if a.id == "" && ok {
			if whose, used := w.ids[id]; used {
				w.t.Fatalf("tale %d has the id %q of tale %d:\n%s", a.name, id, whose, strings.Join(w.steps, "\n"))
			}
			a.id, w.ids[id] = id, a.name
		}
		if !ok || id != a.id {
			w.t.Fatalf("tale %d at %s has id %q, and had %q:\n%s", a.name, a.path, id, a.id, strings.Join(w.steps, "\n"))
		}
	}
}

// TestIdsOutliveWhatOwnersDo: whatever is renamed, edited, moved, deleted, restored or
// copied, one thing at a time, no id changes and none is another post's later.
func TestIdsOutliveWhatOwnersDo(t *testing.T) {
	for seed := range uint64(150) {
		w := &world{t: t, rand: rand.New(rand.NewPCG(seed, 1)), home: "https://example.com/", ids: make(map[string]int), now: at(20)}
		w.say("seed %d", seed)
		for range 60 {
			w.step()
			w.run()
		}
	}
}
