package markup

import (
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lazySources and lazySets are where the common scripts that load images late
// keep the address meanwhile.
func lazySources() []string {
	return []string{"data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-src",
		"data-original-src", "data-img-src", "data-image", "data-url", "data-echo", "data-cfsrc",
		"data-actualsrc", "data-hi-res-src", "data-full-src", "data-large-file", "data-orig-file",
		"data-lazyload", "data-lazyload-src", "data-ezsrc", "data-breeze", "data-litespeed-src",
		"data-pagespeed-lazy-src", "data-wpfc-original-src", "data-flickity-lazyload", "nitro-lazy-src"}
}

func lazySets() []string {
	return []string{"data-srcset", "data-lazy-srcset", "data-original-srcset", "data-original-set",
		"data-wpfc-original-srcset", "data-flickity-lazyload-srcset", "nitro-lazy-srcset"}
}

// image makes an <img> show without scripts what it is meant to show. An image
// that would show nothing goes, and so does one that is there only to count
// readers.
func (r *rewriter) image(n *html.Node) {
	src, others := r.picked(n)
	if src == "" || isDot(n) {
		r.gone++
		remove(n)
		return
	}
	set(n, "src", src)
	r.classify(src, get(n, "class"))
	set(n, "srcset", formatSrcset(others))
	// "auto" measures the page, and only where loading is late.
	if len(others) == 0 || strings.HasPrefix(strings.ToLower(get(n, "sizes")), "auto") {
		set(n, "sizes", "")
	}
	dimensions(n)
}

// classify remembers the class of the image at an address.
func (r *rewriter) classify(src, class string) {
	if class == "" || r.classes[src] != "" {
		return
	}
	if r.classes == nil {
		r.classes = make(map[string]string)
	}
	r.classes[src] = class
}

// picture puts a plain <img> in the place of a <picture>: every reader knows it.
func (r *rewriter) picture(n *html.Node) {
	img := find(n, atom.Img)
	if img == nil {
		img = element(atom.Img)
	} else {
		remove(img)
		img.Attr = tidy(img.Attr)
	}
	if src, _ := r.picked(img); src == "" || isPlaceholder(src, loosePlaceholders()) {
		// The last source is the one for browsers that know no new formats.
		for d := range n.Descendants() {
			if d.DataAtom != atom.Source {
				continue
			}
			if found := r.candidates(d); len(found) > 0 {
				set(img, "src", best(found))
			}
		}
	}
	replace(n, img)
	r.image(img)
}

// noscript shows what is meant for browsers without scripts if it has an image,
// unless the image that a script would load beside it is shown already. One that
// only keeps its place goes.
func (r *rewriter) noscript(n *html.Node) {
	var placeholders []*html.Node
	for _, beside := range []*html.Node{nearest(n.PrevSibling, previous), nearest(n.NextSibling, next)} {
		img := firstImage(beside)
		if img == nil || isDot(img) {
			continue
		}
		switch src, _ := r.picked(img); {
		case src == "":
		case isPlaceholder(src, loosePlaceholders()):
			placeholders = append(placeholders, img)
		default:
			remove(n)
			return
		}
	}
	r.children(n)
	if find(n, atom.Img) == nil {
		remove(n)
		return
	}
	for _, img := range placeholders {
		// It goes when it is cleaned next, as may what it stands in.
		set(img, "src", "")
	}
	unwrap(n)
}

// firstImage gives the image that n is or begins with, or nil.
func firstImage(n *html.Node) *html.Node {
	for n != nil && isWrapper(n.DataAtom) {
		n = nearest(n.FirstChild, next)
	}
	if n != nil && n.DataAtom == atom.Picture {
		n = find(n, atom.Img)
	}
	if n == nil || n.DataAtom != atom.Img {
		return nil
	}
	return n
}

// picked gives the address that an <img> is to show and the alternatives to it.
// The address is empty if there is none of use.
func (r *rewriter) picked(n *html.Node) (string, []candidate) {
	set := r.candidates(n)
	src, ok := AbsoluteURL(r.page, get(n, "src"))
	if ok && !isPlaceholder(src, strictPlaceholders()) {
		if !isPlaceholder(src, loosePlaceholders()) {
			return src, set
		}
	} else {
		src = ""
	}
	for _, key := range lazySources() {
		if lazy, ok := AbsoluteURL(r.page, get(n, key)); ok && !isPlaceholder(lazy, strictPlaceholders()) {
			return lazy, set
		}
	}
	if len(set) > 0 {
		src = best(set)
	}
	return src, set
}

// candidates gives the usable candidates of the first srcset of an element that
// has any.
func (r *rewriter) candidates(n *html.Node) []candidate {
	for _, key := range append([]string{"srcset"}, lazySets()...) {
		var usable []candidate
		for _, c := range parseSrcset(get(n, key), r.page) {
			if !isPlaceholder(c.url, strictPlaceholders()) {
				usable = append(usable, c)
			}
		}
		if len(usable) > 0 {
			return usable
		}
	}
	return nil
}

// strictPlaceholders are names of files that never show anything;
// loosePlaceholders may be parts of the name of a real picture, and are
// believed only where there is something better to show.
func strictPlaceholders() []string {
	return []string{"1x1", "blank", "clear", "pixel", "spacer", "transparent", "1x1.trans"}
}

func loosePlaceholders() []string {
	return []string{"placeholder", "lazy", "loading", "loader", "empty", "grey", "gray", "trans"}
}

// isPlaceholder tells whether the file that an address names, without its
// extension, is one of the names or begins or ends with one and a - or _.
func isPlaceholder(address string, names []string) bool {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	file := strings.ToLower(path.Base(address))
	ext := path.Ext(file)
	switch ext {
	case ".gif", ".png", ".svg", ".webp", ".jpg":
	default:
		return false
	}
	file = strings.NewReplacer("_", "-").Replace(strings.TrimSuffix(file, ext))
	for _, name := range names {
		if file == name || strings.HasPrefix(file, name+"-") || strings.HasSuffix(file, "-"+name) {
			return true
		}
	}
	return false
}

// isDot tells an image that nobody is meant to see: of one pixel or none, or not
// displayed though no script waits to do so.
func isDot(n *html.Node) bool {
	tiny := func(key string) bool {
		size := get(n, key)
		if size == "" {
			size = style(n, key)
		}
		size = strings.TrimSuffix(size, "px")
		return size == "0" || size == "1"
	}
	if tiny("width") && tiny("height") {
		return true
	}
	if style(n, "display") != "none" {
		return false
	}
	for _, key := range append(lazySources(), lazySets()...) {
		if has(n, key) {
			return false
		}
	}
	return true
}

// nearest gives the first element from n on, n included, with nothing but blanks
// before it, or nil.
func nearest(n *html.Node, step func(*html.Node) *html.Node) *html.Node {
	for ; n != nil; n = step(n) {
		switch {
		case n.Type == html.ElementNode:
			return n
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "":
			return nil
		}
	}
	return nil
}

func previous(n *html.Node) *html.Node { return n.PrevSibling }
func next(n *html.Node) *html.Node     { return n.NextSibling }
