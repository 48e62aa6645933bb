// Package markup makes an author's HTML fit for a feed.
//
// A feed's HTML is read far from the page it was written for: relative
// addresses lead nowhere, scripts do not run, and a tag left open would spoil
// the reader's own page. [Cleaner.Clean] takes a fragment as it came from an
// author or a generator and gives one that is balanced, harmless, absolute and
// made of legal characters. [Text], [FirstParagraph] and [Excerpt] give plain
// text for titles and summaries, [AbsoluteURL] mends single addresses.
//
// The package never fails: whatever the input, there is an output, and where no
// tree can be made of the input it is the input's plain text. It reads no file
// and asks no network.
package markup

import (
	"html"
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html/atom"
)

// A Cleaner cleans fragments of HTML. It is made by [NewCleaner] and may be used
// by several goroutines at a time.
type Cleaner struct {
	keeps map[atom.Atom]bool
	guard *bluemonday.Policy
}

// NewCleaner returns a Cleaner. Making one takes much longer than cleaning a
// fragment, so it should be kept.
func NewCleaner() *Cleaner {
	c := &Cleaner{keeps: make(map[atom.Atom]bool), guard: newPolicy()}
	for _, name := range vocabulary() {
		c.keeps[atom.Lookup([]byte(name))] = true
	}
	return c
}

// A Fragment is HTML that is fit for a feed, and what it shows.
type Fragment struct {
	HTML   string
	Images []Image  // in the order of the text
	Media  []Media  // in the order of the text
	Links  []string // where the links lead that are in no player, in the order of the text; absolute
}

// An Image is an <img> of a fragment.
type Image struct {
	Src           string // absolute
	Alt           string // on one line
	Caption       string // plain text on one line: that of the <figure> it is in
	Class         string // as the author wrote it, though it is not in the HTML
	Width, Height int    // pixels; 0 where not stated
}

// Media is a file that an <audio> or <video> of a fragment plays. One element
// may offer the same in several files.
type Media struct {
	Src    string // absolute
	Type   string // media type as the author wrote it; may be empty
	Video  bool   // false for audio
	Player int    // counts the elements from 0
}

// Clean makes a fragment of HTML fit for a feed. page is the absolute permalink
// of the post that it is part of.
//
// The result is balanced and holds no script, style, form, frame, embedded
// object, comment or event handler. Every address in it is absolute: http or
// https, in links also mailto and tel. A link whose address is of no use keeps
// its text only; an image without a usable one is left out, as are images whose
// data is in the address. Frames become links to what they show, images that
// scripts would load are shown, task list boxes become ☐ and ☑.
//
// Clean of a clean fragment is that fragment. A fragment that is nested too
// deeply or that makes too large a tree becomes paragraphs of plain text.
func (c *Cleaner) Clean(fragment string, page *url.URL) Fragment {
	if !affordable(fragment) {
		return plain(fragment)
	}
	// Taking elements out may leave others where HTML does not allow them, and
	// the next parser puts them elsewhere. So it is done until nothing changes,
	// which nearly always the second pass shows.
	before := fragment
	var classes map[string]string
	for pass := range maxPasses {
		root, err := parse(before)
		if err != nil {
			return plain(fragment)
		}
		r := rewriter{page: page, keeps: c.keeps}
		r.children(root)
		if pass == 0 {
			classes = r.classes // which the guard takes away
		}
		after, err := render(root)
		if err != nil {
			return plain(fragment)
		}
		after = unquote(after)
		if pass == 0 || after != before {
			after = strings.TrimSpace(unquote(c.guard.Sanitize(after)))
		}
		if after == before {
			seen := viewer{classes: classes, Fragment: Fragment{HTML: after}}
			seen.children(root, stand{})
			return seen.Fragment
		}
		before = after // has been through the guard
	}
	return plain(fragment)
}

const maxPasses = 6

// plain gives what is left of a fragment of which no tree can be made.
func plain(fragment string) Fragment {
	var b strings.Builder
	for i, block := range blocks(fragment) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("<p>" + unquote(html.EscapeString(block.text)) + "</p>")
	}
	return Fragment{HTML: b.String()}
}

// unquote undoes escapes that HTML does not need, as every value of an attribute
// is in double quotes here. A feed escapes its content once more, and prose is
// full of quotes.
func unquote(clean string) string {
	if !strings.Contains(clean, "&#3") {
		return clean
	}
	clean = strings.ReplaceAll(clean, "&#39;", "'")
	var b strings.Builder
	for clean != "" {
		text, rest, _ := strings.Cut(clean, "<")
		b.WriteString(strings.ReplaceAll(text, "&#34;", `"`))
		// Escaping leaves no > in a value, so that the next one ends the tag.
		end := strings.IndexByte(rest, '>') + 1
		if end > 0 {
			b.WriteString("<" + rest[:end])
		}
		clean = rest[end:]
	}
	return b.String()
}
