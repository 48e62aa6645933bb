package feedgen

import (
	"strings"
	"testing"
	"time"
)

func TestNormalURIIsTheOneThatRFC3986Prefers(t *testing.T) {
	for uri, want := range map[string]string{
		"https://example.com":                      "https://example.com/",
		"HTTPS://Example.COM:443/A":                "https://example.com/A",
		"http://example.com:8080/":                 "http://example.com:8080/",
		"http://me@Example.com:/":                  "http://me@example.com/",
		"https://example.com/a/../b/./c":           "https://example.com/b/c",
		"https://example.com/a/..":                 "https://example.com/",
		"https://example.com/a/b/.":                "https://example.com/a/b/",
		"https://example.com/a//b/../c/":           "https://example.com/a//c/",
		"https://example.com/.hidden":              "https://example.com/.hidden",
		"https://example.com/%7euser%2f%c3%a9?%41": "https://example.com/~user%2F%C3%A9?A",
		"https://example.com/e%CC%81":              "https://example.com/%C3%A9",
		"https://example.com/%2":                   "https://example.com/%2",
		"tag:example.com,2026:A%42":                "tag:example.com,2026:AB",
		"URN:uuid:1":                               "urn:uuid:1",
		"no uri":                                   "no uri",
	} {
		if got := readNormalURI(uri); got != want {
			t.Errorf("%s: got %s, want %s", uri, got, want)
		}
	}
}

func TestMailTimeKnowsNamedZones(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{
		"Mon, 02 Mar 2026 12:00:00 GMT", "2 Mar 2026 12:00 UT", "02 Mar 2026 12:00 Z",
		"02 Mar 2026 07:00 EST", "02 Mar 2026 08:00 EDT", "02 Mar 2026 06:00 CST", "02 Mar 2026 07:00 CDT",
		"02 Mar 2026 05:00 MST", "02 Mar 2026 06:00 MDT", "02 Mar 2026 04:00 PST", "02 Mar 2026 05:00 PDT",
		"Mon, 02 Mar 2026 17:30:00 +0530",
	} {
		if faults := readMailDate(readValue{text: text}); faults != nil {
			t.Errorf("%s: %v", text, faults)
		}
		if got := readMailTime(text); !got.Equal(noon) {
			t.Errorf("%s is read as %s", text, got)
		}
	}
}

func TestPlainTextMayHoldSignsThatAreNoMarkup(t *testing.T) {
	check := readPlain("ContainsHTML")
	for _, text := range []string{
		"AT&T", "a < b", "Q&A; more", "R&Degrees;", "</made-up> 1 < 2", "x && y", "a <br",
	} {
		if faults := check(readValue{text: text}); faults != nil {
			t.Errorf("%s: %v", text, faults)
		}
	}
	for _, text := range []string{"</BODY>", "&amp;", "&copy 2026", "&#8217;", "a&lt;b"} {
		if faults := check(readValue{text: text}); faults == nil {
			t.Errorf("%s is not found", text)
		}
		if faults := check(readValue{text: text, source: "&#x26;"}); !strings.Contains(text, "/") && faults != nil {
			t.Errorf("%s was meant: %v", text, faults)
		}
	}
}

func TestHTMLThatReadersShowIsLeftInPeace(t *testing.T) {
	for _, text := range []string{
		"", "only text", "<p>one</p><p>two</p>", "a<br/>b<hr>", "<ul><li><p>x</p></li></ul>",
		"<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
		"<table><caption>c</caption><col><tr><td><table><tr><td>d</td></tr></table></td></tr></table>",
		"<pre>\n\n<code>a &lt; b</code></pre>", "<!-- more -->", "<a href='mailto:a@example.com'>a</a>",
		`<img src="data:image/png;base64,AAAA" alt>`, "<p style=\"text-align: center; margin: 0 auto\">x</p>",
		`<picture><source srcset="https://example.com/a,b.webp 1x,https://example.com/c.webp 2x"><img src="https://example.com/a.jpg"></picture>`,
		"&eacute; &#233; &#xe9; & so on", "<details><summary>s</summary>t</details>", "<b><i>x</i></b>", `<p style="font-family: Georgia">x</p>`,
		"<ruby>a<rt>b</rt></ruby>", "<dl><dt>a</dt><dd>b</dd></dl>", `<video controls><track src="https://example.com/a.vtt"></video>`,
	} {
		if faults := readHTML(readValue{text: text}); faults != nil {
			t.Errorf("%s: %v", text, faults)
		}
	}
}
