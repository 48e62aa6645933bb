package markup_test

import (
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"feedgen/sources/markup"
)

// FuzzClean holds what Clean promises of any input, told by means of its own: a
// tokenizer and lists of what is forbidden.
func FuzzClean(f *testing.F) {
	files, err := filepath.Glob("testdata/clean/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(post(f))
	cleaner := markup.NewCleaner()
	f.Fuzz(func(t *testing.T, input string) {
		checkClean(t, cleaner, input)
	})
}

// TestCleanCopesWithTagSoup makes what a fuzzer seldom hits upon: elements where
// they do not belong, and end tags of others.
func TestCleanCopesWithTagSoup(t *testing.T) {
	pieces := strings.Fields(`text &lt; &#1; <a_href=/x> <a_name=n> <b> <i_x=1> <font_a=2> <code> <p> <div>
		<span> <li> <ul> <dd> <dl> <h1> <h2> <pre> <table> <tr> <td> <th> <tbody> <caption> <colgroup> <col>
		<img_src=a.jpg> <img_data-src=b.jpg> <img_src=data:x> <picture> <source_src=v_srcset=c.jpg> <video> <audio_src=a>
		<iframe_src=/f> </iframe> <noscript> <form> <button> <select> <option> <input_type=checkbox> <textarea>
		<svg> <math_alttext=x> <desc> <mtext> <foreignObject> <template> <object> <applet> <marquee> <center>
		<details> <summary> <ruby> <rb> <rt> <rtc> <rp> <nobr> <br> <hr> <script> <style> <title> <xmp> <listing>
		<x-y> <body> <html> <head> <frameset> <!-- --> <![CDATA[ ]]> <dialog> <menu> <bdo> <q_cite=/q>`)
	cleaner, random := markup.NewCleaner(), rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var soup strings.Builder
		for range 1 + random.IntN(16) {
			piece := strings.ReplaceAll(pieces[random.IntN(len(pieces))], "_", " ")
			if name, found := strings.CutPrefix(piece, "<"); found && random.IntN(3) == 0 {
				name, _, _ = strings.Cut(strings.TrimSuffix(name, ">"), " ")
				piece = "</" + name + ">"
			}
			soup.WriteString(piece)
		}
		checkClean(t, cleaner, soup.String())
		if t.Failed() {
			t.Fatalf("input %q", soup.String())
		}
	}
}

func checkClean(t *testing.T, cleaner *markup.Cleaner, input string) {
	t.Helper()
	at := page(t)
	got := cleaner.Clean(input, at)
	checkCharacters(t, got.HTML)
	checkTags(t, got.HTML)
	if again := cleaner.Clean(got.HTML, at).HTML; again != got.HTML {
		t.Errorf("cleaned once more %q\nbecomes %q", got.HTML, again)
	}
	if n := strings.Count(got.HTML, "<img "); n != len(got.Images) {
		t.Errorf("%d images of %d in %q", len(got.Images), n, got.HTML)
	}
	for _, image := range got.Images {
		checkURL(t, image.Src)
		checkCharacters(t, image.Caption)
	}
	for _, link := range got.Links {
		checkURIChars(t, link)
	}
	for _, media := range got.Media {
		checkURL(t, media.Src)
	}
	checkCharacters(t, markup.Text(input))
	checkCharacters(t, markup.Excerpt(markup.FirstParagraph(input), 20))
}

// checkCharacters fails unless s is UTF-8 of characters that XML 1.0 allows.
func checkCharacters(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("no UTF-8: %q", s)
	}
	for _, r := range s {
		ok := r == '\t' || r == '\n' || ' ' <= r && r <= 0xD7FF || 0xE000 <= r && r <= 0xFFFD || r >= 0x10000
		if !ok {
			t.Errorf("%U in %q", r, s)
		}
	}
}

