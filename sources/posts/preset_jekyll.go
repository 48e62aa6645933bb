package posts

import "feedgen/sources/posts/dialect"

// jekyll is the generator behind GitHub Pages. Posts are in _posts folders, and
// the folders above those are categories.
func jekyll() preset {
	return preset{
		name: "jekyll",
		marks: []mark{
			{files: []string{"_config.{yml,yaml,toml}", "_posts"}},
			{files: []string{"_config.{yml,yaml,toml}", "*/_posts"}},
			{files: []string{"_config.{yml,yaml,toml}", "Gemfile"}},
			{files: []string{"_config.{yml,yaml,toml}", "_layouts"}},
		},
		config: []configFile{{"_config.{yml,yaml,toml}", ""}},
		settings: map[setting][]string{
			siteTitle:       {"title", "name"},
			siteURL:         {"url"},
			siteBase:        {"baseurl"},
			siteDescription: {"description", "tagline"},
			siteLanguage:    {"lang", "locale", "language"},
			siteAuthor:      {"author"},
			siteEmail:       {"email"},
			siteZone:        {"timezone"},
			siteContent:     {"collections_dir", "source"},
			sitePermalink:   {"collections.posts.permalink", "permalink"},
			siteCut:         {"excerpt_separator"},
			siteExcluded:    {"exclude"},
		},
		defaults:   "defaults",
		people:     []string{"_data/authors.{yml,yaml,json}", "_data/authors/*.{yml,yaml,json}"},
		content:    []string{"."},
		include:    []string{"**/_posts/**/*.{md,markdown,mkdown,mkdn,mkd,html}"},
		roots:      []string{"**/_posts", "_posts"},
		extensions: markdown("mkdown", "mkdn", "mkd", "html"),
		exclude:    commonExclude("_site/**", "vendor/**", "**/_drafts/**", "**/_posts/**/[^0-9]*.{md,markdown,mkdown,mkdn,mkd,html}"),
		unread:     []string{"textile", "adoc"},
		static:     []string{"."},
		feeds:      feedsFolder{dir: "{content}/feeds", at: "feeds/"},
		permalink:  "/:categories/:year/:month/:day/:title:output_ext",
		styles: map[string]string{
			"date":     "/:categories/:year/:month/:day/:title:output_ext",
			"pretty":   "/:categories/:year/:month/:day/:title/",
			"ordinal":  "/:categories/:year/:y_day/:title:output_ext",
			"weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
			"none":     "/:categories/:title:output_ext",
		},
		words: map[string][]string{
			"title": {"slug", "name"}, "slug": {"slug", "name"}, "name": {"filename"},
			"categories": {"categories"}, "slugified_categories": {"categories"},
			"path": {"!path"}, "basename": {"filename"}, "collection": {"collection"},
		},
		slug: slugStyle{keep: "._~!$&'()+,;=@", cased: true, flat: true},
		spelled: map[string]slugStyle{
			"slug": {flat: true}, "name": {flat: true}, "basename": {flat: true},
			"categories": {verbatim: true}, "slugified_categories": {},
		},
		gathers:  []thing{keyCategories},
		keys:     commonKeys(),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.Liquid, dialect.Kramdown},
		spaced:   true,
		nested:   true,
		named:    true,
	}
}
