package feedgen

import (
	"regexp"
	"slices"
	"strings"
)

// attribute reports an attribute that could run something, or leads nowhere.
func (f *readFragment) attribute(element, name, value string) {
	switch {
	case strings.HasPrefix(name, "on"):
		f.say("SecurityRiskAttr", "<%s %s> is a script", element, name)
	case name == "style":
		for _, risk := range readRiskyStyle(value) {
			f.say("DangerousStyleAttr", "the style of <%s> has %s, which readers do not trust", element, readQuote(risk))
		}
	case name == "srcset" || name == "imagesrcset" || name == "data-srcset":
		for _, candidate := range readCandidates(value) {
			f.url(element, name, candidate)
		}
	case strings.Contains(readURLAttributes, " "+name+" "):
		f.url(element, name, value)
	}
}

// readDropped leaves out what browsers drop wherever it stands in a URL.
var readDropped = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// url checks a URL in HTML.
func (f *readFragment) url(element, name, value string) {
	plain := readDropped.Replace(strings.Trim(value, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f "))
	m := readScheme.FindStringSubmatch(plain)
	if m == nil {
		f.say("ContainsRelRef", "the %s of <%s> is not absolute: %s", name, element, readQuote(value))
		return
	}
	switch scheme := strings.ToLower(m[1]); {
	case scheme == "javascript", scheme == "vbscript":
		f.say("SecurityRiskAttr", "the %s of <%s> is a script", name, element)
	case scheme == "data":
		if name == "href" || !strings.HasPrefix(strings.ToLower(plain), "data:image/") {
			f.say("SecurityRiskAttr", "the %s of <%s> is data, but no image", name, element)
		}
	case value != plain, readBadByte.MatchString(value), !readIsASCII(value), !readEscapes.MatchString(value):
		f.say("UnencodedURL", "the %s of <%s> is not percent-encoded: %s", name, element, readQuote(value))
	case strings.HasPrefix(scheme, "http") && !readHost.MatchString(plain):
		f.say("ContainsRelRef", "the %s of <%s> names no host: %s", name, element, readQuote(value))
	case strings.Contains(value, "&amp;"):
		f.say("DoubleEscaped", "the %s of <%s> seems to be escaped twice: %s", name, element, readQuote(value))
	}
}

func readIsASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c > 0x7F })
}

// readCandidates gives the URLs of a srcset.
func readCandidates(value string) []string {
	var urls []string
	rest := strings.TrimLeft(value, ", \t\n\r\f")
	for rest != "" {
		end := strings.IndexAny(rest, " \t\n\r\f")
		if end < 0 {
			return append(urls, strings.TrimRight(rest, ","))
		}
		found := rest[:end]
		rest = rest[end:]
		if !strings.HasSuffix(found, ",") {
			_, rest, _ = strings.Cut(rest, ",")
		}
		urls = append(urls, strings.TrimRight(found, ","))
		rest = strings.TrimLeft(rest, ", \t\n\r\f")
	}
	if urls == nil {
		return []string{value}
	}
	return urls
}

// readURLAttributes are the attributes of HTML that hold a URL, among them those
// of scripts that load images late.
const readURLAttributes = " href src poster cite data-src data-original data-lazy-src data-href background longdesc action formaction ping manifest xlink:href "

var (
	readStyleText  = regexp.MustCompile(`^([:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\w]+'|"[\s\w]+"|\([\d,\s]+\))*$`)
	readStyleRules = regexp.MustCompile(`^(\s*[-\w]+\s*:\s*[^:;]*(;|$))*$`)
	readStyleRule  = regexp.MustCompile(`([-\w]+)\s*:\s*([^:;]*)`)
	readStyleValue = regexp.MustCompile(`^(#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d?\.?\d?\d(cm|em|ex|in|mm|pc|pt|px|%|,|\))?)$`)
)

// readRiskyStyle gives the parts of a style that readers take out: properties
// and values that can reach beyond the element or load something.
func readRiskyStyle(style string) []string {
	if !readStyleText.MatchString(style) || !readStyleRules.MatchString(style) {
		return []string{style}
	}
	var risky []string
	for _, m := range readStyleRule.FindAllStringSubmatch(strings.ToLower(style), -1) {
		property, value := m[1], m[2]
		if !strings.Contains(readStyleProperties, " "+property+" ") {
			risky = append(risky, property)
			continue
		}
		family, _, _ := strings.Cut(property, "-")
		if !slices.Contains([]string{"background", "border", "margin", "padding"}, family) {
			continue
		}
		for _, word := range strings.Fields(value) {
			if !strings.Contains(readStyleWords, " "+word+" ") && !readStyleValue.MatchString(word) {
				risky = append(risky, word)
			}
		}
	}
	return risky
}

// The properties and words that readers commonly keep.
const (
	readStyleProperties = " azimuth background background-color border border-bottom border-bottom-color border-bottom-style" +
		" border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width" +
		" border-right border-right-color border-right-style border-right-width border-spacing border-style border-top" +
		" border-top-color border-top-style border-top-width border-width clear color cursor direction display elevation float" +
		" font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type" +
		" margin margin-bottom margin-left margin-right margin-top overflow padding padding-bottom padding-left padding-right" +
		" padding-top pause pause-after pause-before pitch pitch-range richness speak speak-header speak-numeral" +
		" speak-punctuation speech-rate stress text-align text-decoration text-indent unicode-bidi vertical-align voice-family" +
		" volume white-space width "
	readStyleWords = " aqua auto black block blue bold both bottom brown center collapse dashed dotted fuchsia gray green" +
		" !important italic left lime maroon medium none navy normal nowrap olive pointer purple red right solid silver teal" +
		" top transparent underline white yellow "
)
