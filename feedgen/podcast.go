package feedgen

import (
	"strings"

	"github.com/google/uuid"

	"feedgen/sources"
)

// A Podcast is what directories and players are told of a site whose posts
// bring recordings along. Zero fields are not told, unless it says otherwise.
type Podcast struct {
	// Author is who makes the podcast, as listeners see it.
	Author string

	// Owner is whom a directory may write to. The feed shows it to everybody, and
	// not at all without an address.
	Owner sources.Author

	// Image is the absolute URL of the artwork.
	Image string

	// Categories are some of PodcastCategories, the main one first. Others are
	// left out.
	Categories []string

	// Explicit says that the podcast is not for children.
	Explicit bool

	// Type is "serial" if the episodes belong in the order of their numbers. All
	// else is "episodic": the newest comes first.
	Type string

	// GUID is the UUID that the podcast keeps wherever it moves. Empty: it is made
	// of the RSS feed's URL.
	GUID string

	// Locked says that no other host may import the feed.
	Locked bool

	Funding Funding
}

// Funding is a page on which listeners can give money, and what a link to it
// says.
type Funding struct{ URL, Text string }

// podcastGUID gives the UUID of a podcast that has none yet: it is made of the
// feed's URL without the scheme and trailing slashes.
// https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md
func podcastGUID(feed string) string {
	space := uuid.MustParse("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
	_, name, _ := strings.Cut(feed, "://")
	return uuid.NewSHA1(space, []byte(strings.TrimRight(name, "/"))).String()
}
