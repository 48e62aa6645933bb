package posts

import "feedgen/sources/posts/dialect"

// astro is the Astro web framework, which is configured by a program. Posts are
// the dated files of content collections, and pages written in Markdown.
func astro() preset {
	return preset{
		name:       "astro",
		marks:      []mark{{files: []string{"astro.config.{js,mjs,cjs,ts,mts,cts}"}}},
		program:    "astro.config.{js,mjs,cjs,ts,mts,cts}",
		people:     []string{"src/content/authors/*.{json,yml,yaml}", "src/data/authors.{json,yml,yaml}"},
		content:    []string{"src"},
		include:    []string{"{content,pages,data}/**/*.{md,mdx,markdown}"},
		roots:      []string{"content", "pages", "data"},
		extensions: markdown("mdx"),
		exclude:    commonExclude("**/_*", "**/_*/**"),
		static:     []string{"public"},
		feeds:      feedsFolder{dir: "public"},
		permalink:  "/:sections/:name/",
		slugged:    "/:section/:slug/",
		words: map[string][]string{
			"sections": {"sections"}, "section": {"section"}, "name": {"filename"}, "slug": {"!slug", "filename"}, "title": {"title"},
		},
		slug:     slugStyle{keep: "_", drop: true, dashes: true, blanks: true},
		keys:     commonKeys(),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.MDX},
		bundled:  true,
	}
}
