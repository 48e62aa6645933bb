package posts

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"feedgen/sources/markup"
)

// ornaments are where pictures are kept that no text is about.
func ornaments() []webPart {
	return []webPart{
		// emoji
		{"s.w.org", "/emoji/"}, {"github.githubassets.com", "/emoji/"}, {"assets-cdn.github.com", "/emoji/"},
		{"twemoji.maxcdn.com", ""}, {"jsdelivr.net", "emoji"}, {"cdnjs.cloudflare.com", "moji"}, {"twimg.com", "/emoji/"},
		{"fbcdn.net", "/emoji"}, {"gstatic.com", "notoemoji"}, {"slack-edge.com", "emoji"}, {"discordapp.com", "/emojis/"},
		{"", "/wp-includes/images/smilies/"}, {"", "/images/core/emoji/"},

		// portraits of authors and commenters
		{"gravatar.com", ""}, {"avatars.githubusercontent.com", ""}, {"avatars0.githubusercontent.com", ""}, {"avatars1.githubusercontent.com", ""},
		{"avatars2.githubusercontent.com", ""}, {"avatars3.githubusercontent.com", ""}, {"unavatar.io", ""}, {"ui-avatars.com", ""},
		{"pbs.twimg.com", "/profile_images/"}, {"discordapp.com", "/avatars/"}, {"graph.facebook.com", "/picture"}, {"pravatar.cc", ""}, {"dicebear.com", ""},
		{"", "/avatars/"},

		// badges and buttons
		{"shields.io", ""}, {"badge.fury.io", ""}, {"badgen.net", ""}, {"forthebadge.com", ""}, {"travis-ci.org", ""}, {"travis-ci.com", ""},
		{"codecov.io", ""}, {"coveralls.io", ""}, {"circleci.com", ""}, {"appveyor.com", "/status"}, {"api.netlify.com", "/badges/"}, {"badges.gitter.im", ""},
		{"codacy.com", "/badge"}, {"codacy.com", "/project/badge"}, {"codeclimate.com", "/badges/"}, {"snyk.io", "/badge"}, {"david-dm.org", ""},
		{"goreportcard.com", "/badge"}, {"godoc.org", "status"}, {"pkg.go.dev", "/badge"}, {"readthedocs.org", "/badge"}, {"zenodo.org", "/badge"},
		{"mybinder.org", "badge"}, {"colab.research.google.com", "badge"}, {"isitmaintained.com", ""}, {"bestpractices.dev", ""}, {"opencollective.com", "badge"},
		{"herokucdn.com", "/deploy/"}, {"vercel.com", "/button"}, {"netlify.com", "/deploy/button"}, {"buymeacoffee.com", "/buttons/"}, {"ko-fi.com", "/cdn/kofi"},
		{"paypalobjects.com", "/btn/"}, {"creativecommons.org", "/l/"}, {"licensebuttons.net", ""},

		// counters
		{"feedburner.com", "/~"}, {"pixel.wp.com", ""}, {"stats.wordpress.com", ""}, {"medium.com", "/_/stat"}, {"google-analytics.com", ""}, {"doubleclick.net", ""},
		{"facebook.com", "/tr?"}, {"scorecardresearch.com", ""}, {"quantserve.com", ""}, {"amazon-adsystem.com", "/e/ir"}, {"assoc-amazon.com", "/e/ir"},
		{"googleusercontent.com", "/tracker/"}, {"ga-beacon.appspot.com", ""}, {"statcounter.com", ""}, {"hits.seeyoufarm.com", ""}, {"komarev.com", ""}, {"visitor-badge.laobi.icu", ""},
	}
}

// ornamentClasses are words in the classes of such pictures.
func ornamentClasses() []string {
	return []string{"emoji", "twemoji", "emojione", "joypixels", "smiley", "avatar", "gravatar", "badge", "spacer"}
}

const (
	// dotPixels is how wide or high a picture is that nobody is meant to see.
	dotPixels = 2

	// iconPixels is below which in width and height a picture is part of a line.
	iconPixels = 48
)

// isOrnament reports that a picture of the text is none that the text is about:
// an emoji, a portrait beside a name, a badge, a spacer or a counter.
func isOrnament(img markup.Image) bool {
	w, h := img.Width, img.Height
	if isDot(w, h) || w > 0 && h > 0 && w < iconPixels && h < iconPixels {
		return true
	}
	for class := range strings.FieldsFuncSeq(strings.ToLower(img.Class), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
		if slices.Contains(ornamentClasses(), class) {
			return true
		}
	}
	return isOrnamentAlt(img.Alt) || isOrnamentName(img.Src) || anyHas(ornaments(), img.Src)
}

func isDot(width, height int) bool {
	return width > 0 && width <= dotPixels || height > 0 && height <= dotPixels
}

// isOrnamentAlt tells what stands for an emoji, 🎉 or :tada:, or for a portrait.
// “Avatar” is the title of a film as well.
func isOrnamentAlt(alt string) bool {
	alt = strings.ToLower(alt)
	switch {
	case alt == "":
		return false
	case alt == "avatar", alt == "gravatar", strings.HasSuffix(alt, "'s avatar"), strings.HasSuffix(alt, "’s avatar"), strings.HasPrefix(alt, "avatar of "), strings.HasPrefix(alt, "avatar for "):
		return true
	case len(alt) > 2 && alt[0] == ':' && alt[len(alt)-1] == ':' && !strings.Contains(alt, " "):
		return true
	}
	for _, r := range alt {
		const joiner, variant = '\u200D', '\uFE0F'
		if !unicode.In(r, unicode.So, unicode.Sk) && r != joiner && r != variant {
			return false
		}
	}
	return true
}

// isOrnamentName tells a badge, and a portrait, by the file's name.
func isOrnamentName(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	name := strings.ToLower(path.Base(u.Path))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if u.Hostname() == "github.com" && strings.Count(u.Path, "/") == 1 {
		return true // github.com/NAME.png
	}
	return stem == "avatar" || stem == "gravatar" || strings.HasSuffix(name, ".svg") && strings.Contains(name, "badge")
}
