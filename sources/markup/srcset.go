package markup

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// A candidate is one image of a srcset.
type candidate struct {
	url        string // absolute
	descriptor string // such as 640w or 2x; may be empty
}

// parseSrcset gives the usable candidates of a srcset, made absolute, by the
// rules of https://html.spec.whatwg.org/#parse-a-srcset-attribute: a URL goes
// on to the next blank and may hold commas, but does not end with one.
func parseSrcset(srcset string, base *url.URL) []candidate {
	var all []candidate
	for {
		srcset = strings.TrimLeft(srcset, blanks+",")
		if srcset == "" {
			return all
		}
		ref, descriptor := srcset, ""
		if i := strings.IndexAny(srcset, blanks); i >= 0 {
			ref, srcset = srcset[:i], srcset[i:]
		} else {
			srcset = ""
		}
		if bare := strings.TrimRight(ref, ","); bare != ref {
			ref = bare
		} else {
			descriptor, srcset, _ = strings.Cut(srcset, ",")
			descriptor = strings.Trim(descriptor, blanks)
		}
		if descriptor != "" && width(descriptor) == 0 {
			continue
		}
		if abs, ok := AbsoluteURL(base, ref); ok {
			all = append(all, candidate{abs, descriptor})
		}
	}
}

// blanks are what HTML calls ASCII whitespace.
const blanks = " \t\n\f\r"

// formatSrcset is the reverse of parseSrcset.
func formatSrcset(all []candidate) string {
	var b strings.Builder
	for i, c := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		// A comma at an end of a URL would be read as one of the list.
		ref := c.url
		if bare, found := strings.CutSuffix(ref, ","); found {
			ref = bare + "%2C"
		}
		b.WriteString(ref)
		if c.descriptor != "" {
			b.WriteString(" " + c.descriptor)
		}
	}
	return b.String()
}

// best gives the URL of the candidate that suits an <img> that has no src: the
// widest that is not wider than a page, or else the narrowest.
func best(all []candidate) string {
	const page = 1600
	chosen, chosenWidth := "", 0.0
	for _, c := range all {
		w := width(c.descriptor)
		better := chosen == "" || w <= page && (w > chosenWidth || chosenWidth > page) ||
			w > page && w < chosenWidth
		if better {
			chosen, chosenWidth = c.url, w
		}
	}
	return chosen
}

var descriptorPattern = regexp.MustCompile(`^(\d{1,5}(?:\.\d{1,5})?)([wx])$`)

// width gives the pixels that a descriptor stands for, and 0 if it is none. A
// density is taken as that of a picture which is 800 pixels wide at 1x.
func width(descriptor string) float64 {
	if descriptor == "" {
		descriptor = "1x"
	}
	parts := descriptorPattern.FindStringSubmatch(descriptor)
	if parts == nil {
		return 0
	}
	w, err := strconv.ParseFloat(parts[1], 64)
	if err != nil {
		return 0
	}
	if parts[2] == "x" {
		w *= 800
	}
	return w
}
