package posts

import "feedgen/sources/posts/dialect"

// zola is the Zola static site generator. A page with a date is a post.
func zola() preset {
	return preset{
		name: "zola",
		marks: []mark{
			{files: []string{"zola.toml"}},
			{files: []string{"config.toml", "content"}, keys: []string{"base_url"}},
			{files: []string{"config.toml", "templates"}, keys: []string{"base_url"}},
		},
		config: []configFile{{"{zola,config}.toml", ""}},
		settings: map[setting][]string{
			siteTitle:        {"title"},
			siteURL:          {"base_url"},
			siteDescription:  {"description"},
			siteLanguage:     {"default_language"},
			siteAuthor:       {"author"},
			siteLanguages:    {"languages"},
			siteMainLanguage: {"default_language"},
		},
		home:       "_index.md",
		content:    []string{"content"},
		include:    []string{"**/*.md"},
		roots:      []string{"."},
		extensions: []string{"md"},
		exclude:    commonExclude("**/_index.md", "**/_index.*.md"),
		static:     []string{"static", "content"},
		feeds:      feedsFolder{dir: "static"},
		permalink:  "/:sections/:slug/",
		words: map[string][]string{
			"sections": {"!sections"}, "slug": {"slug", "name"}, "title": {"title"},
		},
		slug:    slugStyle{ascii: true, letters: unidecoded, flat: true},
		slashed: true,
		keys: commonKeys().only(keyPermalink, "path").with(keyAuthors, "taxonomies.authors", "extra.author", "extra.authors").with(keyTags, "taxonomies.tags").
			below("extra", keyImage, keyImageAlt, keyShareImage, keyCaption, keyCredit, keyEnclosure, keyDuration, keySize,
				keySeason, keyEpisode, keyEpisodeType, keyExplicit, keyArtwork, keyChapters, keyTranscripts),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.ZolaShortcodes},
	}
}
