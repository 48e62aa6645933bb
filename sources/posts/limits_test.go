package posts

import (
	"strings"
	"testing"
)

// TestRenderBoundsItsWork holds that what would take Markdown minutes is not
// given to it, and that what people write is.
func TestRenderBoundsItsWork(t *testing.T) {
	for name, body := range map[string]string{
		"quotes":    strings.Repeat(">", 100_000),
		"lists":     strings.Repeat("- ", 100_000),
		"numbers":   strings.Repeat("1. ", 100_000),
		"links":     strings.Repeat("[a](", 100_000),
		"cells":     "a\n" + strings.Repeat("|-", 1000) + "\n" + strings.Repeat("|x\n", 4000),
		"footnotes": strings.Repeat("[^1]: x\n\n", 20_000),
		"emphasis":  strings.Repeat("*a_ ", 100_000),
	} {
		if affordable(body) {
			t.Errorf("%s: given to Markdown", name)
		}
	}
	for name, body := range map[string]string{
		"a long post":    strings.Repeat("Some *text* with a [link](https://example.com/).\n\n", 20_000),
		"a long list":    strings.Repeat("- [x](https://example.com/)\n", 4_000),
		"a rule":         strings.Repeat("-", 500),
		"nested quotes":  strings.Repeat("> ", 50) + "text",
		"a wide table":   strings.Repeat("| a ", 500) + "\n" + strings.Repeat("|---", 500),
		"stars in a row": strings.Repeat("*", 500),
	} {
		if !affordable(body) {
			t.Errorf("%s: not given to Markdown", name)
		}
	}
}

func TestPlainParagraphsShowTheText(t *testing.T) {
	got := plainParagraphs("a <b>\n\n\n\n> c")
	if want := "<p>a &lt;b&gt;</p>\n<p>&gt; c</p>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
