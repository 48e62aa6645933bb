package feedgen

import (
	"regexp"
	"strings"
)

// The rules of Media RSS, https://www.rssboard.org/media-rss, which RSS and Atom
// share.

// readMedia are the elements that may stand in a channel or an item.
func readMedia() readRules {
	return readJoin(readMediaFacts(), readRules{
		"media:content": readMediaContent(),
		"media:group": {also: (*reader).checkMediaGroup,
			kids: readJoin(readMediaFacts(), readRules{"media:content": readMediaContent()})},
	})
}

func readMediaContent() readRule {
	number := readMay(readMatch("InvalidFloat", "a number", readDecimal))
	positive := readMay(readBetween("InvalidPositiveInteger", 1, readMaxInt))
	return readRule{
		kids: readJoin(readDublinCore(), readMediaFacts()),
		also: (*reader).checkMediaContent,
		attrs: readAttrs{
			"url":          readMay(readWebURL),
			"type":         readMay(readMIME("InvalidMIMEAttribute")),
			"medium":       readMay(readOneOf("InvalidMediaMedium", "image", "audio", "video", "document", "executable")),
			"isDefault":    readMay(readOneOf("InvalidTrueFalse", "true", "false")),
			"expression":   readMay(readOneOf("InvalidMediaExpression", "sample", "full", "nonstop")),
			"lang":         readMay(readLanguage),
			"channels":     readMay(readBetween("InvalidNonNegativeInteger", 0, readMaxInt)),
			"fileSize":     positive,
			"width":        positive,
			"height":       positive,
			"bitrate":      number,
			"framerate":    number,
			"samplingrate": number,
			"duration":     number,
		},
	}
}

// checkMediaContent wants a way to get at the file.
func (r *reader) checkMediaContent(e *readElement, where string) {
	if _, ok := e.lookup("url"); !ok && !e.has("media:player") {
		r.report(e.from, "MissingAttribute", "%s has neither a url nor a player", where)
	}
}

// checkMediaGroup: a group is for renditions of one thing.
func (r *reader) checkMediaGroup(e *readElement, where string) {
	if len(e.all("media:content")) < 2 {
		r.report(e.from, "MediaGroupWithoutAlternatives", "%s holds fewer than two media:content", where)
	}
}

var (
	readPlayTime  = regexp.MustCompile(`^(now|\d+(\.\d+)?|\d+:\d\d:\d\d(\.\d+)?)$`)
	readMediaHash = regexp.MustCompile(`^\s*([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40})\s*$`)
)

// readMediaFacts are what may be said of a file, or of all files around it.
func readMediaFacts() readRules {
	plain := readPlain("ContainsHTML")
	size := readMay(readBetween("InvalidPositiveInteger", 1, readMaxInt))
	kind := readAttrs{"type": readMay(readOneOf("InvalidMediaTextType", "plain", "html"))}
	moment := readMay(readMatch("InvalidNPTTime", "a time such as 1:02:03.5", readPlayTime))
	return readRules{
		"media:title":       {most: 1, text: readAnything, attrs: kind, also: (*reader).checkMediaText},
		"media:description": {most: 1, text: readAnything, attrs: kind, also: (*reader).checkMediaText},
		"media:text": {text: readAnything, also: (*reader).checkMediaText, attrs: readAttrs{
			"type": kind["type"], "lang": readMay(readLanguage), "start": moment, "end": moment}},
		"media:thumbnail": {attrs: readAttrs{
			"url": readMust(readWebURL), "width": size, "height": size, "time": moment}},
		"media:player":    {attrs: readAttrs{"url": readMust(readWebURL), "width": size, "height": size}},
		"media:credit":    {text: readFilled, also: (*reader).checkMediaCredit, attrs: readAttrs{"role": readMay(readFilled), "scheme": readMay(readMediaScheme)}},
		"media:category":  {text: plain, attrs: readAttrs{"label": readMay(plain), "scheme": readMay(readURI)}},
		"media:copyright": {most: 1, text: plain, attrs: readAttrs{"url": readMay(readURI)}},
		"media:keywords":  {text: readAnything},
		"media:adult":     {most: 1, text: readDeprecatedAdult},
		"media:rating":    {text: readFilled, also: (*reader).checkMediaRating, attrs: readAttrs{"scheme": readMay(readMediaScheme)}},
		"media:hash": {text: readMatch("InvalidMediaHash", "a hash in hexadecimal", readMediaHash),
			attrs: readAttrs{"algo": readMay(readOneOf("InvalidMediaHash", "md5", "sha-1"))}},
		"media:restriction": {text: readAnything, attrs: readAttrs{
			"relationship": readMust(readOneOf("InvalidMediaRestrictionRel", "allow", "deny")),
			"type":         readMay(readOneOf("InvalidMediaRestrictionType", "country", "uri"))}},
	}
}

