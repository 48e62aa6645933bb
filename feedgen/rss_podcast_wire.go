package feedgen

// What the RSS document says of a podcast: Apple's elements,
// https://podcasters.apple.com/support/823-podcast-requirements, and those of the
// podcast namespace,
// https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.

const (
	itunesNamespace  = "http://www.itunes.com/dtds/podcast-1.0.dtd"
	podcastNamespace = "https://podcastindex.org/namespace/1.0"
)

type rssPodcast struct {
	Author     *plainText       `xml:"itunes:author"`
	Owner      *itunesOwner     `xml:"itunes:owner"`
	Artwork    *itunesImage     `xml:"itunes:image"`
	Categories []itunesCategory `xml:"itunes:category"`
	Explicit   bool             `xml:"itunes:explicit"`
	Type       string           `xml:"itunes:type"`
	GUID       string           `xml:"podcast:guid"`
	Locked     podcastLocked    `xml:"podcast:locked"`
	Funding    *podcastFunding  `xml:"podcast:funding"`
}

type rssEpisode struct {
	Duration    int64           `xml:"itunes:duration,omitempty"` // seconds
	Number      int             `xml:"itunes:episode,omitempty"`
	Season      int             `xml:"itunes:season,omitempty"`
	Type        string          `xml:"itunes:episodeType,omitempty"`
	Artwork     *itunesImage    `xml:"itunes:image"`
	Explicit    string          `xml:"itunes:explicit,omitempty"`
	AsSeason    int             `xml:"podcast:season,omitempty"`
	AsNumber    int             `xml:"podcast:episode,omitempty"`
	Transcripts []podcastFile   `xml:"podcast:transcript"`
	Chapters    *podcastFile    `xml:"podcast:chapters"`
	People      []podcastPerson `xml:"podcast:person"`
}

type itunesOwner struct {
	Name  plainText `xml:"itunes:name"`
	Email string    `xml:"itunes:email"`
}

type itunesImage struct {
	Href string `xml:"href,attr"`
}

type itunesCategory struct {
	Text string          `xml:"text,attr"`
	Sub  *itunesCategory `xml:"itunes:category"`
}

type podcastLocked struct {
	Owner string `xml:"owner,attr,omitempty"`
	Value string `xml:",chardata"`
}

type podcastFunding struct {
	URL string `xml:"url,attr"`
	plainText
}

type podcastFile struct {
	URL      string `xml:"url,attr"`
	Type     string `xml:"type,attr"`
	Language string `xml:"language,attr,omitempty"`
}

type podcastPerson struct {
	Href string `xml:"href,attr,omitempty"`
	plainText
}
