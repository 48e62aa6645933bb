package posts

import "feedgen/sources/posts/dialect"

// docusaurus is the Docusaurus documentation generator, of which feedgen reads
// the blog. It is configured by a program.
func docusaurus() preset {
	return preset{
		name:       "docusaurus",
		marks:      []mark{{files: []string{"docusaurus.config.{js,mjs,cjs,ts,mts,cts}"}}},
		program:    "docusaurus.config.{js,mjs,cjs,ts,mts,cts}",
		people:     []string{"blog/authors.{yml,yaml,json}"},
		content:    []string{"."},
		include:    []string{"blog/**/*.{md,mdx}"},
		roots:      []string{"blog"},
		extensions: markdown("mdx"),
		exclude:    commonExclude("**/_*", "**/_*/**"),
		static:     []string{"static"},
		feeds:      feedsFolder{dir: "static"},
		permalink:  "/:collection/:path",
		slugged:    "/:collection/:slug",
		words: map[string][]string{
			"collection": {"collection"}, "path": {"dated"}, "name": {"undated"}, "slug": {"slug"}, "title": {"title"},
		},
		slug:     slugStyle{verbatim: true, cased: true},
		keys:     commonKeys(),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.MDX, dialect.Admonitions},
		named:    true,
		headed:   true,
		undated:  true,
		bundled:  true,
	}
}
