package out

import (
	"strings"

	"feedgen/sources"
)

// Said gives what a server says as a part of an error: a line of printable characters,
// at most so many, and a sign that there were more.
func Said(text string, most int) string {
	words := []rune(strings.Join(strings.Fields(sources.Printable(text)), " "))
	if len(words) > most {
		return string(words[:most]) + "…"
	}
	return string(words)
}
