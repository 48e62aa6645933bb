package dialect

import (
	"html"
	"strconv"
	"strings"
)

// attribute gives name="v" with a blank before it, or nothing if v is empty.
func attribute(name, v string) string {
	if v == "" {
		return ""
	}
	return " " + name + `="` + escapeText(v) + `"`
}

// escapeText makes a text stand for itself in HTML within Markdown, also within
// a table.
func escapeText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.ReplaceAll(html.EscapeString(s), "|", "&#124;")
}

// A picture is an image with what is said about it.
type picture struct {
	src, alt, title, width, height string
	link, caption                  string // caption is Markdown
}

// html gives an <img>, or a <figure> if there is a caption.
func (p picture) html() string {
	img := "<img" + attribute("src", p.src) + ` alt="` + escapeText(p.alt) + `"` + attribute("title", p.title) +
		attribute("width", pixels(p.width)) + attribute("height", pixels(p.height)) + ">"
	if p.link != "" {
		img = "<a" + attribute("href", p.link) + ">" + img + "</a>"
	}
	if p.caption == "" {
		return img
	}
	return "<figure>\n" + img + "\n" + caption(p.caption) + "</figure>"
}

// caption gives a <figcaption> in which Markdown is rendered if there is any.
func caption(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if strings.ContainsAny(text, "*_`[<&") {
		return "<figcaption>\n\n" + text + "\n\n</figcaption>\n"
	}
	return "<figcaption>" + escapeText(text) + "</figcaption>\n"
}

// pixels gives a number of pixels, or nothing if s is none.
func pixels(s string) string {
	s = strings.TrimSuffix(s, "px")
	if n, err := strconv.Atoi(s); err != nil || n <= 0 || n > 99999 {
		return ""
	}
	return s
}

// frameTo gives an <iframe>, which becomes a link to what it shows.
func frameTo(src, title string) string {
	return "<iframe" + attribute("src", src) + attribute("title", title) + "></iframe>"
}

// linkTo gives a link that is read as Markdown and as HTML alike. Without a text
// it shows its address.
func linkTo(address, text string) string {
	if text == "" {
		_, bare, ok := strings.Cut(address, "://")
		if text = strings.TrimPrefix(bare, "www."); !ok {
			text = address
		}
	}
	return "<a" + attribute("href", address) + ">" + escapeText(text) + "</a>"
}

// player gives an <audio> or <video>.
func player(name, src, poster, text string) string {
	p := "<" + name + attribute("src", src) + attribute("poster", poster) + " controls></" + name + ">"
	if text == "" {
		return p
	}
	return "<figure>\n" + p + "\n" + caption(text) + "</figure>"
}

// aside gives the start of a block quote with a title in bold.
func aside(title string) string {
	if title = strings.Join(strings.Fields(title), " "); title == "" {
		return "<blockquote>"
	}
	return "<blockquote>\n\n<strong>" + title + "</strong>"
}

const asideEnd = "</blockquote>"

// details gives the start of a <details>.
func details(summary string) string {
	if summary == "" {
		summary = "Details"
	}
	return "<details>\n<summary>" + escapeText(summary) + "</summary>"
}

// capitalised gives a word with a capital and without dashes.
func capitalised(word string) string {
	word = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(word))
	if word == "" || word[0] < 'a' || word[0] > 'z' {
		return word
	}
	return string(word[0]-'a'+'A') + word[1:]
}

// isNotice tells the types of notices that generators and themes know.
func isNotice(name string) bool {
	switch strings.ToLower(name) {
	case "note", "tip", "info", "warning", "warn", "danger", "caution", "important", "success", "failure", "fail", "bug",
		"example", "quote", "abstract", "summary", "hint", "attention", "error", "question", "seealso", "see-also",
		"primary", "secondary", "tldr", "faq", "help", "check", "done", "missing", "cite", "todo", "version",
		"notice", "alert", "callout", "admonition", "aside", "box", "panel", "important-note":
		return true
	}
	return false
}

// noticeTitle is what stands above a notice without a title of its own.
func noticeTitle(name string) string {
	switch strings.ToLower(name) {
	case "warn":
		return "Warning"
	case "notice", "alert", "callout", "admonition", "aside", "box", "panel", "default", "primary", "secondary", "none":
		return ""
	}
	return capitalised(name)
}
