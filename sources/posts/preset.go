package posts

import "slices"

// A preset says how one generator's posts are written: which front matter keys
// mean what, where addresses and pictures come from, and what is no post. It is
// data; the reader has no branch for any of them.
type preset struct {
	name      string
	permalink string   // pattern for posts that name no address of their own
	static    []string // folders that the site's root URL maps to, from the folder of posts
	exclude   []string // files that are no posts
	keys      keys
	holds     []condition // a post that meets one of them is held back
}

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
	keyEnclosure   thing = "enclosure"
)

// A condition is met by a front matter key that has one of the values, in any
// case; without values, by one that says anything.
type condition struct {
	key    string
	values []string
}

// presets are the generators that are known by name. The first is what a
// folder is read as when nothing says better.
func presets() []preset {
	return []preset{plain(), jigsaw()}
}

// presetNamed gives the preset called name; false if there is none.
func presetNamed(name string) (preset, bool) {
	all := presets()
	i := slices.IndexFunc(all, func(p preset) bool { return p.name == name })
	if i < 0 {
		return preset{}, false
	}
	return all[i], true
}

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
	return keys{
		keyTitle:       {"title"},
		keyDate:        {"date", "published", "publishDate", "pubDate", "published_at", "post_date", "created"},
		keyUpdated:     {"updated", "lastmod", "last_modified_at", "modified", "dateModified"},
		keyExpires:     {"expiryDate", "expires"},
		keyID:          {"id", "guid", "uuid"},
		keyPermalink:   {"permalink", "url"},
		keySlug:        {"slug"},
		keyLanguage:    {"language", "lang", "locale"},
		keyDescription: {"description", "summary", "excerpt", "subtitle", "spoiler", "deck"},
		keyCategories:  {"categories", "category", "taxonomies.categories"},
		keyTags:        {"tags", "tag", "topics", "keywords", "label", "series", "taxonomies.tags"},
		keyAuthors:     {"authors", "author", "by"},
		keyImage: {
			"image", "cover", "cover_image", "coverImage", "featured_image", "featuredImage", "featureImage",
			"hero", "heroImage", "hero_image", "banner", "header.image", "header.og_image", "header.teaser",
			"og_image", "ogImage", "socialImage", "sharing_image", "teaser", "thumbnail", "thumb", "images",
		},
		keyImageAlt:  {"image_alt", "imageAlt", "img_alt", "alt"},
		keyEnclosure: {"enclosure", "audio", "video", "podcast"},
	}
}

// commonHolds are the ways in which an author says that a post is not for the
// feed.
func commonHolds() []condition {
	yes, no := []string{"true", "yes", "on", "1"}, []string{"false", "no", "off", "0"}
	return []condition{
		{"draft", yes},
		{"published", no},
		{"publish", no},
		{"status", []string{"draft", "hidden"}},
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

// Presets lists the names of the presets.
func Presets() []string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.name)
	}
	return names
}
