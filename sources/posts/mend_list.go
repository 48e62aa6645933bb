package posts

import (
	"slices"
	"strings"
)

// looseList reads what stands after the colon of a key, on line at, if it is
// evidently meant for a list or table: in brackets, though broken ones, or
// behind dashes.
func looseList(key, s string, at int) (value, bool) {
	if !strings.HasPrefix(s, "[") && !strings.HasPrefix(s, "{") {
		return dashed(key, s, at)
	}
	if v, err := parseJSONValue(s); err == nil {
		v.line = at
		return v, true
	}
	inner, closed := strings.CutSuffix(s[1:], "]")
	if s[0] != '[' || strings.ContainsAny(inner, "[]{}") || !closed && prose(key) {
		return value{}, false
	}
	v := value{kind: list, line: at}
	for _, part := range splitCommas(inner) {
		v.items = append(v.items, value{kind: scalar, text: unquote(part), line: at})
	}
	return v, closed || len(v.items) > 0
}

// dashed reads `- a - b`, on one line.
func dashed(key, s string, at int) (value, bool) {
	rest, ok := strings.CutPrefix(s, "- ")
	if !ok || prose(key) {
		return value{}, false
	}
	v := value{kind: list, line: at}
	for part := range strings.SplitSeq(rest, " - ") {
		if part = trim(part); part != "" {
			v.items = append(v.items, value{kind: scalar, text: unquote(part), line: at})
		}
	}
	return v, true
}

// prose reports that the value of a key is a sentence, in which a bracket or a
// dash is no syntax.
func prose(key string) bool {
	return slices.Contains([]string{"title", "description", "summary", "excerpt", "subtitle"}, strings.ToLower(key))
}

// splitCommas parts s at the commas that are not in quotes, and drops what is
// blank.
func splitCommas(s string) []string {
	var parts []string
	add := func(part string) {
		if !blank(part) {
			parts = append(parts, trim(part))
		}
	}
	start, quote := 0, byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
				// A comma may be missing: ["a" "b"].
				if next := trim(s[i+1:]); next != "" && next[0] == c {
					add(s[start : i+1])
					start = i + 1
				}
			}
		case c == ',':
			add(s[start:i])
			start = i + 1
		case (c == '"' || c == '\'') && blank(s[start:i]):
			quote = c
		}
	}
	if quote == 0 {
		add(s[start:])
		return parts
	}
	// A quote that is not closed holds no comma.
	for part := range strings.SplitSeq(s[start:], ",") {
		add(part)
	}
	return parts
}
