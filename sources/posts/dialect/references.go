package dialect

import (
	"regexp"
	"strings"
)

var (
	// reference matches [text][label] and [text][], in which there is no bracket.
	reference = regexp.MustCompile(`\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]`)

	// definition matches the beginning of what says where a label leads.
	definition = regexp.MustCompile(`(?m)^ {0,3}\[([^\[\]\n]+)\]:`)
)

// dropLooseReferences makes text of those links whose definitions went with what
// was left out of a body. Lines of code stay, and lines with code in them.
func dropLooseReferences(body string) string {
	if !strings.Contains(body, "][") {
		return body
	}
	known := make(map[string]bool)
	for _, d := range definition.FindAllStringSubmatch(body, -1) {
		known[label(d[1])] = true
	}
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(body) {
		start := strings.TrimLeft(line, " >")
		switch {
		case fence == "" && (strings.HasPrefix(start, "```") || strings.HasPrefix(start, "~~~")):
			fence = start[:3]
		case fence != "" && strings.HasPrefix(start, fence):
			fence = ""
		case fence == "" && !strings.Contains(line, "`") && !strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "\t"):
			line = reference.ReplaceAllStringFunc(line, func(link string) string {
				parts := reference.FindStringSubmatch(link)
				of := parts[2]
				if of == "" {
					of = parts[1]
				}
				if known[label(of)] {
					return link
				}
				return parts[1]
			})
		}
		b.WriteString(line)
	}
	return b.String()
}

// label makes one of labels that differ in case and blanks alone, as CommonMark
// has it.
func label(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
