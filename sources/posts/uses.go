package posts

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"

	"feedgen/sources/posts/internal/tree"
)

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
		n, err := strconv.Atoi(first)
		if err != nil || n < 0 || n > len(s.static) || !fs.ValidPath(name) {
			return ""
		}
		info, err := fs.Stat(s.folder(n), name)
		if err != nil {
			return ""
		}
		return fmt.Sprint(tree.StampOf(info))
	case nameUse:
		return s.everyFile()[name]
	case postUse:
		dir, err := url.PathUnescape(first)
		if err != nil {
			return ""
		}
		link, _ := s.postURL(dir, name)
		return link
	}
	return ""
}

// postURL gives the address of the post that an author names by its file, as
// [Source.postURL] does.
func (r *postReader) postURL(ref string) (string, bool) {
	dir := path.Dir(r.name)
	r.use(postUse + ":" + url.PathEscape(dir) + ":" + ref)
	return r.source.postURL(dir, ref)
}
