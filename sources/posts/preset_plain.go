package posts

import "feedgen/sources/posts/dialect"

// plain is a folder of posts that no generator is known to own. A post's
// address is its path.
func plain() preset {
	return preset{
		name:       "plain",
		content:    []string{"."},
		include:    []string{"**/*.md", "**/*.markdown"},
		extensions: markdown(),
		exclude:    commonExclude("**/_index.md", "**/_drafts/**"),
		static:     []string{".", "../static", "../public", ".."},
		permalink:  "/{path}/",
		words:      map[string][]string{"slug": {"slug", "name"}, "title": {"slug", "name"}},
		slug:       slugStyle{verbatim: true, cased: true},
		keys:       commonKeys(),
		holds:      commonHolds(),
		cuts:       commonCuts(),
		syntaxes:   dialect.Unmistakable(),
		undated:    true,
	}
}
