package posts

import "feedgen/sources/posts/dialect"

// hexoKeeps are signs that Hexo leaves in addresses: it knows those of ASCII alone.
const hexoKeeps = "‘’“”…–—·、。，！？：；（）《》「」【】"

// hexo is the Hexo blog framework.
func hexo() preset {
	return preset{
		name: "hexo",
		marks: []mark{
			{files: []string{"_config.{yml,yaml}", "source/_posts"}},
			{files: []string{"_config.{yml,yaml}", "scaffolds"}},
		},
		config: []configFile{{"_config.{yml,yaml}", ""}},
		settings: map[setting][]string{
			siteTitle:       {"title"},
			siteURL:         {"url"},
			siteDescription: {"description", "subtitle"},
			siteLanguage:    {"language"},
			siteAuthor:      {"author"},
			siteEmail:       {"email"},
			siteZone:        {"timezone"},
			siteContent:     {"source_dir"},
			sitePermalink:   {"permalink"},
			siteNames:       {"new_post_name"},
		},
		people:     []string{"source/_data/authors.{yml,yaml,json}"},
		content:    []string{"source"},
		include:    []string{"_posts/**/*.{md,markdown,mkd}"},
		roots:      []string{"_posts"},
		extensions: markdown("mkd"),
		exclude:    commonExclude("**/_drafts/**"),
		static:     []string{"source"},
		feeds:      feedsFolder{dir: "{content}"},
		permalink:  "/:year/:month/:day/:title/",
		words: map[string][]string{
			"title": {"!titled"}, "name": {"!filename"}, "slug": {"!titled"},
			"post_title": {"title"}, "category": {"branch", "=uncategorized"}, "timestamp": {"unix"}, "hash": {"hash"},
		},
		slug: slugStyle{keep: hexoKeeps, cased: true, latin: true},
		spelled: map[string]slugStyle{
			"post_title": {keep: hexoKeeps, latin: true, flat: true},
		},
		keyed:    true,
		keys:     commonKeys().only(keyPermalink, "permalink"),
		holds:    commonHolds(),
		cuts:     commonCuts(),
		syntaxes: []dialect.Syntax{dialect.HexoTags},
		undated:  true,
	}
}
