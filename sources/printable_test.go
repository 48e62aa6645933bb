package sources_test

import (
	"testing"

	"feedgen/sources"
)

func TestPrintableIsOneLineThatCommandsNothing(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"letters", "På svenska, 日本, עברית", "På svenska, 日本, עברית"},
		{"nothing", "", ""},
		{"ends of lines", "a\nb\r\nc\vd\fe\u0085f\u2028g\u2029h", "a b  c d e f g h"},
		{"a tab", "a\tb", "a b"},
		{"a blank that is no end", "100\u00a0km\u3000", "100\u00a0km\u3000"},
		{"colours of a terminal", "\x1b[31mred\x1b[0m", "?[31mred?[0m"},
		{"a terminal's title", "\x1b]0;title\x07", "?]0;title?"},
		{"commands of one character", "a\u009b31mb\u0090c", "a?31mb?c"},
		{"one that is no UTF-8", "a\x9b31mb", "a\ufffd31mb"},
		{"going back", "safe\b\b\b\bevil\x7f\x00", "safe????evil??"},
		{"turning the order", "invoice\u202egpj.exe", "invoice?gpj.exe"},
		{"isolates and marks", "a\u2066b\u2069c\u200ed\u200fe\u061cf", "a?b?c?d?e?f"},
		{"what is not seen", "a\u200bb\u2060c\ufeffd\U000e0041", "a?b?c?d?"},
		{"emoji of several", "👩\u200d💻 ❤\ufe0f", "👩\u200d💻 ❤\ufe0f"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"an Arabic mark that is seen", "\u06dd١", "\u06dd١"},
		{"a soft hyphen", "Regerings\u00adkansliet", "Regerings\u00adkansliet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := sources.Printable(tt.text); got != tt.want {
				t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