// checkTags fails unless fragment is balanced and free of what a feed must not
// hold.
func checkTags(t *testing.T, fragment string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%q left open in %q", open, fragment)
			}
			return
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("%s in %q", token, fragment)
		case html.StartTagToken:
			if token.Data == "a" && slices.Contains(open, "a") {
				t.Errorf("a link within a link in %q", fragment)
			}
			open = append(open, token.Data)
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("%s closes %q in %q", token, open, fragment)
			}
			open = open[:len(open)-1]
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			checkElement(t, token)
		}
	}
}

func checkElement(t *testing.T, token html.Token) {
	t.Helper()
	forbidden := []string{"script", "style", "object", "embed", "applet", "form", "input",
		"button", "select", "option", "textarea", "noscript", "meta", "link", "base", "frame",
		"frameset", "iframe", "svg", "math", "template", "title", "plaintext", "xmp", "picture"}
	if slices.Contains(forbidden, token.Data) {
		t.Errorf("forbidden element: %s", token)
	}
	seen := map[string]bool{}
	for _, a := range token.Attr {
		if seen[a.Key] {
			t.Errorf("attribute twice: %s", token)
		}
		seen[a.Key] = true
		checkCharacters(t, a.Val)
		switch {
		case strings.HasPrefix(a.Key, "on"), strings.HasPrefix(a.Key, "data-"), a.Key == "style",
			a.Key == "autoplay", a.Key == "target", a.Key == "background", a.Key == "action":
			t.Errorf("forbidden attribute: %s", token)
		case a.Key == "href" && (strings.HasPrefix(a.Val, "mailto:") || strings.HasPrefix(a.Val, "tel:")):
			checkURIChars(t, a.Val)
		case a.Key == "href", a.Key == "src", a.Key == "poster", a.Key == "cite":
			checkURL(t, a.Val)
		case a.Key == "srcset":
			for candidate := range strings.SplitSeq(a.Val, ", ") {
				address, _, _ := strings.Cut(candidate, " ")
				checkURL(t, address)
			}
		}
	}
	if needs := map[string]string{"img": "src", "source": "src", "track": "src"}[token.Data]; needs != "" && !seen[needs] {
		t.Errorf("without %s: %s", needs, token)
	}
}

// checkURL fails unless s is an absolute URL of the web.
func checkURL(t *testing.T, s string) {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		t.Errorf("no absolute URL of the web: %q (%v)", s, err)
	}
	checkURIChars(t, s)
}

// checkURIChars fails if a character stands where RFC 3986 does not have it.
func checkURIChars(t *testing.T, s string) {
	t.Helper()
	afterScheme := s[strings.Index(s, ":")+1:]
	if rest, found := strings.CutPrefix(afterScheme, "//"); found {
		end := strings.IndexAny(rest+"/", "/?#")
		if i := strings.LastIndex(rest[:end], "["); i >= 0 {
			rest = strings.Replace(strings.Replace(rest, "[", "", 1), "]", "", 1)
		}
		afterScheme = rest
	}
	afterScheme = strings.Replace(afterScheme, "#", "", 1)
	for i := range len(afterScheme) {
		c := afterScheme[i]
		if c == '%' {
			if i+2 >= len(afterScheme) || strings.Trim(afterScheme[i+1:i+3], "0123456789abcdefABCDEF") != "" {
				t.Errorf("%% without two digits: %q", s)
			}
			continue
		}
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && !strings.ContainsRune("-._~:/?@!$&'()*+,;=", rune(c)) {
			t.Errorf("%q in %q", c, s)
		}
	}
}

func FuzzAbsoluteURL(f *testing.F) {
	for ref := range absolute() {
		f.Add("https://example.com/articles/post?x#y", ref)
	}
	f.Add("http://bücher.example/ü [x]?|#{", "../a")
	f.Fuzz(func(t *testing.T, base, ref string) {
		at, err := url.Parse(base)
		if err != nil {
			at = nil
		}
		got, ok := markup.AbsoluteURL(at, ref)
		if !ok {
			if got != "" {
				t.Errorf("%q though false", got)
			}
			return
		}
		checkURL(t, got)
		if again, ok := markup.AbsoluteURL(at, got); !ok || again != got {
			t.Errorf("%q becomes %q, %t", got, again, ok)
		}
	})
}
