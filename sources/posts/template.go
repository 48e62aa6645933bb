package posts

import (
	"fmt"
	"regexp"
	"strings"
)

// expression matches what Liquid and Nunjucks print.
var expression = regexp.MustCompile(`\{\{-?\s*([^{}|]+?)\s*((?:\|[^{}]*?)?)\s*-?\}\}`)

// untemplated writes a permalink in which a template prints values as a pattern.
// An error says which value only the generator knows.
func untemplated(s string) (string, error) {
	var unknown error
	out := expression.ReplaceAllStringFunc(s, func(all string) string {
		parts := expression.FindStringSubmatch(all)
		name, ok := templateWord(parts[1])
		filter := strings.Trim(parts[2], "| ")
		switch {
		case ok && filter == "":
			return "{" + name + "}"
		case ok && slugFilter.MatchString(filter):
			return "{-" + name + "}"
		}
		if format := dateFilter.FindStringSubmatch(filter); format != nil && name == "date" {
			return "{date|" + strings.ReplaceAll(format[1], "%", "") + "}"
		}
		unknown = fmt.Errorf("only the generator can tell %s", all)
		return ""
	})
	if unknown == nil && strings.Contains(out, "{%") {
		unknown = fmt.Errorf("only the generator can run %q", shorten(s))
	}
	return out, unknown
}

var (
	// slugFilter matches the filters that make slugs.
	slugFilter = regexp.MustCompile(`^(?:slug|slugify)\b[^|]*$`)

	// dateFilter matches Liquid's filter for dates, as far as its letters are PHP's.
	dateFilter = regexp.MustCompile(`^date:?\s*\(?["']((?:%[Ymd]|[-/._])+)["']\)?$`)
)

// templateWord gives our name for a value that templates know.
func templateWord(name string) (string, bool) {
	switch name {
	case "page.fileSlug":
		return "name", true
	case "page.filePathStem":
		return "sections}/{name", true
	case "page.date", "date":
		return "date", true
	}
	return name, !strings.ContainsAny(name, " ()[]'\"+")
}
