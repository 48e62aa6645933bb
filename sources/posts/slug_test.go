package posts

import "testing"

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
