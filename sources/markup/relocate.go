package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Relocate gives clean HTML in which the pictures whose addresses are keys of to
// are shown from the addresses that stand under them. Of such a picture only that
// one rendition stays. Links are left as they are.
func Relocate(clean string, to map[string]string) string {
	if len(to) == 0 || !strings.Contains(clean, "<img ") && !strings.Contains(clean, "poster=") {
		return clean
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(clean))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			if t := z.Token(); relocate(&t, to) {
				raw = unquote(t.String())
			}
		}
		b.WriteString(raw)
	}
}

// relocate reports that it changed the address of what a tag shows.
func relocate(t *html.Token, to map[string]string) bool {
	key := ""
	switch t.DataAtom {
	case atom.Img:
		key = "src"
	case atom.Video:
		key = "poster"
	default:
		return false
	}
	moved := false
	for i, a := range t.Attr {
		if link, ok := to[a.Val]; ok && a.Key == key {
			t.Attr[i].Val = link
			moved = true
		}
	}
	if moved {
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "srcset" || a.Key == "sizes" })
	}
	return moved
}
