package posts

import "slices"

// keys lists, for each thing feedgen wants to know, the front matter keys that
// may say it, the first that does winning. A dot steps into a map.
type keys [things][]string

// A thing is what a front matter key can tell.
type thing int

const (
	keyTitle thing = iota
	keyDate
	keyUpdated
	keyExpires
	keyID
	keyPermalink
	keySlug
	keyLanguage
	keyDescription
	keyCategories
	keyTags
	keyAuthors
	keyImage
	keyImageAlt
	keyShareImage
	keyCaption
	keyCredit
	keyEnclosure
	keyDuration
	keySize
	keySeason
	keyEpisode
	keyEpisodeType
	keyExplicit
	keyArtwork
	keyChapters
	keyTranscripts

	things // how many there are
)

// thingNames are the names of things in a [Config].
func thingNames() [things]string {
	return [things]string{
		keyTitle:       "title",
		keyDate:        "date",
		keyUpdated:     "updated",
		keyExpires:     "expires",
		keyID:          "id",
		keyPermalink:   "permalink",
		keySlug:        "slug",
		keyLanguage:    "language",
		keyDescription: "description",
		keyCategories:  "categories",
		keyTags:        "tags",
		keyAuthors:     "authors",
		keyImage:       "image",
		keyImageAlt:    "image_alt",
		keyShareImage:  "share_image",
		keyCaption:     "image_caption",
		keyCredit:      "image_credit",
		keyEnclosure:   "enclosure",
		keyDuration:    "duration",
		keySize:        "size",
		keySeason:      "season",
		keyEpisode:     "episode",
		keyEpisodeType: "episode_type",
		keyExplicit:    "explicit",
		keyArtwork:     "episode_image",
		keyChapters:    "chapters",
		keyTranscripts: "transcripts",
	}
}

// Things lists what the fields of a [Config] can name.
func Things() []string {
	names := thingNames()
	return slices.Sorted(slices.Values(names[:]))
}

// thingNamed gives the thing of a name; false if there is none.
func thingNamed(name string) (thing, bool) {
	names := thingNames()
	i := slices.Index(names[:], name)
	return thing(i), i >= 0
}

// commonKeys are the keys seen across generators, the usual one first.
func commonKeys() keys {
	k := keys{
		keyTitle:       {"title"},
		keyDate:        {"date", "published", "publishDate", "pubDate", "publish_date", "published_at", "datePublished", "pubDatetime", "post_date", "created"},
		keyUpdated:     {"updated", "lastmod", "last_modified_at", "last_update.date", "modified", "dateModified", "updatedDate", "modDatetime"},
		keyExpires:     {"expiryDate", "expires"},
		keyID:          {"id", "guid", "uuid"},
		keyPermalink:   {"permalink", "url"},
		keySlug:        {"slug"},
		keyLanguage:    {"language", "lang", "locale"},
		keyDescription: {"description", "summary", "excerpt", "subtitle", "spoiler", "deck"},
		keyCategories:  {"categories", "category", "taxonomies.categories"},
		keyTags:        {"tags", "tag", "topics", "keywords", "label", "series", "taxonomies.tags"},
		keyAuthors:     {"authors", "author", "by"},
	}
	for what, names := range pictureKeys() {
		k[what] = append(k[what], names...)
	}
	for what, names := range recordingKeys() {
		k[what] = append(k[what], names...)
	}
	return k
}

// below gives the keys with those for some things looked for in a table too, and
// there first.
func (k keys) below(table string, things ...thing) keys {
	for _, what := range things {
		var inside []string
		for _, key := range k[what] {
			inside = append(inside, table+"."+key)
		}
		k = k.with(what, inside...)
	}
	return k
}

// with gives the keys with others put before those for a thing.
func (k keys) with(what thing, names ...string) keys {
	k[what] = append(names, k[what]...)
	return k
}

// only gives the keys with others in the place of those for a thing.
func (k keys) only(what thing, names ...string) keys {
	k[what] = names
	return k
}

// A condition is met by a front matter key that has one of the values, in any
// case; without values, by one that says anything.
type condition struct {
	key    string
	values []string
}

// commonHolds are the ways in which an author says that a post is not for the
// feed.
func commonHolds() []condition {
	yes, no := []string{"true", "yes", "on", "1"}, []string{"false", "no", "off", "0"}
	return []condition{
		{"draft", yes},
		{"published", no},
		{"publish", no},
		{"status", []string{"draft", "hidden", "private", "skip"}},
		{"unlisted", yes},
		{"hidden", yes},
		{"archived", yes},
		{"eleventyExcludeFromCollections", yes},
		{"exclude_from_feed", yes},
		{"render", no},
		{"permalink", no},
		{"feed", no},
		{"rss", no},
		{"sitemap_exclude", yes},
		{"redirect_to", nil},
	}
}

// commonCuts are the marks that end an excerpt, whoever wrote them.
func commonCuts() []string {
	return []string{
		"<!--more-->", "<!--truncate-->", "<!--excerpt-->", "<!--end-excerpt-->",
		"<!--PELICAN_END_SUMMARY-->", "{/*truncate*/}", "{/*more*/}",
	}
}

// markdown are the endings of files that hold Markdown.
func markdown(others ...string) []string { return append([]string{"md", "markdown"}, others...) }

// commonExclude are files that lie about in every kind of site, and folders that
// hold none of its posts.
func commonExclude(others ...string) []string {
	return append([]string{
		"**/.*", "**/.*/**", "**/node_modules/**", "**/README.md", "**/Readme.md", "**/readme.md",
		"**/CONTRIBUTING.md", "**/CHANGELOG.md", "**/LICENSE.md", "**/CODE_OF_CONDUCT.md",
		"**/SUMMARY.md", "**/404.md",
	}, others...)
}

// A setting is what a generator's own configuration can tell.
type setting string

const (
	siteTitle        setting = "title"
	siteURL          setting = "url"
	siteBase         setting = "base" // a path to be put after the url
	siteDescription  setting = "description"
	siteLanguage     setting = "language"
	siteAuthor       setting = "author"
	siteEmail        setting = "email"
	siteCopyright    setting = "copyright"
	siteZone         setting = "timezone"
	siteContent      setting = "content"   // the folder of content
	sitePermalink    setting = "permalink" // the pattern of posts' addresses
	siteNames        setting = "names"     // the pattern of the names of new posts' files
	siteUgly         setting = "ugly"      // whether addresses end in .html, or in which sections
	siteCut          setting = "cut"       // the mark that ends an excerpt
	siteLanguages    setting = "languages" // a table with the site's languages, in which any of these may stand again
	siteMainLanguage setting = "main language"
	siteExcluded     setting = "excluded" // patterns of files that are not published as they are, though others beside the content are
	siteSections     setting = "sections" // the only first folders whose pages are posts
)
