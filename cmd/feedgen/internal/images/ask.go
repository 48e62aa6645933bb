package images

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"feedgen/sources/media"
	"feedgen/sources/media/remote"
)

// ask asks for what is not known, or was not for long enough. An error means that
// the context is done.
func (l *Library) ask(ctx context.Context, all []wanted) error {
	var mu sync.Mutex
	answer := func(w wanted) {
		mu.Lock()
		known := l.shelf.Records[w.key]
		whole := l.copied(known)
		mu.Unlock()
		r, c := l.guarded(ctx, w, known, whole)
		if ctx.Err() != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		l.shelf.Records[w.key] = r
		if r.RetryAt.After(l.now) {
			l.shelf.Rests[hostOf(w.url)] = r.RetryAt
		}
		if c.Name != "" {
			l.shelf.Copies[c.Name] = c
		}
	}
	var urls []string
	var elsewhere []wanted
	for _, w := range l.dueAmong(all) {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case w.local:
			answer(w)
		default:
			urls, elsewhere = append(urls, w.url), append(elsewhere, w)
		}
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

// guarded is question. A panic over some file's bytes is that file's failure: in a
// goroutine it would end the program.
func (l *Library) guarded(ctx context.Context, w wanted, known record, whole bool) (r record, c copied) {
	defer func() {
		if p := recover(); p != nil {
			r, c = known.failed(fmt.Errorf("feedgen failed on it: %v", p), l.now), copied{}
		}
	}()
	return l.question(ctx, w, known, whole)
}

// question asks for one file of which so much was known, and whether there is a
// copy of it. The copy is zero if none was made.
func (l *Library) question(ctx context.Context, w wanted, known record, whole bool) (record, copied) {
	if w.copy {
		return l.copy(ctx, w, known, whole)
	}
	return l.facts(ctx, w, known), copied{}
}

// facts asks what a file is.
func (l *Library) facts(ctx context.Context, w wanted, known record) record {
	var f facts
	var look remote.Look
	if w.picture {
		look = func(head []byte, whole bool) bool {
			err := f.look(w.url, head, whole)
			return !errors.Is(err, media.ErrShort)
		}
		if !known.Looked {
			known.Validators = remote.Validators{} // that nothing changed would tell nothing
		}
	}
	a, err := l.asker.Probe(ctx, w.url, known.Validators, look)
	if err != nil {
		return known.failed(err, l.now)
	}
	if a.NotModified {
		f = known.Facts
	} else {
		f.Size, f.Empty, f.Type = max(a.Length, 0), a.Length == 0, typeOf(w, f.Type, a.Type)
	}
	f.URL = a.URL
	if err := known.replacedBy(f); err != nil {
		return known.failed(err, l.now)
	}
	known.Looked = known.Looked && a.NotModified || w.picture
	return known.learned(f, a.Validators, l.now)
}

// look takes from the beginning of a file what it tells. The error says why it does
// not tell all.
func (f *facts) look(name string, head []byte, whole bool) error {
	found, err := media.Look(name, head, whole)
	f.Type, f.Width, f.Height, f.Trouble = found.Type, found.Width, found.Height, ""
	if err != nil {
		f.Trouble = err.Error()
	}
	return err
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