// readMediaScheme lets pass the names that the specification gives, which are
// no full URNs.
func readMediaScheme(v readValue) []readFault {
	switch v.text {
	case "urn:ebu", "urn:simple", "urn:mpaa", "urn:v-chip", "urn:icra", "urn:yvs":
		return nil
	}
	return readURI(v)
}

func readDeprecatedAdult(readValue) []readFault {
	return readSay("DeprecatedMediaAdult", "is deprecated; wanted is media:rating")
}

func (r *reader) checkMediaText(e *readElement, where string) {
	check := readPlain("ContainsUndeclaredHTML")
	if e.attr("type") == "html" {
		check = readHTML
	}
	r.reportFaults(e.from, where, check(r.value(e, e.text)))
}

// checkMediaRating knows the schemes with few values.
func (r *reader) checkMediaRating(e *readElement, where string) {
	values := map[string][]string{
		"":           {"adult", "nonadult"},
		"urn:simple": {"adult", "nonadult"},
		"urn:mpaa":   {"g", "m", "nc-17", "pg", "pg-13", "r", "x"},
		"urn:v-chip": {"14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7", "tv-y7-fv"},
	}[e.attr("scheme")]
	if values != nil {
		r.reportFaults(e.from, where, readOneOf("InvalidMediaRating", values...)(r.value(e, strings.TrimSpace(e.text))))
	}
}

// checkMediaCredit knows the roles of the European Broadcasting Union, which is
// the scheme unless another is named.
func (r *reader) checkMediaCredit(e *readElement, where string) {
	role, scheme := e.attr("role"), e.attr("scheme")
	known := strings.Contains(readCreditRoles, "|"+role+"|")
	if role != strings.ToLower(role) || role != "" && !known && (scheme == "" || scheme == "urn:ebu") {
		r.report(e.from, "InvalidCreditRole", "%s has the role %s, which is none of the scheme urn:ebu", where, readQuote(role))
	}
}

// https://www.ebu.ch/metadata/cs/web/ebu_RoleCodeCS_p.xml.htm
const readCreditRoles = "|actor|adaptor|anchor person|animal trainer|animator|announcer|armourer|art director|artist|artist/performer" +
	"|assistant camera|assistant chief lighting technician|assistant director|assistant producer|assistant visual editor|author" +
	"|broadcast assistant|broadcast journalist|camera operator|carpenter|casting|causeur|chief lighting technician|choir|choreographer" +
	"|clapper loader|commentary or commentator|commissioning broadcaster|composer|computer programmer|conductor|consultant" +
	"|continuity checker|correspondent|costume designer|dancer|dialogue coach|director|director of photography|distribution company" +
	"|draughtsman|dresser|dubber|editor|editor/producer|ensemble|executive producer|expert|fight director|floor manager|focus puller" +
	"|foley artist|foley editor|foley mixer|graphic assistant|graphic designer|greensman|grip|hairdresser|illustrator|interviewed guest" +
	"|interviewer|key character|key grip|key talents|leadman|librettist|lighting director|lighting technician|location manager|lyricist" +
	"|make up artist|manufacturer|matte artist|music arranger|music group|musician|news reader|orchestra|participant|performer" +
	"|photographer|post|producer|production assistant|production company|production department|production manager|production secretary" +
	"|programme production researcher|programme proposal|property manager|publishing company|puppeteer|pyrotechnician|reporter|rigger" +
	"|runner|scenario|scenic operative|script supervisor|second assistant camera|second assistant director|second unit director" +
	"|set designer|set dresser|sign language|singer|sound designer|sound mixer|sound recordist|special effects|stunts|subtitles" +
	"|technical director|term|translation|transportation manager|treatment|treatment proposal|treatment/programme proposal" +
	"|vision mixer|visual editor|visual effects|wardrobe|witness|"
