package posts

import "feedgen/sources/posts/dialect"

// eleventy is the Eleventy static site generator, which is configured by a
// program. A page with a date is a post, and its address its path.
func eleventy() preset {
	return preset{
		name:    "eleventy",
		marks:   []mark{{files: []string{"{.eleventy.js,.eleventy.cjs,eleventy.config.js,eleventy.config.mjs,eleventy.config.cjs,eleventy.config.ts}"}}},
		program: "{.eleventy.js,.eleventy.cjs,eleventy.config.js,eleventy.config.mjs,eleventy.config.cjs,eleventy.config.ts}",
		config:  []configFile{{"{,src/,content/}_data/{site,metadata,meta}.{json,yml,yaml}", ""}},
		settings: map[setting][]string{
			siteTitle:       {"title", "name"},
			siteURL:         {"url", "baseUrl"},
			siteDescription: {"description"},
			siteLanguage:    {"language", "lang"},
			siteAuthor:      {"author", "authorName"},
			siteEmail:       {"authorEmail"},
		},
		folderData: []string{"{dir}.json", "{dir}.11tydata.json"},
		people:     []string{"{,src/,content/}_data/{authors,contributors}.{json,yml,yaml}"},
		content:    []string{"content", "src", "."},
		include:    []string{"**/*.{md,markdown}"},
		roots:      []string{"."},
		extensions: markdown(),
		exclude:    commonExclude("**/_includes/**", "**/_layouts/**", "**/_data/**", "**/_site/**", "**/_drafts/**"),
		static:     []string{"public", "static", "src", "."},
		permalink:  "/:path/",
		words: map[string][]string{
			"path": {"folded"}, "sections": {"sections"}, "name": {"name"}, "slug": {"slug", "name"}, "title": {"title"},
		},
		slug:     slugStyle{verbatim: true, cased: true},
		keys:     commonKeys(),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		gathers:  []thing{keyTags},
		noTerms:  []string{"all", "nav", "post", "posts"},
		syntaxes: []dialect.Syntax{dialect.Nunjucks, dialect.Admonitions},
	}
}
