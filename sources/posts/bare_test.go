package posts

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestBareFrontMatterEndsAtABlankLine(t *testing.T) {
	for _, c := range []struct {
		file, text, body string
		line, bodyAt     int
	}{
		{"Title: A\nDate: B\n\nC\n", "Title: A\nDate: B\n", "\nC\n", 1, 3},
		{"\n \ntitle: A\n b\n\nC\n", "title: A\n b\n", "\nC\n", 3, 5},
		{"Title: A\n\t\nC", "Title: A\n", "\t\nC", 1, 2},
		{"Date: A", "Date: A", "", 1, 2},
	} {
		h := split(c.file)
		if h.syntax != bareSyntax || h.text != c.text || h.body != c.body || h.line != c.line || h.bodyAt != c.bodyAt {
			t.Errorf("%q: %+v", c.file, h)
		}
	}
}

func TestProseIsNoBareFrontMatter(t *testing.T) {
	for _, file := range []string{
		"", "\n", "Note: bring a coat\n", "Title\n", "Title: A\nprose\n", " Title: A\n", "# Title: A\n",
		"- Title: A\n", "Title: A\nhttp://example.com\n", "Text.\n\nTitle: A\n", "Hello, Date: A\n",
		"Title: " + strings.Repeat("a", maxBare) + "\n",
	} {
		if h := split(file); h.syntax != noSyntax || h.body != file || h.bodyAt != 1 {
			t.Errorf("%q: %+v", file, h)
		}
	}
}

// TestBareFrontMatterAcrossChunks: a part of a file must not be taken for what
// the whole is not.
func TestBareFrontMatterAcrossChunks(t *testing.T) {
	long := strings.Repeat("a", headChunk)
	for _, c := range []struct{ file, title string }{
		{"Title: A\nDate: 2024-01-15\n\n" + long, "A"},
		{"Title: A\nDate: 2024-01-15\n" + strings.Repeat(" ", headChunk) + "\nB\n", "A"},
		{"Title: A\nDate: 2024-01-15\n" + long + "\n\nB\n", ""},
		{"Title: A\nDate: 2024-01-15\nSummary: " + long + "\n\nB\n", ""},
	} {
		s := onDisk{Name: "a", Files: fstest.MapFS{"2024-01-15-a.md": {Data: []byte(c.file)}}, Site: "https://example.com", Zone: time.UTC}.open(t)
		entries, notes, err := listed(t.Context(), s)
		if err != nil || len(entries) != 1 || entries[0].Title != c.title {
			t.Errorf("%.40q: %v, %v, %v", c.file, entries, notes, err)
		}
	}
}
