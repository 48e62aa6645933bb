package command

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strings"

	"feedgen/sources"
)

const (
	tailBytes = 64 << 10 // that are kept of what a program prints
	tailLines = 10       // that are shown of it
	tailWidth = 300      // characters of a line
)

// A tail keeps the last that was written to it.
type tail struct {
	data []byte
	cut  bool // there was more
}

func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if len(t.data) > 2*tailBytes {
		t.data = append(t.data[:0], t.data[len(t.data)-tailBytes:]...)
		t.cut = true
	}
	return len(p), nil
}

// text gives the last lines, each on one of its own, and without secrets.
func (t *tail) text(secrets []string) string {
	data := t.data
	if t.cut {
		// Its first line may begin in the middle of a secret.
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	text := masks(secrets).Replace(string(data))
	var lines []string
	for line := range strings.FieldsFuncSeq(text, isEnd) {
		if line = strings.TrimSpace(sources.Printable(line)); line != "" {
			lines = append(lines, line)
		}
	}
	lines = lines[max(0, len(lines)-tailLines):]
	var b strings.Builder
	for _, line := range lines {
		if runes := []rune(line); len(runes) > tailWidth {
			line = string(runes[:tailWidth]) + "…"
		}
		b.WriteString("\n    " + line)
	}
	return b.String()
}

// isEnd also takes what progress bars end their lines with.
func isEnd(r rune) bool { return r == '\n' || r == '\r' }

// masks hides secrets, also as they stand in addresses, and each line of those that
// have several.
func masks(secrets []string) *strings.Replacer {
	var all []string
	for _, secret := range secrets {
		for line := range strings.FieldsFuncSeq(secret, isEnd) {
			form := url.QueryEscape(line)
			all = append(all, line, form, strings.ReplaceAll(form, "+", "%20"), url.PathEscape(line))
		}
	}
	// One may begin with another.
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, text := range all {
		pairs = append(pairs, text, "***")
	}
	return strings.NewReplacer(pairs...)
}
