package images

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"feedgen/feedgen"
	"feedgen/sources"
)

// A wanted file is one of which a post does not know enough.
type wanted struct {
	key     string // of its record
	url     string
	picture bool // its pixels are wanted
	copy    bool // so is a copy

	// A local file is known to a source by a name, and is in some state.
	local               bool
	source, name, state string
}

// wantedBy lists what is to be known for posts, by key, each once.
func (l *Library) wantedBy(posts map[sources.Key]sources.Post) []wanted {
	byKey := make(map[string]wanted)
	for key, p := range posts {
		for _, img := range p.Images {
			switch {
			case img.File != "" && l.cfg.Copy:
				w := wanted{key: localKey(key.Source, img.File), url: img.URL, picture: true, copy: true}
				w.local, w.source, w.name, w.state = true, key.Source, img.File, p.Uses[img.File]
				byKey[w.key] = w
			case img.File == "" && (l.cfg.Probe || l.cfg.Copy) && feedgen.FileURL(img.URL) != "":
				byKey[img.URL] = wanted{key: img.URL, url: img.URL, picture: true, copy: l.cfg.Copy}
			}
		}
		for _, a := range p.Attachments {
			_, known := byKey[a.URL]
			if !known && a.File == "" && l.cfg.Probe && feedgen.FileURL(a.URL) != "" {
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

// isDue reports that a file is to be asked for.
func (l *Library) isDue(w wanted, r record) bool {
	lacking := r.Failures == 0 && (w.picture && !r.Looked || w.copy && r.copyable() && !l.copied(r))
	switch {
	case w.local:
		return !r.Known || r.State != w.state || lacking
	case l.asker == nil || !l.cfg.Probe || l.now.Before(l.shelf.Rests[hostOf(w.url)]):
		return false
	}
	return r.Asked.IsZero() || lacking || !l.now.Before(r.next(w.key, l.cfg.Recheck))
}

// hostOf gives the host of an address, with its port.
func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Host
}

// dueOf is when the first of the files is to be asked for again; zero: never.
func (l *Library) dueOf(all []wanted) time.Time {
	var due time.Time
	for _, w := range all {
		r := l.shelf.Records[w.key]
		at := r.next(w.key, l.cfg.Recheck)
		switch {
		case !w.local && !l.cfg.Probe:
			continue
		case w.copy && r.Failures == 0 && r.copyable() && !l.copied(r):
			at = l.now // there was no room for its copy
		case w.local:
			continue // its source tells when it changes
		case r.Asked.IsZero():
			at = l.now // it could not be asked for
		}
		if rest := l.shelf.Rests[hostOf(w.url)]; rest.After(at) {
			at = rest
		}
		if due.IsZero() || at.Before(due) {
			due = at
		}
	}
	return due
}
