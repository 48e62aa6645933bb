package posts

import (
	"maps"
	"slices"
)

// keys lists, for each thing feedgen wants to know, the front matter keys that
// may say it, the first that does winning. A dot steps into a map.
type keys map[thing][]string

// A thing is what a front matter key can tell.
type thing string

const (
	keyTitle       thing = "title"
	keyDate        thing = "date"
	keyUpdated     thing = "updated"
	keyExpires     thing = "expires"
	keyID          thing = "id"
	keyPermalink   thing = "permalink"
	keySlug        thing = "slug"
	keyLanguage    thing = "language"
	keyDescription thing = "description"
	keyCategories  thing = "categories"
	keyTags        thing = "tags"
	keyAuthors     thing = "authors"
	keyImage       thing = "image"
	keyImageAlt    thing = "image_alt"
	keyShareImage  thing = "share_image"
	keyCaption     thing = "image_caption"
	keyCredit      thing = "image_credit"
	keyEnclosure   thing = "enclosure"
	keyDuration    thing = "duration"
	keySize        thing = "size"
	keySeason      thing = "season"
	keyEpisode     thing = "episode"
	keyEpisodeType thing = "episode_type"
	keyExplicit    thing = "explicit"
	keyArtwork     thing = "episode_image"
	keyChapters    thing = "chapters"
	keyTranscripts thing = "transcripts"
)

// Things lists what the fields of a [Config] can name.
func Things() []string {
	var names []string
	for name := range commonKeys() {
		names = append(names, string(name))
	}
	slices.Sort(names)
	return names
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
	maps.Copy(k, pictureKeys())
	maps.Copy(k, recordingKeys())
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
		k.with(what, inside...)
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
	siteSections     setting = "sections" // the only first folders whose pages are posts
)
