package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// vocabulary gives the elements that a feed may hold. The W3C feed validator
// knows each of them and calls none a risk.
func vocabulary() []string {
	return []string{
		"a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi",
		"big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
		"del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
		"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i",
		"img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp",
		"rt", "ruby", "s", "samp", "section", "small", "source", "span", "strike",
		"strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
		"thead", "time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
	}
}

// What the guard takes for an address. It is stated apart from AbsoluteURL, so
// that a fault in one is caught by the other.
const (
	uriPart   = `[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+`
	webURL    = `https?://` + uriPart
	srcsetURL = webURL + `(?: \d+(?:\.\d+)?[wx])?`
)

// newPolicy builds the guard: what it does not name, it takes away.
//
// It names no style and no on… attribute. It leaves id, because links to the
// post's own notes and headings lead nowhere without it. Of classes it leaves
// those that name the language of code, by which readers highlight.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	all := vocabulary()
	p.AllowElements(all...)
	p.AllowNoAttrs().OnElements(all...)

	allow := func(pattern string, names ...string) attributes {
		return attributes{p, regexp.MustCompile(`^(?:` + pattern + `)$`), names}
	}
	allow(`\S+`, "id").on(all...)
	allow(`[A-Za-z0-9-]+`, "lang").on(all...)
	allow(`ltr|rtl|auto`, "dir").on(all...)
	allow(`(?s).*`, "title").on(all...)

	allow(webURL+`|(?:mailto|tel):`+uriPart, "href").on("a")
	allow(`[A-Za-z0-9-]+`, "hreflang").on("a")
	allow(`[A-Za-z -]+`, "rel").on("a")
	allow(webURL, "cite").on("blockquote", "del", "ins", "q")
	allow(`[0-9A-Za-z:+. -]+`, "datetime").on("del", "ins", "time")
	allow(`(?:lang(?:uage)?-\S+ ?)+`, "class").on("code", "pre")

	allow(webURL, "src").on("audio", "img", "source", "track", "video")
	allow(srcsetURL+`(?:, `+srcsetURL+`)*`, "srcset").on("img")
	allow(`[A-Za-z0-9.,:()%*/+<>= -]+`, "sizes").on("img")
	allow(`(?s).*`, "alt").on("img")
	allow(`\d{1,5}`, "width", "height").on("img", "video")
	allow(webURL, "poster").on("video")
	allow(``, "controls").on("audio", "video")
	allow(`none|metadata`, "preload").on("audio", "video")
	allow(`[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+(?:; ?codecs=["A-Za-z0-9., -]+)?`, "type").on("source")
	allow(`[a-z]+`, "kind").on("track")
	allow(`[A-Za-z0-9-]+`, "srclang").on("track")
	allow(`(?s).*`, "label").on("track")
	allow(``, "default").on("track")

	allow(``, "open").on("details")
	allow(``, "reversed").on("ol")
	allow(`-?\d{1,9}`, "start").on("ol")
	allow(`[1aAiI]`, "type").on("ol")
	allow(`-?\d{1,9}`, "value").on("li")

	allow(`\d{1,4}`, "colspan", "rowspan").on("td", "th")
	allow(`\d{1,4}`, "span").on("col", "colgroup")
	allow(`left|right|center`, "align").on("td", "th")
	allow(`[^\t\n<>]+`, "headers").on("td", "th")
	allow(`row|col|rowgroup|colgroup`, "scope").on("th")
	allow(`(?s).*`, "abbr").on("th")
	return p
}

// attributes are attributes that may stand on some elements if their value is
// like a pattern.
type attributes struct {
	policy *bluemonday.Policy
	value  *regexp.Regexp
	names  []string
}

func (a attributes) on(elements ...string) {
	a.policy.AllowAttrs(a.names...).Matching(a.value).OnElements(elements...)
}
