package posts

import "feedgen/sources/posts/dialect"

// pelican is the Pelican static site generator, which is configured by a
// program. A post's address is made of its title.
func pelican() preset {
	return preset{
		name:       "pelican",
		marks:      []mark{{files: []string{"pelicanconf.py"}}},
		program:    "pelicanconf.py",
		content:    []string{"content", "."},
		include:    []string{"**/*.{md,markdown,mkd,mdown}"},
		roots:      []string{"."},
		extensions: markdown("mkd", "mdown"),
		exclude:    commonExclude("pages/**", "**/pages/**", "output/**", "theme/**", "themes/**", "plugins/**"),
		unread:     []string{"rst", "ipynb", "adoc"},
		static:     []string{"content", "content/extra", "."},
		permalink:  "/:slug.html",
		words: map[string][]string{
			"slug": {"!slug", "title"}, "title": {"title"}, "category": {"category"}, "path": {"path"},
		},
		slug:      slugStyle{ascii: true, letters: unidecoded, drop: true, keep: "_", flat: true},
		keys:      commonKeys().only(keyPermalink, "url", "save_as"),
		holds:     commonHolds(),
		cuts:      commonCuts(),
		syntaxes:  []dialect.Syntax{dialect.PelicanLinks, dialect.Kramdown, dialect.Admonitions},
		formatted: true,
		shelved:   true,
	}
}
