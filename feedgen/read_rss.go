package feedgen

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// The rules of RSS 2.0, https://www.rssboard.org/rss-specification, with those
// of its profile, https://www.rssboard.org/rss-profile.

func readRSSRoot() readRule {
	return readRule{
		attrs: readAttrs{"version": readMust(readOneOf("InvalidRSSVersion", "2.0"))},
		kids:  readRules{"channel": readRSSChannel()},
	}
}

func readRSSChannel() readRule {
	title := readPlain("ContainsHTML")
	own := readRules{
		"title":          readNeeded("MissingTitle", readFilled, title),
		"link":           readNeeded("MissingLink", readWebURL),
		"description":    readNeeded("MissingDescription", readFilled, title),
		"language":       readOnce(readTight, readLanguage),
		"copyright":      readOnce(title),
		"managingEditor": readOnce(readTight, readPerson, title),
		"webMaster":      readOnce(readTight, readPerson, title),
		"pubDate":        readOnce(readTight, readMailDate),
		"lastBuildDate":  readOnce(readTight, readMailDate),
		"category":       readRSSCategory(),
		"generator":      readOnce(readFilled),
		"docs":           readOnce(readURI),
		"cloud":          readRSSCloud(),
		"ttl":            readOnce(readBetween("InvalidPositiveInteger", 1, readMaxInt)),
		"image":          readRSSImage(),
		"rating":         readOnce(readAnything),
		"textInput":      readRSSTextInput(),
		"skipHours":      readRSSHours(),
		"skipDays":       readRSSDays(),
		"atom:link":      readLink(),
		"atom:updated":   readOnce(readTight, readNetDate),
		"item":           readRSSItem(),
	}
	return readRule{
		least: 1, most: 1,
		kids: readJoin(readDublinCore(), readMedia(), readPodcastFeed(), own),
		last: readLast{"item", "MisplacedItem"},
		also: (*reader).checkRSSChannel,
	}
}

func readRSSItem() readRule {
	plain := readPlain("ContainsHTML")
	own := readRules{
		"title":           readOnce(readFilled, plain),
		"link":            readOnce(readWebURL),
		"description":     readOnce(readHTML),
		"content:encoded": readOnce(readHTML),
		"author":          readOnce(readTight, readPerson, plain),
		"category":        readRSSCategory(),
		"comments":        readOnce(readURI),
		"guid": {most: 1, text: readTight,
			attrs: readAttrs{"isPermaLink": readMay(readOneOf("InvalidBooleanAttribute", "true", "false"))}},
		"pubDate": readOnce(readTight, readMailDate),
		"source": {most: 1, text: plain,
			attrs: readAttrs{"url": readMust(readURI)}},
		"enclosure": {most: 1, twice: "DuplicateEnclosure", attrs: readAttrs{
			"url":    readMust(readEnclosureURL),
			"length": readMust(readLength),
			"type":   readMust(readMIME("InvalidMIMEAttribute")),
		}},
		"atom:link":    readLink(),
		"atom:updated": readOnce(readTight, readNetDate),
	}
	return readRule{
		kids: readJoin(readDublinCore(), readMedia(), readPodcastItem(), own),
		also: (*reader).checkRSSItem,
	}
}

func readRSSCategory() readRule {
	return readRule{
		text:  readEach(readFilled, readPlain("ContainsHTML")),
		attrs: readAttrs{"domain": readMay(readFilled)},
	}
}

func readRSSCloud() readRule {
	return readRule{most: 1, attrs: readAttrs{
		"domain": readMust(readFilled), "path": readMust(readFilled),
		"protocol": readMust(readFilled), "registerProcedure": readMust(readAnything),
		"port": readMust(readBetween("InvalidIntegerAttribute", 1, 65535)),
	}}
}

func readRSSImage() readRule {
	return readRule{most: 1, kids: readRules{
		"url":         readNeeded("", readWebURL, readRSSImageType),
		"title":       readNeeded("MissingTitle", readFilled, readPlain("ContainsHTML")),
		"link":        readNeeded("MissingLink", readWebURL),
		"width":       readOnce(readBetween("InvalidWidth", 1, 144)),
		"height":      readOnce(readBetween("InvalidHeight", 1, 400)),
		"description": readOnce(readPlain("ContainsHTML")),
	}}
}

