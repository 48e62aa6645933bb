package web

import (
	"strings"
)

// A coding is a content coding in which feeds are there, the dearest last.
type coding int

const (
	identity coding = iota
	gzipped
	brotlied
	codings // their number
)

// names are those of the codings in Accept-Encoding and Content-Encoding.
func (c coding) String() string {
	return [codings]string{"identity", "gzip", "br"}[c]
}

// Weights of codings, in thousandths.
const (
	notSaid = -1
	refused = 0
)

// choose gives the coding in which to answer, of those that there are, by the request's
// Accept-Encoding (RFC 9110, section 12.5.3). It is false if none is acceptable. Who says
// nothing may not know any coding.
func choose(accept []string, there *[codings]*variant) (coding, bool) {
	if len(accept) == 0 {
		return identity, true
	}
	weights := weigh(accept)
	best, found := identity, false
	for c, weight := range weights {
		if there[c] == nil || weight <= refused {
			continue
		}
		if !found || weight >= weights[best] {
			best, found = coding(c), true
		}
	}
	// What is not named is not acceptable, but for the bytes as they are, which are the
	// last resort.
	return best, found || weights[identity] == notSaid
}

// weigh gives what a request thinks of each coding. Elements that mean nothing count as
// if they were not there.
func weigh(accept []string) (weights [codings]int) {
	others := notSaid
	weights = [codings]int{notSaid, notSaid, notSaid}
	for _, line := range accept {
		for element := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(element, ";")
			weight, ok := quality(parameters)
			if !ok {
				continue
			}
			switch name = trim(name); {
			case name == "*":
				others = weight
			case strings.EqualFold(name, "identity"):
				weights[identity] = weight
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				weights[gzipped] = weight
			case strings.EqualFold(name, "br"):
				weights[brotlied] = weight
			}
		}
	}
	for c, weight := range weights {
		if weight == notSaid {
			weights[c] = others
		}
	}
	return weights
}

// quality reads the q among an element's parameters, in thousandths; 1 if there is none.
func quality(parameters string) (int, bool) {
	for parameter := range strings.SplitSeq(parameters, ";") {
		key, value, found := strings.Cut(parameter, "=")
		if found && strings.EqualFold(trim(key), "q") {
			return thousandths(trim(value))
		}
	}
	return 1000, true
}

// thousandths reads a number from 0 to 1 with up to three digits after the point.
func thousandths(s string) (int, bool) {
	whole, rest, _ := strings.Cut(s, ".")
	if len(rest) > 3 || whole != "0" && whole != "1" {
		return 0, false
	}
	n := int(whole[0] - '0')
	for i := range 3 {
		n *= 10
		if i < len(rest) {
			if rest[i] < '0' || rest[i] > '9' {
				return 0, false
			}
			n += int(rest[i] - '0')
		}
	}
	return n, n <= 1000
}

// trim takes away the blanks that may stand around what a header lists.
func trim(s string) string { return strings.Trim(s, " \t") }
