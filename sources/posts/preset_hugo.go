package posts

import "feedgen/sources/posts/dialect"

// hugo is the Hugo static site generator. A page with a date is a post, and its
// address its path, unless the configuration says otherwise.
func hugo() preset {
	const files = "{hugo,config}.{toml,yaml,yml,json}"
	// Others have a config.toml too, feedgen among them.
	own := []string{"baseURL", "title", "theme", "languageCode", "params"}
	return preset{
		name: "hugo",
		marks: []mark{
			{files: []string{"hugo.{toml,yaml,yml,json}"}},
			{files: []string{"config/_default/" + files}},
			{files: []string{"config.{toml,yaml,yml,json}", "content"}, keys: own},
			{files: []string{"config.{toml,yaml,yml,json}", "archetypes"}, keys: own},
		},
		config: []configFile{
			{"{hugo,config}.{toml,yaml,yml,json}", ""},
			{"config/_default/" + files, ""},
			{"config/_default/{params,params.*,languages,languages.*,permalinks}.{toml,yaml,yml,json}", "*"},
		},
		settings: map[setting][]string{
			siteTitle:        {"title"},
			siteURL:          {"baseURL"},
			siteDescription:  {"params.description", "params.subtitle"},
			siteLanguage:     {"locale", "languageCode", "defaultContentLanguage"},
			siteAuthor:       {"params.author", "author"},
			siteCopyright:    {"copyright"},
			siteZone:         {"timeZone"},
			siteContent:      {"contentDir"},
			siteLanguages:    {"languages"},
			siteMainLanguage: {"defaultContentLanguage"},
			siteUgly:         {"uglyURLs"},
			siteSections:     {"mainSections", "params.mainSections"},
		},
		people:     []string{"data/authors.{toml,yaml,yml,json}", "data/authors/*.{toml,yaml,yml,json}"},
		home:       "_index.md",
		content:    []string{"content"},
		include:    []string{"**/*.{md,markdown,html}"},
		roots:      []string{"."},
		extensions: markdown("html"),
		exclude:    commonExclude("**/_index.*"),
		unread:     []string{"adoc", "org", "rst"},
		static:     []string{"static", "assets"},
		feeds:      feedsFolder{dir: "static"},
		permalink:  "/:sections/:slugorcontentbasename/",
		sections:   []string{"permalinks.page", "permalinks"},
		words: map[string][]string{
			"title": {"title"}, "slug": {"slug", "title"}, "section": {"section"}, "sections": {"sections"},
			"filename": {"filename"}, "contentbasename": {"filename"},
			"slugorfilename": {"slug", "filename"}, "slugorcontentbasename": {"slug", "filename"},
		},
		slug:     slugStyle{keep: "._#+~@", drop: true, dashes: true},
		slashed:  true,
		keys:     commonKeys().only(keyPermalink, "url").with(keyUpdated, "lastmod"),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.HugoShortcodes},
	}
}
