package feedgen

import "regexp"

// The rules of a podcast: Apple's elements and those of the podcast namespace,
// which RSS and Atom share.

// readPodcastAlias is another name of the podcast namespace, which readers have
// to take for the same.
const readPodcastAlias = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"

// readPodcastFeed are the elements that may stand in a channel.
func readPodcastFeed() readRules {
	return readJoin(readITunes(), readPodcastBoth(), readRules{
		"itunes:category":     readITunesCategory(),
		"itunes:complete":     readOnce(readTight, readYes),
		"itunes:new-feed-url": readOnce(readWebURL),
		"itunes:owner": {most: 1, kids: readRules{
			"itunes:name":  readOnce(readShort(255), readPlain("ContainsHTML")),
			"itunes:email": readNeeded("", readTight, readMatch("InvalidContact", "an e-mail address", readAddress)),
		}},
		"itunes:type":                readOnce(readOneOf("InvalidItunesChannelType", "episodic", "serial")),
		"itunes:applepodcastsverify": readOnce(readAnything),
		"itunes:pubDate":             readOnce(readTight, readMailDate),
		"podcast:guid":               readOnce(readMatch("InvalidUUID", "a UUID", readBareUUID)),
		"podcast:locked":             {most: 1, text: readYes, attrs: readAttrs{"owner": readMay(readMatch("InvalidContact", "an e-mail address", readAddress))}},
		"podcast:funding":            readPodcastFunding(),
		"podcast:block":              {text: readYes, attrs: readAttrs{"id": readMay(readFilled)}},
		"podcast:liveItem":           {opaque: true},
		"podcast:medium":             {opaque: true},
		"podcast:podping":            {opaque: true},
		"podcast:podroll":            {opaque: true},
		"podcast:publisher":          {opaque: true},
		"podcast:remoteItem":         {opaque: true},
		"podcast:trailer":            {opaque: true},
		"podcast:updateFrequency":    {opaque: true},
	})
}

// readPodcastItem are the elements that may stand in an item.
func readPodcastItem() readRules {
	number := readBetween("InvalidPositiveInteger", 1, readMaxInt)
	link := readAttrs{"url": readMust(readWebURL), "type": readMust(readMIME("InvalidMIMEAttribute"))}
	return readJoin(readITunes(), readPodcastBoth(), readRules{
		"itunes:duration":          readOnce(readMatch("InvalidDuration", "a number of seconds, or a time such as 1:02:03", readPlayingTime)),
		"itunes:episode":           readOnce(number),
		"itunes:season":            readOnce(number),
		"itunes:episodeType":       readOnce(readOneOf("InvalidItunesEpisodeType", "full", "trailer", "bonus")),
		"itunes:isClosedCaptioned": readOnce(readAnything),
		"itunes:order":             readOnce(readAnything),
		"podcast:transcript": {attrs: readAttrs{"url": link["url"], "type": link["type"],
			"language": readMay(readLanguage), "rel": readMay(readFilled)}},
		"podcast:chapters": {most: 1, attrs: link},
		"podcast:season": {most: 1, text: readBetween("InvalidNonNegativeInteger", 0, readMaxInt),
			attrs: readAttrs{"name": readMay(readShort(longestName))}},
		"podcast:episode": {most: 1, text: readMatch("InvalidFloat", "a number", readDecimal),
			attrs: readAttrs{"display": readMay(readShort(32))}},
		"podcast:funding":            readPodcastFunding(),
		"podcast:alternateEnclosure": {opaque: true},
		"podcast:contentLink":        {opaque: true},
		"podcast:soundbite":          {opaque: true},
	})
}

// readITunes are those of Apple's elements that may stand in both.
func readITunes() readRules {
	plain := readPlain("ContainsHTML")
	return readRules{
		"itunes:author":   readOnce(readShort(longestTag), plain),
		"itunes:title":    readOnce(readShort(longestTag), plain),
		"itunes:subtitle": readOnce(readShort(longestTag), plain),
		"itunes:summary":  readOnce(readShort(4000), plain),
		"itunes:keywords": readOnce(readAnything),
		"itunes:block":    readOnce(readTight, readYes),
		"itunes:explicit": readOnce(readTight, readMatch("InvalidTrueFalse", "true or false", readEitherBool)),
		"itunes:image":    {most: 1, attrs: readAttrs{"href": readMust(readEnclosureURL)}},
	}
}

// readPodcastBoth are those of the podcast namespace.
func readPodcastBoth() readRules {
	return readRules{
		"podcast:person": {text: readEach(readFilled, readShort(longestName)), attrs: readAttrs{
			"role": readMay(readFilled), "group": readMay(readFilled), "img": readMay(readWebURL), "href": readMay(readWebURL)}},
		"podcast:chat":           {opaque: true},
		"podcast:image":          {opaque: true},
		"podcast:images":         {opaque: true},
		"podcast:license":        {opaque: true},
		"podcast:location":       {opaque: true},
		"podcast:socialInteract": {opaque: true},
		"podcast:txt":            {opaque: true},
		"podcast:value":          {opaque: true},
	}
}

func readPodcastFunding() readRule {
	return readRule{text: readEach(readFilled, readShort(longestName)), attrs: readAttrs{"url": readMust(readWebURL)}}
}

var (
	readPlayingTime = regexp.MustCompile(`^\d+(:[0-5]\d){0,2}$`)
	readEitherBool  = regexp.MustCompile(`^(?i:true|false)$`)
	readYesOrNo     = regexp.MustCompile(`^(?i:yes|no)$`)
	readBareUUID    = regexp.MustCompile(`^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$`)
)

func readYes(v readValue) []readFault {
	return readMatch("InvalidYesNoClean", "yes or no", readYesOrNo)(v)
}

// readITunesCategory is a category, which may hold subcategories.
func readITunesCategory() readRule {
	name := readAttrs{"text": readMust(readFilled)}
	return readRule{attrs: name, also: (*reader).checkITunesCategory, kids: readRules{"itunes:category": {attrs: name}}}
}
