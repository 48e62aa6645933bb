// Package dialect turns what site generators add to Markdown into Markdown and
// HTML that shows what a reader of the site sees.
//
// [Rewrite] takes the body of a post, without front matter and with lines ended
// by \n, and the syntaxes that its generator knows. It gives plain Markdown with
// HTML in it, ready for a CommonMark renderer. What cannot be known without
// running the generator is left out and noted: no subscriber sees the source of
// a tag. It runs no code, reads no file and never fails.
//
// Code is the author's words. In fenced and indented code, in code spans and in
// <pre> only what is escaped for the generator is unescaped. Whatever is not
// closed costs at most the line it stands on. Time and memory grow with the
// length of the body and no faster.
package dialect

import "strings"

// A Syntax is one thing that generators add to Markdown.
type Syntax string

// The syntaxes. Where a body could be read by several languages of templates,
// Hugo's comes first, then Zola's, Blade, and the tags of Hexo, Pelican,
// Nunjucks and Liquid together.
const (
	Liquid         Syntax = "liquid"      // Jekyll: {% tag %}, {{ value }}
	HugoShortcodes Syntax = "hugo"        // {{< name >}}, {{% name %}}
	ZolaShortcodes Syntax = "zola"        // {{ name(key=value) }}, {% name() %}…{% end %}, @/post.md
	Nunjucks       Syntax = "nunjucks"    // Eleventy: as Liquid, with {# comments #} and paired shortcodes
	HexoTags       Syntax = "hexo"        // {% codeblock %}, {% asset_img %}, {% post_link %}
	Blade          Syntax = "blade"       // Jigsaw: {{ $page->x }}, @directives
	MDX            Syntax = "mdx"         // import, export, {expressions}, <Components>
	Kramdown       Syntax = "kramdown"    // {: .class}, {:toc}, {::comment}
	Admonitions    Syntax = "admonitions" // :::note, !!! note
	Callouts       Syntax = "callouts"    // > [!NOTE]
	WikiLinks      Syntax = "wikilinks"   // Obsidian: [[page]], ![[file]], %%comment%%, ==mark==
	PelicanLinks   Syntax = "pelican"     // {filename}post.md, {static}file, [TOC], :::python
)

// A Site answers what a body asks about. Any of its functions may be nil, and
// then knows nothing.
type Site struct {
	// Value gives a value of the site or the post by its dotted name, such as
	// site.url, site.baseurl, site.title or page.title.
	Value func(name string) (string, bool)
	// Post gives the address of the post or page that ref names, as authors
	// name it: a path, a file's name without its ending, or a title. Pelican's
	// {tag}x, {category}x, {author}x and {index} are asked for as they stand.
	// ref has no #fragment.
	Post func(ref string) (url string, ok bool)
	// File gives the address of a picture or another file that is no post.
	File func(ref string) (url string, ok bool)
}

// A Note tells what was left out of a body.
type Note struct {
	Line int // within the body, from 1
	Text string
}

// Unmistakable lists the syntaxes that hardly occur by chance. They can be asked
// for where the generator is not known.
func Unmistakable() []Syntax {
	return []Syntax{HugoShortcodes, Admonitions, Callouts}
}

// Rewrite gives body with what the syntaxes add to Markdown turned into what a
// reader should see, and notes on what could not be. It returns body itself if
// none of them is in it. An unknown syntax is ignored.
func Rewrite(body string, syntaxes []Syntax, site Site) (string, []Note) {
	var used []Syntax
	for _, s := range syntaxes {
		if occurs(s, body) {
			used = append(used, s)
		}
	}
	if len(used) == 0 {
		return body, nil
	}
	r := newRewriter(body, used, site)
	r.run()
	if len(r.notes) == 0 {
		return string(r.out), nil
	}
	return dropLooseReferences(string(r.out)), r.notes
}

// occurs tells whether a body may hold anything of a syntax.
func occurs(s Syntax, body string) bool {
	for _, sign := range signs(s) {
		if strings.Contains(body, sign) {
			return true
		}
	}
	return false
}

// signs lists strings of which each body that uses a syntax holds one.
func signs(s Syntax) []string {
	switch s {
	case Liquid, HexoTags:
		return []string{"{%", "{{"}
	case Nunjucks:
		return []string{"{%", "{{", "{#"}
	case HugoShortcodes:
		return []string{"{{", "{#"}
	case ZolaShortcodes:
		return []string{"{{", "{%", "{#", "@/"}
	case MDX:
		return []string{"{", "<", "import ", "export ", ".md"}
	case Kramdown:
		return []string{"{:", "{#", "*[", "markdown="}
	case Admonitions:
		return []string{":::", "!!!", "???", "{#"}
	case Callouts:
		return []string{"[!"}
	case WikiLinks:
		return []string{"[[", "%%", "==", "^", "dataview", "<%", ".md"}
	case Blade:
		return []string{"{{", "{!!", "@"}
	case PelicanLinks:
		return []string{"{%", "{#", "{filename}", "{static}", "{attach}", "{photo}", "{tag}", "{category}", "{author}", "{index}",
			"|filename|", "|static|", "|attach|", "|tag|", "|category|", "[TOC]", ":::", "#!"}
	}
	return nil
}
