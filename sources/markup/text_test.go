package markup_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"feedgen/sources/markup"
)

func TestTextIsWhatAPersonReads(t *testing.T) {
	tests := map[string]string{
		"":                             "",
		"plain":                        "plain",
		"  a\n\t b&nbsp; c ":           "a b c",
		"Tom &amp; Jerry &lt;3 &copy;": "Tom & Jerry <3 ©",
		"&amp;lt;b&amp;gt;":            "&lt;b&gt;",
		"1 < 2 and I <3 you":           "1 < 2 and I <3 you",
		"<p>one</p><p>two":             "one two",
		"one<br>two<hr>three":          "one two three",
		"<b>bo</b>ld":                  "bold",
		"<ul><li>a<li>b</ul>":          "a b",
		"<td>a</td><td>b</td>":         "a b",
		"a<script>x<p>y</script>b<style>p{}</style>c":           "abc",
		"a<noscript><img src=x></noscript>b":                    "ab",
		"a<svg><title>t</title><text>u</text></svg>b":           "ab",
		"a<select><option>x</option></select>b":                 "ab",
		"a<template><template>x</template>y</template>b":        "ab",
		"a<iframe>x</iframe><video>old browser</video>b":        "ab",
		"a<!-- <p>x -->b<!-- c":                                 "ab",
		"a&#1;b\x02c\xffd\uffff":                                "abc?d",
		"<title>x</title>a<x-y>b</x-y>":                         "ab",
		"a <img alt=x src=y> b":                                 "a b",
		"<p title='>'>a":                                        "a",
		"cut <a href='":                                         "cut",
		"<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>":        "漢(kan)",
		"<pre>\n a\n\tb</pre>":                                  "a b",
		"<textarea>x</textarea><svg/>a<script/>b</script>c<p/>": "ac",
	}
	for fragment, want := range tests {
		if got := markup.Text(fragment); got != want {
			t.Errorf("Text(%q) = %q, want %q", fragment, got, want)
		}
	}
}

func TestFirstParagraphPassesOverWhatIsNone(t *testing.T) {
	tests := map[string]string{
		"":                          "",
		"<p></p>\n<p> &nbsp; </p>":  "",
		"<p>one</p><p>two</p>":      "one",
		"bare <b>text</b><p>one":    "bare text",
		"<h1>Title</h1><p>one":      "one",
		"<p><img src=x></p><p>one":  "one",
		"<p>one<br>line</p><p>two":  "one line",
		"<ul><li>a</ul><div>b</div": "b",
		"<figure><img src=x><figcaption>c</figcaption></figure><p>one": "one",
		"<table><tr><td><p>cell</table>one":                            "one",
		"<blockquote><p>quoted</blockquote><p>one":                     "quoted",
		"<h2>only</h2><ul><li>a</ul>":                                  "only",
		"<blockquote><p><strong>Info</strong></p><p>one</blockquote>":  "one",
		"<p><a href=x>Video</a></p><p><b>one</b> two":                  "one two",
		"<p><a href=x>Video</a></p>":                                   "Video",
		"</ul><h1>Title</h1><p>one":                                    "one",
	}
	for fragment, want := range tests {
		if got := markup.FirstParagraph(fragment); got != want {
			t.Errorf("FirstParagraph(%q) = %q, want %q", fragment, got, want)
		}
	}
}

func TestExcerptCutsBetweenWords(t *testing.T) {
	tests := []struct {
		text string
		n    int
		want string
	}{
		{"one two three", 13, "one two three"},
		{"one two three", 12, "one two…"},
		{"one two three", 8, "one two…"},
		{"one two three", 7, "one…"},
		{"one, two three", 6, "one…"},
		{"one – two three", 8, "one…"},
		{"one two", 1, "…"},
		{"one two", 0, ""},
		{"one two", -1, ""},
		{"", 5, ""},
		{"Donaudampfschiff", 10, "Donaudamp…"},
		{"a Donaudampfschiff", 10, "a Donauda…"},
		{"été à la mer", 9, "été à la…"},
		{"cafe\u0301 noir", 5, "caf…"},                      // no accent is lost
		{"日本語の文章です。", 5, "日本語の…"},                           // no blanks to cut at
		{"👩\u200d👩\u200d👧👍🏽", 5, "…"},                       // a family stays together
		{"ab👍🏽", 4, "ab👍🏽"},                                 // fits
		{"abcd👍🏽e", 6, "abcd…"},                             // so does a hand and its colour
		{"ab🇩🇪🇫🇷", 5, "ab🇩🇪…"},                              // a flag is two letters
		{"ab🇩🇪🇫🇷", 4, "ab…"},                                //
		{"abc🏴\U000E0067\U000E0062\U000E007F d", 6, "abc…"}, //
		{"abc\u1112\u1161\u11ab d", 5, "abc…"},              // a syllable is three letters
		{strings.Repeat("\u0301", 9), 5, "…"},               //
	}
	for _, test := range tests {
		got := markup.Excerpt(test.text, test.n)
		if got != test.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", test.text, test.n, got, test.want)
		}
		if n := utf8.RuneCountInString(got); n > max(test.n, 0) {
			t.Errorf("Excerpt(%q, %d) has %d runes", test.text, test.n, n)
		}
	}
}
