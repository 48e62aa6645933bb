package posts

import (
	"io/fs"
	"net/url"
	"path"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
	"feedgen/sources/posts/dialect"
)

// rewrite turns what the generator adds to Markdown into what a reader of the
// site sees. What had to go is told.
func (r *postReader) rewrite(body string) string {
	syntaxes := r.source.generator.preset.syntaxes
	text, notes := dialect.Rewrite(body, syntaxes, dialect.Site{
		Value: r.value,
		Post:  r.postURL,
		File:  r.fileURL,
	})
	for _, n := range notes {
		r.tell(r.head.bodyAt+n.Line-1, sources.Warned, n.Text)
	}
	return text
}

// value gives a value of the site or the post by the name that templates know.
func (r *postReader) value(name string) (string, bool) {
	g := r.source.generator
	switch name {
	case "site.url", "config.base_url", "site.BaseURL":
		return strings.TrimSuffix(r.source.base.Scheme+"://"+r.source.base.Host, "/"), true
	case "site.baseurl":
		return strings.TrimSuffix(r.source.base.Path, "/"), true
	case "site.title", "metadata.title", "config.title":
		return g.text(siteTitle), true
	}
	of, key, _ := strings.Cut(name, ".")
	v := r.matter.at(key)
	if of == "site" {
		v = lookUp(g.settings, key)
	} else if of != "page" && of != "$page" {
		v = r.matter.at(name)
	}
	return v.text, v.kind == scalar
}

// postURL gives the address of the post that an author who writes in a folder
// names by its file, from that folder or from one above, with or without its
// ending.
func (s *Source) postURL(here, ref string) (link string, ok bool, err error) {
	if ref, err = url.PathUnescape(strings.TrimPrefix(ref, "@/")); err != nil {
		return "", false, nil
	}
	if section, ok := strings.CutSuffix(ref, "_index.md"); ok {
		return s.sectionURL(here, section), true, nil
	}
	known, err := s.known()
	if err != nil {
		return "", false, err
	}
	for _, dir := range []string{here, s.placeOf(here).root, s.generator.content, s.at} {
		if link, ok := known.byPath[stem(path.Join(dir, ref))]; ok {
			return link, true, nil
		}
	}
	link, ok = known.byName[strings.ToLower(path.Base(stem(ref)))]
	return link, ok, nil
}

// sectionURL gives the address of a folder of content, named as postURL's posts
// are.
func (s *Source) sectionURL(here, section string) string {
	dir := path.Join(s.generator.content, section)
	if strings.HasPrefix(section, ".") {
		dir = path.Join(here, section)
	}
	return strings.TrimSuffix(s.rooted(dir), "/.") + "/"
}

// stem is a path without the ending of a post's file; of a bundle, its folder.
func stem(full string) string {
	switch path.Ext(full) {
	case ".md", ".mdx", ".markdown", ".html":
		full = strings.TrimSuffix(full, path.Ext(full))
	}
	if path.Base(full) == "index" {
		return path.Dir(full)
	}
	return full
}

// addresses are those of the posts that were listed last.
type addresses struct {
	byPath map[string]string // by stem, from the site's folder
	byName map[string]string // by the stem's last part, in lower case, with and without a date
}

// known gives the addresses of all posts. They are gathered when first asked for:
// few posts speak of others.
func (s *Source) known() (*addresses, error) {
	if a := s.addresses.Load(); a != nil {
		return a, nil
	}
	entries, err := s.listed()
	if err != nil {
		return nil, err
	}
	a := &addresses{make(map[string]string), make(map[string]string)}
	for _, e := range entries {
		full := stem(s.full(e.Path))
		a.byPath[full] = e.URL
		name := strings.ToLower(path.Base(full))
		for _, n := range []string{name, undatedName(name)} {
			// Of several, the first by path, so that it is always the same.
			if _, taken := a.byName[n]; !taken {
				a.byName[n] = e.URL
			}
		}
	}
	s.addresses.Store(a)
	return a, nil
}

// fileURL gives the address of a file of the site that is no post: beside the
// post, in a folder that the site's root maps to, or, if it is named alone,
// wherever there is one of its name.
func (r *postReader) fileURL(ref string) (string, bool) {
	s := r.source
	ref, _, _ = strings.Cut(ref, "#") // which is about how it is shown
	name, err := url.PathUnescape(ref)
	if err != nil || name == "" || isMarkdown(name) {
		return "", false // what a page's file becomes is the generator's to say
	}
	if !strings.HasPrefix(name, "/") {
		beside := path.Join(path.Dir(r.name), name)
		inFolder := path.Join(strings.TrimSuffix(r.name, path.Ext(r.name)), name)
		switch {
		case r.isFile(0, inFolder), r.isFile(0, beside) && strings.HasPrefix(path.Base(r.name), "index."):
			return escaped(name), true
		case r.isFile(0, beside):
			return s.rooted(beside), true
		}
	}
	for i := range s.static {
		if below := strings.TrimPrefix(path.Clean("/"+name), "/"); r.isFile(i+1, below) {
			link, ok := markup.AbsoluteURL(s.base, strings.TrimSuffix(s.base.Path, "/")+"/"+escaped(below))
			return link, ok
		}
	}
	base := strings.ToLower(path.Base(name))
	r.use(nameUse + ":0:" + base)
	if full, ok := s.everyFile().files[base]; ok {
		return s.rooted(full), true
	}
	return "", false
}

// rooted gives the address of a file in the site's content.
func (s *Source) rooted(full string) string {
	below, ok := relative(s.generator.content, full)
	if !ok {
		below = full
	}
	return strings.TrimSuffix(s.base.String(), "/") + "/" + escaped(below)
}

// escaped writes a path as a URL does.
func escaped(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// isFile looks for a file and remembers that it did.
func (r *postReader) isFile(folder int, name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	r.use(candidate{folder, name}.use())
	info, err := fs.Stat(r.source.folder(folder), name)
	return err == nil && info.Mode().IsRegular()
}
