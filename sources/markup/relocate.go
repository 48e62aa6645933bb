package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Relocate gives clean HTML in which the pictures whose addresses are keys of to
// are shown from the addresses that stand under them, or not at all where that is
// empty. Of such a picture only that one rendition stays. Links are left as they are.
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
			t := z.Token()
			link, moved := relocate(&t, to)
			switch {
			case moved && link == "" && t.DataAtom == atom.Img:
				raw = ""
			case moved:
				raw = unquote(t.String())
			}
		}
		b.WriteString(raw)
	}
}

// relocate changes the address of what a tag shows, and gives the new one if it did.
func relocate(t *html.Token, to map[string]string) (link string, moved bool) {
	key := ""
	switch t.DataAtom {
	case atom.Img:
		key = "src"
	case atom.Video:
		key = "poster"
	default:
		return "", false
	}
	i := slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return "", false
	}
	if link, moved = to[t.Attr[i].Val]; !moved {
		return "", false
	}
	t.Attr[i].Val = link
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool {
		return a.Key == "srcset" || a.Key == "sizes" || a.Key == key && link == ""
	})
	return link, true
}
