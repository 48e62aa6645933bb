package markup_test

import (
	"net/url"
	"testing"

	"feedgen/sources/markup"
)

// absolute gives references and what they mean on the page of the tests; ""
// where they are of no use.
func absolute() map[string]string {
	return map[string]string{
		// what authors write
		"img/a.jpg":                     "https://example.com/articles/img/a.jpg",
		"/a.jpg":                        "https://example.com/a.jpg",
		"../../../a.jpg":                "https://example.com/a.jpg",
		"./a/./b/../c":                  "https://example.com/articles/a/c",
		"//cdn.example.net/a.jpg":       "https://cdn.example.net/a.jpg",
		"#n":                            "https://example.com/articles/post#n",
		"?p=1":                          "https://example.com/articles/post?p=1",
		"http://example.com":            "http://example.com",
		"HTTPS://Example.COM:8080/A?B#": "https://example.com:8080/A?B",
		"https://example.com/?":         "https://example.com/?",
		"https://user:p w@example.com/": "https://user:p%20w@example.com/",
		"http://[2001:DB8::1]:80/":      "http://[2001:db8::1]:80/",
		"https://192.0.2.1/x":           "https://192.0.2.1/x",
		"https://my_site.example.com/":  "https://my_site.example.com/",
		// mended
		"  https://example.com/a\n":    "https://example.com/a",
		"\u200bhttps://example.com/a":  "https://example.com/a",
		"https://example.com/a\n\tb":   "https://example.com/ab",
		`\img\a.jpg`:                   "https://example.com/img/a.jpg",
		`http:\\example.com\a?b\c`:     "http://example.com/a?b%5Cc",
		"https:/example.com/a":         "https://example.com/a",
		"https:example.com/a":          "https://example.com/a",
		"https:////example.com//a":     "https://example.com//a",
		"///cdn.example.net/a":         "https://cdn.example.net/a",
		`\\cdn.example.net\a`:          "https://cdn.example.net/a",
		"a b.jpg":                      "https://example.com/articles/a%20b.jpg",
		"a%20b%zz%4":                   "https://example.com/articles/a%20b%25zz%254",
		"100%":                         "https://example.com/articles/100%25",
		"/[x]|{y}^`\"<>":               "https://example.com/%5Bx%5D%7C%7By%7D%5E%60%22%3C%3E",
		"/x?a[]=1|2&b=c d":             "https://example.com/x?a%5B%5D=1%7C2&b=c%20d",
		"/x#a b#c[d]":                  "https://example.com/x#a%20b%23c%5Bd%5D",
		"/straße/日本.jpg?ü=é#ß":         "https://example.com/stra%C3%9Fe/%E6%97%A5%E6%9C%AC.jpg?%C3%BC=%C3%A9#%C3%9F",
		"https://Bücher.example/":      "https://xn--bcher-kva.example/",
		"https://b%C3%BCcher.example/": "https://xn--bcher-kva.example/",
		"/bad\xffbyte":                 "https://example.com/bad%FFbyte",
		"/(a)!$&'*+,;=:@~b":            "https://example.com/(a)!$&'*+,;=:@~b",
		"@://":                         "https://example.com/articles/@%3A//",
		"1:2/x":                        "https://example.com/articles/1%3A2/x",
		// of no use
		"":                            "",
		" \n":                         "",
		"javascript:alert(1)":         "",
		"java\nscript:alert(1)":       "",
		"\x01javascript:alert(1)":     "",
		"data:image/png;base64,AA":    "",
		"file:///etc/passwd":          "",
		"mailto:a@example.com":        "",
		"ftp://example.com/":          "",
		"about:blank":                 "",
		"C:\\pictures\\a.jpg":         "",
		"http://":                     "",
		"https:///":                   "",
		"http://?x":                   "",
		"http://a b/":                 "",
		"http://example.com:99999/":   "",
		"http://example.com:x/":       "",
		"http://[::1/":                "",
		"http://[fe80::1%25eth0]/":    "",
		"http://[192.0.2.1]/":         "",
		"http://。/":                   "",
		"http://[v1.x]/":              "",
		"http://...":                  "",
		"http://ex<ample.com/":        "",
		"http://exa\u00admple\u2028/": "",
		"//":                          "",
	}
}

func TestAbsoluteURLMendsOrRefuses(t *testing.T) {
	for ref, want := range absolute() {
		got, ok := markup.AbsoluteURL(page(t), ref)
		if got != want || ok != (want != "") {
			t.Errorf("AbsoluteURL(%q) = %q, %t; want %q", ref, got, ok, want)
		}
	}
}

func TestAbsoluteURLWithoutBaseNeedsAnAbsoluteReference(t *testing.T) {
	if got, ok := markup.AbsoluteURL(nil, "/a"); ok {
		t.Errorf("a relative reference gives %q", got)
	}
	if got, ok := markup.AbsoluteURL(&url.URL{}, "/a"); ok {
		t.Errorf("a relative reference to nothing gives %q", got)
	}
	if got, ok := markup.AbsoluteURL(nil, "http://example.com/a"); !ok || got != "http://example.com/a" {
		t.Errorf("an absolute reference gives %q, %t", got, ok)
	}
}

func TestAbsoluteURLMendsItsBase(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "Bücher.example", Path: "/straße/|/post"}
	got, ok := markup.AbsoluteURL(base, "a.jpg")
	want := "https://xn--bcher-kva.example/stra%C3%9Fe/%7C/a.jpg"
	if got != want || !ok {
		t.Errorf("got %q, %t; want %q", got, ok, want)
	}
	base = &url.URL{Scheme: "https", Host: "example.com", Path: "post"}
	if got, ok := markup.AbsoluteURL(base, "#n"); !ok || got != "https://example.com/post#n" {
		t.Errorf("on a page without a slash: got %q, %t", got, ok)
	}
	base = &url.URL{Scheme: "https", Host: "[192.0.2.1]", Path: "/post"}
	if got, ok := markup.AbsoluteURL(base, "#n"); ok {
		t.Errorf("brackets are for IPv6: got %q", got)
	}
}
