package posts

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// beside reports that src is a path from the post and no whole address.
func beside(src string) bool {
	return src != "" && !strings.HasPrefix(src, "/") && !strings.HasPrefix(src, "#") && !strings.Contains(src, ":")
}

// picture gives the address of a picture of the text, which is src for most. A
// path from the post that leads to no file is looked for in the whole site. It is
// empty where only the generator knows the address.
func (r *postReader) picture(src string) string {
	if !beside(src) {
		return src
	}
	if r.isThere(r.page, src) {
		if r.source.generator.preset.bundled {
			r.bundled++
			return ""
		}
		return src
	}
	if link, ok := r.inStatic(src); ok {
		return link
	}
	if link, ok := r.fileURL(src); ok {
		return link
	}
	return src
}

// inStatic gives the address of a file that an author names by its place on disk,
// where that is in a folder to which the site's root maps.
func (r *postReader) inStatic(src string) (string, bool) {
	full := path.Join(path.Dir(r.name), src)
	for _, dir := range r.source.generator.preset.static {
		if below, ok := relative(dir, full); ok && dir != "." && r.isFile(0, full) {
			return r.source.home + "/" + escaped(below), true
		}
	}
	return "", false
}

// leadPicture is picture for one that front matter names, whose path may start at
// the site's root.
func (r *postReader) leadPicture(src string) string {
	if root, ok := r.atRoot(src); ok {
		return root
	}
	return r.picture(src)
}

// atRoot gives the address of a file that is named by its path from the site's
// root without a slash before it. What leads to a file from the post is no such
// path.
func (r *postReader) atRoot(ref string) (string, bool) {
	if !beside(ref) || strings.HasPrefix(ref, ".") || r.isThere(r.page, ref) {
		return "", false
	}
	root := strings.TrimSuffix(r.source.base.Path, "/") + "/" + ref
	return root, r.isThere(r.source.base, root)
}

// isThere reports that the site has the file to which ref leads from a page.
func (r *postReader) isThere(from *url.URL, ref string) bool {
	link, ok := markup.AbsoluteURL(from, ref)
	if !ok {
		return false
	}
	_, local, err := r.facts(link, r.page)
	return local && err == nil
}

// tellBundled tells of pictures that were left out, once a post.
func (r *postReader) tellBundled() {
	if r.bundled > 0 {
		r.tell(0, sources.Warned, fmt.Sprintf("%d of its pictures are left out: beside the text they have addresses that only %s knows; in its static folder they would have one", r.bundled, r.source.generator.preset.name))
	}
}
