package posts

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

var _ sources.Filer = (*Source)(nil)

// A use names what a post was made of besides its own file: another file, the
// address of a post that a folder's posts speak of, or where in the site there is
// a file of some name.
const (
	fileUse = "file"
	postUse = "post"
	nameUse = "name"
)

// use remembers a name with its state.
func (r *postReader) use(name string) {
	if r.uses == nil {
		r.uses = make(map[string]string)
	}
	if _, known := r.uses[name]; !known {
		r.uses[name] = r.source.State(name)
	}
}

func (c candidate) use() string { return fmt.Sprintf("%s:%d:%s", fileUse, c.folder, c.name) }

// State tells the stamp of a file, where there is one of some name, or the address
// of a post. It is empty where there is none, or none that can be looked at.
func (s *Source) State(use string) string {
	kind, rest, _ := strings.Cut(use, ":")
	first, name, _ := strings.Cut(rest, ":")
	switch kind {
	case fileUse:
		c, ok := s.candidate(first, name)
		if !ok {
			return ""
		}
		info, err := fs.Stat(s.folder(c.folder), c.name)
		if err != nil {
			return ""
		}
		return fmt.Sprint(tree.StampOf(info))
	case nameUse:
		return s.everyFile().files[name]
	case postUse:
		dir, err := url.PathUnescape(first)
		if err != nil {
			return ""
		}
		link, _, err := s.postURL(dir, name)
		if err != nil {
			return ""
		}
		return link
	}
	return ""
}

// candidate reads what a candidate's use was made of.
func (s *Source) candidate(folder, name string) (candidate, bool) {
	n, err := strconv.Atoi(folder)
	if err != nil || n < 0 || n > len(s.static) || !fs.ValidPath(name) {
		return candidate{}, false
	}
	return candidate{n, name}, true
}

// Picture tells of the picture at an address that the site's folders have.
func (s *Source) Picture(link string) (sources.Image, bool) {
	r := postReader{source: s}
	f, local, err := r.facts(link, s.base)
	if !local || err != nil {
		return sources.Image{}, false
	}
	return sources.Image{URL: link, Type: f.Type, Size: f.size, Width: f.Width, Height: f.Height, File: f.use}, true
}

// OpenFile opens the file of a picture.
func (s *Source) OpenFile(use string) (io.ReadCloser, error) {
	kind, rest, _ := strings.Cut(use, ":")
	first, name, _ := strings.Cut(rest, ":")
	c, ok := s.candidate(first, name)
	if kind != fileUse || !ok {
		return nil, fmt.Errorf("%q is no file of the site's", use)
	}
	folder := s.folder(c.folder)
	// Before it is opened: to open a named pipe is to wait for its writer.
	if info, err := fs.Stat(folder, c.name); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, fmt.Errorf("%s: not a file", c.name))
	}
	return folder.Open(c.name)
}

// postURL gives the address of the post that an author names by its file, as
// [Source.postURL] does.
func (r *postReader) postURL(ref string) (string, bool) {
	dir := path.Dir(r.name)
	r.use(postUse + ":" + url.PathEscape(dir) + ":" + ref)
	link, ok, err := r.source.postURL(dir, ref)
	if err != nil {
		r.failed = err
	}
	return link, ok
}
