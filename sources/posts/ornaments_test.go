package posts

import (
	"testing"

	"feedgen/sources/markup"
)

func TestWebPartEndsWithItsHost(t *testing.T) {
	parts := []webPart{{"shields.io", ""}, {"github.com", "/blob/"}, {"", "/avatars/"}}
	for link, want := range map[string]bool{
		"https://shields.io/x":               true,
		"https://IMG.shields.io:443/x":       true,
		"https://notshields.io/x":            false,
		"https://shields.io.example.net/x":   false,
		"https://github.com/a/b/blob/c.mp3":  true,
		"https://github.com/a/b/raw/c.mp3":   false,
		"https://example.net/blob/c.mp3":     false,
		"https://example.net/avatars/a.png":  true,
		"https://example.net/a.png?/avatars": false,
	} {
		if got := anyHas(parts, link); got != want {
			t.Errorf("%s: %v, want %v", link, got, want)
		}
	}
}

func TestOrnamentIsKnownByItsSize(t *testing.T) {
	for _, c := range []struct {
		width, height int
		want          bool
	}{
		{0, 0, false}, {1, 0, true}, {0, 2, true}, {2, 600, true}, {47, 47, true},
		{47, 0, false}, {47, 48, false}, {48, 48, false}, {600, 3, false},
	} {
		img := markup.Image{Src: "https://example.net/boat.jpg", Width: c.width, Height: c.height}
		if got := isOrnament(img); got != c.want {
			t.Errorf("%d × %d: %v, want %v", c.width, c.height, got, c.want)
		}
	}
}

func TestOrnamentIsKnownByItsAlt(t *testing.T) {
	for alt, want := range map[string]bool{
		"": false, "🎉": true, "👍🏽": true, "❤️": true, "👩‍🚀": true, ":tada:": true, "Avatar": true, "Jane’s avatar": true, "avatar of Jane": true,
		"Avatar, the film": false, "A boat 🎉": false, "::": false, ": a b :": false, "5": false,
	} {
		if got := isOrnamentAlt(alt); got != want {
			t.Errorf("%q: %v, want %v", alt, got, want)
		}
	}
}
