package posts

import "feedgen/sources/posts/dialect"

// obsidian is a vault of the Obsidian note editor. Addresses are those of
// Obsidian Publish.
func obsidian() preset {
	return preset{
		name:       "obsidian",
		marks:      []mark{{files: []string{".obsidian"}}},
		content:    []string{"."},
		include:    []string{"**/*.md"},
		roots:      []string{"."},
		extensions: []string{"md"},
		exclude:    commonExclude("**/[Tt]emplates/**", "**/_[Tt]emplates/**"),
		static:     []string{"."},
		permalink:  "/:path",
		words:      map[string][]string{"path": {"path"}, "slug": {"slug", "filename"}, "title": {"title"}},
		slug:       slugStyle{verbatim: true, cased: true, blank: "+"},
		keys:       commonKeys().only(keyPermalink, "permalink"),
		holds:      commonHolds(),
		cuts:       commonCuts(),
		syntaxes:   []dialect.Syntax{dialect.WikiLinks, dialect.Callouts},
		named:      true,
		noted:      true,
		undated:    true,
	}
}
