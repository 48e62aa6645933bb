package posts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSlugify(t *testing.T) {
	for _, c := range []struct{ title, want string }{
		{"Plain words", "plain-words"},
		{"£1.6m", "1.6m"},
		{"10,000", "10000"},
		{"9/11", "911"},
		{"1 000 000", "1-000-000"},
		{"Straße", "strasse"},
		{"Ærø", "aero"},
		{"Þór", "thor"},
		{"Øresund", "oresund"},
		{"Œuvre", "oeuvre"},
		{"Łódź", "lodz"},
		{"Café crème à Zürich", "cafe-creme-a-zurich"},
		{"Cafe\u0301", "cafe"}, // NFD
		{"snow²", "snow2"},
		{"one_two__three", "one-two-three"},
		{"a - b", "a-b"},
		{"a\u00a0b", "a-b"},
		{" -edges- ", "edges"},
		{"The end.", "the-end"},
		{"The end…", "the-end"},
		{"Well...", "well"},
		{"v1.2 is out.", "v1.2-is-out"},
		{"Don’t stop", "dont-stop"},
		{"Fish & chips", "fish-chips"},
		{"Москва", "moskva"},
		{"Щука, ёж", "shchuka-ezh"},
		{"Ελλάδα", "ellada"},
		{"東京", "東京"}, // Jigsaw knows no ASCII for it
		{"!?", ""},
		{"", ""},
	} {
		if got := slugify(c.title, '-'); got != c.want {
			t.Errorf("slugify(%q) = %q, want %q", c.title, got, c.want)
		}
	}
}

func TestSlugifyWithUnderscores(t *testing.T) {
	const want = "tea_for_two_at_4"
	if got := slugify("Tea for-two_at 4", '_'); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSlugStyles compares with what the generators make of names and titles:
// Jekyll's Utils.slugify, Hugo's UnicodeSanitize, Zola's crate slug, Astro's
// github-slugger, Pelican's slugify and Hexo's slugize. Zola and Pelican write
// 日本語 as ri-ben-yu, which takes a table of every Chinese sign; here it stays.
func TestSlugStyles(t *testing.T) {
	given := []string{"Hello, World!", "C# & C++", "Über uns", "don’t", "a_b", "a.b", "x -- y", "日本語", "  x  ", "émigré", "50%", "a/b"}
	for _, c := range []struct {
		preset, word string
		want         []string
	}{
		{"jekyll", "title", []string{"Hello,-World!", "C-&-C++", "Über-uns", "don-t", "a_b", "a.b", "x-y", "日本語", "x", "émigré", "50", "a-b"}},
		{"jekyll", "slug", []string{"hello-world", "c-c", "über-uns", "don-t", "a-b", "a-b", "x-y", "日本語", "x", "émigré", "50", "a-b"}},
		{"jekyll", "categories", []string{"hello, world!", "c# & c++", "über uns", "don’t", "a_b", "a.b", "x -- y", "日本語", "  x  ", "émigré", "50%", "a/b"}},
		{"hugo", "slug", []string{"hello-world", "c#-c++", "über-uns", "dont", "a_b", "a.b", "x--y", "日本語", "x", "émigré", "50", "a/b"}},
		{"zola", "slug", []string{"hello-world", "c-c", "uber-uns", "don-t", "a-b", "a-b", "x-y", "日本語", "x", "emigre", "50", "a-b"}},
		{"astro", "name", []string{"hello-world", "c--c", "über-uns", "dont", "a_b", "ab", "x----y", "日本語", "--x--", "émigré", "50", "a/b"}},
		{"pelican", "slug", []string{"hello-world", "c-c", "uber-uns", "dont", "a_b", "ab", "x-y", "日本語", "x", "emigre", "50", "ab"}},
		{"hexo", "post_title", []string{"hello-world", "c-c", "uber-uns", "don’t", "a-b", "a-b", "x-y", "日本語", "x", "emigre", "50", "a-b"}},
		{"hexo", "category", []string{"Hello-World", "C-C", "Uber-uns", "don’t", "a-b", "a-b", "x-y", "日本語", "x", "emigre", "50", "a/b"}},
		{"docusaurus", "slug", given},
		{"eleventy", "path", given},
		{"jigsaw", "slug", given},
		{"plain", "path", given},
		{"obsidian", "path", []string{"Hello,+World!", "C#+&+C++", "Über+uns", "don’t", "a_b", "a.b", "x+--+y", "日本語", "++x++", "émigré", "50%", "a/b"}},
	} {
		p, ok := presetNamed(c.preset)
		if !ok {
			t.Fatalf("no preset %s", c.preset)
		}
		style, ok := p.spelled[c.word]
		if !ok {
			style = p.slug
		}
		var got []string
		for _, s := range given {
			got = append(got, style.path(s))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s :%s (-want +got):\n%s", c.preset, c.word, diff)
		}
	}
}
