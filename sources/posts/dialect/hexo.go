package dialect

import (
	"path"
	"strings"
)

// hexoTag rewrites the tags of Hexo (https://hexo.io/docs/tag-plugins).
func (r *rewriter) hexoTag(c call) bool {
	words := parseArgs(c.rest, false)
	switch c.name {
	case "codeblock", "code":
		return r.codeblock(c)
	case "blockquote", "quote":
		r.block(c.end, "<blockquote>")
		r.push(frame{name: "end" + c.name, end: attribution(c.rest) + asideEnd, cut: -1})
	case "pullquote":
		r.openAside("endpullquote", c.end, "")
	case "note":
		r.openAside("endnote", c.end, noticeTitleOf("note", words))
	case "asset_img":
		r.put(c.end, r.hexoImage(words, true))
	case "img":
		r.put(c.end, r.hexoImage(words, false))
	case "post_link", "asset_link":
		r.hexoLink(c, words)
	case "asset_path":
		r.reference(c, words.get(0))
	case "link":
		r.link(c.end, words)
	case "url_for":
		r.at = c.end
		r.insert(linkTo(r.rooted(words.get(1), false), words.get(0)))
	case "iframe":
		r.embedded(c.name, c.end, framed(words.get(0), ""))
	case "include_code":
		r.note("an included file of code is left out")
		r.dropBlock(c.end)
	default:
		return false
	}
	return true
}

// codeblock rewrites {% codeblock [title] [lang:language] [url] [link text] %}.
func (r *rewriter) codeblock(c call) bool {
	e, ok := r.closer("end"+c.name, c.end)
	if !ok {
		return r.listing(c, "")
	}
	var title []string
	language, address := "", ""
	var text []string
	for _, word := range parseArgs(c.rest, false).list {
		key, v, isOption := strings.Cut(word, ":")
		switch {
		case isOption && key == "lang":
			language = v
		case strings.Contains(word, "://"):
			address = word
		case isOption:
		case address != "":
			text = append(text, word)
		default:
			title = append(title, word)
		}
	}
	block := r.fencedHere(r.src[c.end:e.from], language)
	head := escapeText(strings.Join(title, " "))
	if address != "" {
		head = strings.TrimSpace(head + " " + linkTo(address, strings.Join(text, " ")))
	}
	if head != "" {
		block = "<strong>" + head + "</strong>\n\n" + block
	}
	r.block(e.to, block)
	return true
}

// attribution gives the last line of a quote: [author[, source]] [link] [text].
func attribution(rest string) string {
	author, source, _ := strings.Cut(rest, ",")
	if source == "" {
		author, source = splitAtLink(rest)
	}
	name, address := strings.TrimSpace(source), ""
	if before, after := splitAtLink(source); after != "" {
		name = strings.TrimSpace(before)
		link, text, _ := strings.Cut(after, " ")
		if address = link; strings.TrimSpace(text) != "" {
			name = strings.TrimSpace(text)
		}
	}
	var parts []string
	if author = strings.TrimSpace(author); author != "" {
		parts = append(parts, escapeText(author))
	}
	switch {
	case address != "":
		parts = append(parts, "<cite>"+linkTo(address, name)+"</cite>")
	case name != "":
		parts = append(parts, "<cite>"+escapeText(name)+"</cite>")
	}
	if len(parts) == 0 {
		return ""
	}
	return "<p>— " + strings.Join(parts, ", ") + "</p>\n"
}

// splitAtLink cuts s before the first word that is an address.
func splitAtLink(s string) (before, after string) {
	i := strings.Index(s, "http://")
	if j := strings.Index(s, "https://"); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// hexoImage gives the image of [class] name [width] [height] ["title" ["alt"]].
func (r *rewriter) hexoImage(words args, asset bool) string {
	at := 0
	for at < len(words.list) && !strings.ContainsAny(words.list[at], "./") {
		at++ // a class
	}
	if at == len(words.list) {
		return ""
	}
	p := picture{src: r.file(words.list[at])}
	rest := words.list[at+1:]
	if len(rest) > 0 && pixels(rest[0]) != "" {
		p.width, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 && pixels(rest[0]) != "" {
		p.height, rest = rest[0], rest[1:]
	}
	// Older posts quote title and alt together: "title text 'alt text'".
	if len(rest) == 1 && strings.Contains(rest[0], "'") {
		rest = strings.SplitN(strings.TrimRight(rest[0], "'"), "'", 2)
	}
	switch {
	case len(rest) == 2:
		p.title, p.alt = strings.TrimSpace(rest[0]), rest[1]
	case len(rest) > 0:
		p.alt = strings.Join(rest, " ")
	}
	if asset && p.alt == p.title {
		p.title = ""
	}
	return p.html()
}

// hexoLink writes a link to a post or a file beside it: name [title].
func (r *rewriter) hexoLink(c call, words args) {
	ref, text := words.get(0), words.from(1)
	text = strings.TrimSuffix(strings.TrimSuffix(text, " true"), " false")
	if text == "" {
		text = path.Base(ref)
	}
	address, ok := r.post(ref)
	if !ok {
		address, ok = r.knownFile(ref)
	}
	r.textLink(c.end, ref, address, text, ok)
}

// textLink writes a link, or its text if the address is not known.
func (r *rewriter) textLink(end int, ref, address, text string, ok bool) {
	if !ok {
		r.note("%q is not known; its link is left out", ref)
		r.at = end
		r.insert(escapeText(text))
		return
	}
	r.at = end
	r.insert(linkTo(address, text))
}

// link rewrites {% link text url [external] [title] %}.
func (r *rewriter) link(end int, words args) {
	for i, word := range words.list {
		if strings.Contains(word, "://") || strings.HasPrefix(word, "/") {
			r.at = end
			r.insert(linkTo(word, strings.Join(words.list[:i], " ")))
			return
		}
	}
	r.at = end
	r.insert(escapeText(words.get(0)))
}
