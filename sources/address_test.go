package sources

import "testing"

func TestAddressesOutliveMoves(t *testing.T) {
	for _, same := range [][]string{
		{"https://example.com/a/b", "http://example.org/a/b/", "https://example.com/a/b/index.html", "https://example.com/a/b?utm_source=rss&utm_medium=feed"},
		{"https://example.com/caf%C3%A9", "https://example.com/café"},
		{"https://example.com/?p=42", "https://blog.example.com/?p=42"},
		{"https://example.com", "https://example.com/", "https://example.com/index.html"},
	} {
		for _, link := range same[1:] {
			if a, b := Address(same[0]), Address(link); a != b {
				t.Errorf("%s: %q, want %q as of %s", link, b, a, same[0])
			}
		}
	}
	for _, others := range [][2]string{
		{"https://example.com/?p=42", "https://example.com/?p=43"},
		{"https://example.com/log#a", "https://example.com/log#b"},
		{"https://example.com/a/my", "https://example.com/a/myindex.html"},
	} {
		if Address(others[0]) == Address(others[1]) {
			t.Errorf("%v have one address", others)
		}
	}
}
