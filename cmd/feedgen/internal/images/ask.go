package images

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"feedgen/sources"
	"feedgen/sources/media"
	"feedgen/sources/media/remote"
)

// A wanted file is one of which a post does not know enough.
type wanted struct {
	key     string // of its record
	url     string
	picture bool
	local   bool // its source has it: under a name, in some state
	source  string
	name    string
	state   string
}

// wantedBy lists what is to be known for posts, by address, each once.
func (l *Library) wantedBy(posts map[sources.Key]sources.Post) []wanted {
	byKey := make(map[string]wanted)
	for key, p := range posts {
		for _, img := range p.Images {
			w := wanted{key: img.URL, url: img.URL, picture: true}
			switch {
			case img.File != "" && l.cfg.Copy:
				w = wanted{key: localKey(key.Source, img.File), url: img.URL, picture: true, local: true, source: key.Source, name: img.File, state: p.Uses[img.File]}
			case img.File != "", !l.cfg.Probe:
				continue
			}
			byKey[w.key] = w
		}
		for _, a := range p.Attachments {
			if _, known := byKey[a.URL]; a.Size == 0 && !known && l.cfg.Probe {
				byKey[a.URL] = wanted{key: a.URL, url: a.URL}
			}
		}
	}
	all := make([]wanted, 0, len(byKey))
	for _, w := range byKey {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b wanted) int { return cmp.Compare(a.key, b.key) })
	return all
}

// localKey is the record's key of a file that a source knows by a name.
func localKey(source, name string) string { return source + "\x00" + name }

// A question asks for one file of which so much was known. The copy is zero if
// none was made.
type question func(ctx context.Context, w wanted, known record) (record, copied)

// ask asks for what is not known, or was not for long enough. An error means that
// the context is done.
func (l *Library) ask(ctx context.Context, all []wanted, question func(wanted) question) error {
	var mu sync.Mutex
	answer := func(w wanted) {
		mu.Lock()
		known := l.shelf.Records[w.key]
		mu.Unlock()
		r, c := question(w)(ctx, w, known)
		if ctx.Err() != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		l.shelf.Records[w.key] = r
		if c.Name != "" {
			l.shelf.Copies[c.Name] = c
		}
	}
	var urls []string
	var elsewhere []wanted
	for _, w := range l.dueAmong(all) {
		if w.local {
			answer(w)
			continue
		}
		urls, elsewhere = append(urls, w.url), append(elsewhere, w)
	}
	if len(urls) > 0 {
		l.asker.Each(urls, func(i int) {
			if ctx.Err() == nil {
				answer(elsewhere[i])
			}
		})
	}
	if due := l.dueOf(all); l.due.IsZero() || !due.IsZero() && due.Before(l.due) {
		l.due = due
	}
	return ctx.Err()
}

// dueAmong gives those files that are to be asked for, and takes note that all of
// them are wanted.
func (l *Library) dueAmong(all []wanted) []wanted {
	var due []wanted
	for _, w := range all {
		r, ok := l.shelf.Records[w.key]
		if l.isDue(w, r) {
			due = append(due, w)
		}
		if ok {
			r.Used = l.now
			l.shelf.Records[w.key] = r
		}
	}
	return due
}

// dueOf is when the first of the files is to be asked for again.
func (l *Library) dueOf(all []wanted) time.Time {
	var due time.Time
	for _, w := range all {
		if w.local {
			continue // its source tells when it changes
		}
		next := l.shelf.Records[w.key].Next
		if next.IsZero() {
			next = l.now // it could not be asked for
		}
		if due.IsZero() || next.Before(due) {
			due = next
		}
	}
	return due
}

// isDue reports that a file is to be asked for.
func (l *Library) isDue(w wanted, r record) bool {
	switch {
	case w.local:
		return !r.Known || r.State != w.state || l.uncopied(r)
	case l.asker == nil:
		return false
	case !r.Known && r.Failures == 0:
		return true
	}
	return !l.now.Before(r.Next) || r.Failures == 0 && w.picture && l.cfg.Copy && l.uncopied(r)
}

// facts asks what a file is.
func (l *Library) facts(ctx context.Context, w wanted, known record) (record, copied) {
	var f facts
	var look remote.Look
	if w.picture {
		look = func(head []byte, whole bool) bool {
			found, err := media.Look(w.url, head, whole)
			f.Type, f.Width, f.Height, f.Trouble = found.Type, found.Width, found.Height, ""
			if err != nil {
				f.Trouble = err.Error()
			}
			return !errors.Is(err, media.ErrShort)
		}
	}
	a, err := l.asker.Probe(ctx, w.url, known.Validators, look)
	if err != nil {
		return known.failed(err, l.now, l.cfg.Recheck), copied{}
	}
	if a.NotModified {
		f = known.Facts
	} else {
		f.Size, f.Type = max(a.Length, 0), typeOf(w, f.Type, a.Type)
	}
	f.URL = a.URL
	return known.learned(f, a.Validators, l.now, recheck(w.key, l.now, l.cfg.Recheck)), copied{}
}

// typeOf decides between what a file's bytes say, what its server says and what
// its name says, each of which may say nothing. Servers are the worst witnesses.
func typeOf(w wanted, bytes, server string) string {
	switch name := media.TypeByName(w.url); {
	case !vague(bytes):
		return bytes
	case server == "text/html":
		return server // a page that says what is wrong
	case name != "":
		return name
	case !vague(server):
		return server
	}
	return bytes
}

// vague reports that a media type says nothing.
func vague(mediaType string) bool {
	switch mediaType {
	case "", "application/octet-stream", "binary/octet-stream", "text/plain":
		return true
	}
	return false
}