var (
	readFileExtension = regexp.MustCompile(`^\.\w+$`)
	readFormName      = regexp.MustCompile(`^[a-zA-Z][\w:.]*$`)
	readW3CDate       = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d*)?)?(Z|[+-]\d\d:\d\d))?)?)?$`)
)

// readRSSImageType goes by the name, as readers do.
func readRSSImageType(v readValue) []readFault {
	switch ext := strings.ToLower(path.Ext(v.text)); {
	case !readFileExtension.MatchString(ext), ext == ".jpg", ext == ".jpeg", ext == ".gif", ext == ".png":
		return nil
	}
	return readSay("ImageUrlFormat", "is %s; wanted is a GIF, JPEG or PNG", readQuote(v.text))
}

func readRSSTextInput() readRule {
	return readRule{most: 1, also: (*reader).checkRSSTextInput, kids: readRules{
		"title":       readNeeded("MissingTitle", readPlain("ContainsHTML")),
		"description": readNeeded("MissingDescription", readAnything),
		"name":        readNeeded("", readMatch("InvalidFormComponentName", "the name of a form field", readFormName)),
		"link":        readNeeded("MissingLink", readURI),
	}}
}

func (r *reader) checkRSSTextInput(e *readElement, _ string) {
	r.report(e.from, "AvoidTextInput", "textInput is not known to most readers")
}

func readRSSHours() readRule {
	return readRule{most: 1, also: (*reader).checkRSSUnique, kids: readRules{
		"hour": {least: 1, most: 24, twice: "NotEnoughHoursInTheDay", text: readRSSHour},
	}}
}

func readRSSHour(v readValue) []readFault {
	if v.text == "24" {
		return readSay("UseZeroForMidnight", "is 24; wanted is 0")
	}
	n, err := strconv.Atoi(v.text)
	if err != nil || n < 0 || n > 23 {
		return readSay("InvalidHour", "is %s; wanted is a number from 0 to 23", readQuote(v.text))
	}
	return nil
}

func readRSSDays() readRule {
	return readRule{most: 1, also: (*reader).checkRSSUnique, kids: readRules{
		"day": {least: 1, most: 7, twice: "EightDaysAWeek", text: readOneOf("InvalidDay",
			"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")},
	}}
}

// checkRSSUnique refuses a child that says what another one said.
func (r *reader) checkRSSUnique(e *readElement, where string) {
	seen := map[string]bool{}
	for _, kid := range e.kids {
		value := strings.TrimLeft(strings.TrimSpace(kid.text), "0")
		if value == "24" {
			value = "" // midnight, as 0 is
		}
		if seen[value] {
			r.report(kid.from, "DuplicateValue", "%s says %s twice", where, readQuote(kid.text))
		}
		seen[value] = true
	}
}

// readDublinCore are the elements of https://www.dublincore.org/specifications/dublin-core/dces/.
func readDublinCore() readRules {
	return readRules{
		"dc:title":       readOnce(readAnything),
		"dc:description": readOnce(readAnything),
		"dc:creator":     readMany(readFilled),
		"dc:contributor": readMany(readFilled),
		"dc:publisher":   readMany(readFilled),
		"dc:subject":     readMany(readFilled),
		"dc:date":        readOnce(readTight, readMatch("InvalidW3CDTFDate", "a date such as 2006-01-02", readW3CDate)),
		"dc:type":        readOnce(readAnything),
		"dc:format":      readOnce(readAnything),
		"dc:identifier":  readMany(readAnything),
		"dc:source":      readOnce(readAnything),
		"dc:language":    readOnce(readTight, readLanguage),
		"dc:relation":    readMany(readAnything),
		"dc:coverage":    readMany(readAnything),
		"dc:rights":      readOnce(readPlain("ContainsHTML")),
	}
}
