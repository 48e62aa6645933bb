package feedgen

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mmcdole/gofeed"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
	"feedgen/sources/posts"
)

var keep = flag.String("keep", "", "folder to write the fuzz corpus' feeds to, for other programs to judge")

// wantSound wants every file to be well-formed, to have nothing wrong with it
// that the strict reader calls an error, and to say the same as the others.
func wantSound(t *testing.T, feed Feed, all map[sources.Key]sources.Post) {
	t.Helper()
	files := encode(t, feed, all)
	docs := make(map[Format]Document)
	for _, f := range files {
		keepFile(t, f)
		if err := wellFormed(f); err != nil {
			t.Fatalf("%s: %v\n%s", f.Name, err, f.Data)
		}
		doc, problems := Check(f)
		for _, p := range problems {
			if p.Severity == Error || !tolerated(p) {
				t.Errorf("%s: %s", f.Name, p)
			}
		}
		docs[f.Format] = doc
		wantSameByGofeed(t, f, docs[f.Format])
	}
	wantAgreement(t, docs)
}

// tolerated are the warnings that authors can bring about without a fault of
// ours: they are true of what was written.
func tolerated(p Problem) bool {
	switch p.Rule {
	case "ContainsHTML", "ContainsUndeclaredHTML": // a title that speaks of tags
	case "DuplicateUpdated": // posts that share a second
	case "ImplausibleDate": // posts from before 1990
	case "LargeFeed": // long posts
	case "DoubleEscaped": // a text that speaks of entities
	case "BadCharacters": // a text that seems encoded twice
	case "MissingItunesElement", "MissingItunesEmail": // what the owner does not say of a podcast
	case "UnsupportedItunesFormat", "DuplicateEnclosureURL": // a file that the author chose
	case "NotSufficientlyUnique", "NonCanonicalURI", "SchemeNotIANARegistered": // an id that the author gave
	default:
		return false
	}
	return true
}

// wellFormed asks the standard library, which is stricter than feed readers.
func wellFormed(f Encoded) error {
	if !utf8.Valid(f.Data) {
		return errors.New("not UTF-8")
	}
	if f.Format == JSON {
		var v any
		return json.Unmarshal(f.Data, &v)
	}
	d := xml.NewDecoder(bytes.NewReader(f.Data))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// keepFile writes a file for xmllint and the W3C validator, if that is wanted.
func keepFile(t *testing.T, f Encoded) {
	if *keep == "" {
		return
	}
	name := strings.NewReplacer("/", "-", "#", "-").Replace(t.Name()) + "-" + f.Name
	if err := os.WriteFile(filepath.Join(*keep, name), f.Data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// wantAgreement compares what the three formats say of hubs and of each item.
func wantAgreement(t *testing.T, docs map[Format]Document) {
	t.Helper()
	want := docs[JSON].Items
	for _, format := range []Format{RSS, Atom} {
		if diff := cmp.Diff(docs[JSON].Hubs, docs[format].Hubs); diff != "" {
			t.Errorf("hubs (-JSON +%s):\n%s", format, diff)
		}
		got := docs[format].Items
		if len(want) != len(got) {
			t.Fatalf("%s has %d items, JSON %d", format, len(got), len(want))
		}
		for i := range want {
			w, g := want[i], got[i]
			if format == Atom {
				w.ID = atomID(w.ID, w.ID == w.URL)
				if w.Title == "" && g.Title != "" {
					w.Title = g.Title // Atom must have one
				}
			}
			if format == RSS && len(w.Enclosures) > 1 {
				w.Enclosures = w.Enclosures[:1] // RSS may have but one
			}
			if w.Updated.IsZero() {
				w.Updated = w.Published
			}
			if g.Updated.IsZero() {
				g.Updated = g.Published
			}
			ignore := cmpopts.IgnoreFields(DocumentItem{}, "HTML", "Summary")
			if diff := cmp.Diff(w, g, ignore, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("item %d (-JSON +%s):\n%s", i, format, diff)
			}
			if w.HTML != "" && w.HTML != g.HTML {
				t.Errorf("item %d: content of JSON and %s differ:\n%q\n%q", i, format, w.HTML, g.HTML)
			}
		}
	}
}

// wantSameByGofeed has another reader's opinion of a file.
func wantSameByGofeed(t *testing.T, f Encoded, doc Document) {
	t.Helper()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatalf("%s: gofeed: %v\n%s", f.Name, err, f.Data)
	}
	if len(parsed.Items) != len(doc.Items) {
		t.Fatalf("%s: gofeed sees %d items, we %d", f.Name, len(parsed.Items), len(doc.Items))
	}
	type view struct {
		ID, Title, URL string
		Published      time.Time
		Categories     []string
		Enclosures     []string
	}
	for i, item := range parsed.Items {
		other := view{ID: item.GUID, Title: item.Title, URL: item.Link, Categories: item.Categories}
		if item.PublishedParsed != nil {
			other.Published = item.PublishedParsed.UTC()
		}
		for _, e := range item.Enclosures {
			length := e.Length
			if length == "" {
				length = "0"
			}
			other.Enclosures = append(other.Enclosures, e.URL+" "+e.Type+" "+length)
		}
		ours := doc.Items[i]
		own := view{ID: ours.ID, Title: ours.Title, URL: ours.URL, Published: ours.Published.UTC(), Categories: ours.Categories}
		for _, e := range ours.Enclosures {
			own.Enclosures = append(own.Enclosures, e.URL+" "+e.Type+" "+strconv.FormatInt(e.Length, 10))
		}
		if diff := cmp.Diff(own, other, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: item %d (-ours +gofeed):\n%s", f.Name, i, diff)
		}
	}
}

func TestFormatsAgree(t *testing.T) {
	wantSound(t, fullFeed(Spec{}), fullPosts())
	wantSound(t, fullFeed(Spec{SummaryOnly: true}), fullPosts())
	wantSound(t, fullFeed(hubbed()), fullPosts())
	wantSound(t, Feed{Site: gazette(), Spec: spec(Spec{})}, nil)
	podcast, posts := podcastFeed()
	wantSound(t, podcast, posts)
}

// FuzzStrings puts any strings into a post's fields.
func FuzzStrings(f *testing.F) {
	f.Add("id", "https://example.com/a", "Title", "Summary", "<p>HTML</p>", "en", "term", "Ann", "ann@example.com", "https://example.com/a.jpg", "image/jpeg", int64(1_700_000_000))
	f.Add("", "https://example.com/ü?a=b&c=\"<", "\x00\ufffe]]>\xff", "a\u2028b", "]]></p><b>\x0b", "xx_yy", "  ", "(Name) \\", "a@b", "//x.y/z", "IMAGE/JPEG; q=1", int64(-1))
	f.Add("42", "http://example.com", "&lt;b&gt; & <b>", "<p>", "&#0;&#xFFFE;", "en-GB", "a,b", "", "a@example.com", "ftp://x/", "audio/mpeg", int64(0))
	f.Fuzz(func(t *testing.T, id, url, title, summary, html, lang, term, name, mail, media, mime string, when int64) {
		author := sources.Author{Name: name, Email: mail, URL: url}
		one := sources.Post{
			Entry: sources.Entry{
				Source: "posts", Path: "one.md", URL: url, Title: title, Language: lang,
				Terms: []string{term, title, term}, Authors: []sources.Author{author},
				Published: time.Unix(when, 0), Updated: time.Unix(when/2, 1),
			},
			Summary: summary, HTML: safeHTML(html),
			Images:      []sources.Image{{URL: media, Alt: name, Caption: summary, Credit: term, Type: mime, Size: when, Width: int(when % 1000), Height: 5}},
			Attachments: []sources.Attachment{{URL: media + "2", Type: mime, Title: title, Size: when}},
		}
		two := one
		two.Path, two.URL, two.Title = "two.md", "https://example.com/two", name
		two.Authors = append(two.Authors, sources.Author{Name: term})
		two.Images = append(two.Images, sources.Image{URL: "https://example.com/b.png", Type: "image/png"})
		feed := Feed{
			Site: Site{Title: title, URL: "https://example.com/", Description: summary, Language: lang, Author: author, Copyright: term, Icon: media, Logo: url},
			Spec: spec(Spec{}),
			Items: []Item{
				{Entry: &one.Entry, ID: id},
				{Entry: &two.Entry, ID: id + "2"},
			},
		}
		// A configuration without a title is refused, so that there is one.
		feed.Site.Title = "T" + feed.Site.Title
		all := map[sources.Key]sources.Post{one.Key(): one, two.Key(): two}
		wantSound(t, feed, all)

		feed.Site.Podcast = &Podcast{
			Author: name, Owner: author, Image: media, Categories: []string{term, "Arts > Books"}, Explicit: when%2 == 0,
			Type: lang, GUID: id, Locked: when%3 == 0, Funding: Funding{URL: url, Text: title},
		}
		for key, p := range all {
			p.Attachments = append(p.Attachments, sources.Attachment{URL: media + "3", Type: "audio/mpeg", Duration: time.Duration(when)})
			p.Episode = sources.Episode{
				Season: int(when), Number: int(when / 7), Type: lang, Explicit: term, Image: media,
				Chapters: sources.Link{URL: url, Type: mime}, Transcripts: []sources.Link{{URL: media, Type: mime}, {URL: url, Type: "text/vtt"}},
			}
			all[key] = p
		}
		wantSound(t, feed, all)
	})
}

// FuzzPost publishes any bytes as a post, beside one that is sound.
func FuzzPost(f *testing.F) {
	for _, pattern := range []string{"../sources/posts/testdata/posts/*.md", "../sources/example/*/*.md", "../sources/example/*/*/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: no seeds: %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	sound := []byte("---\ntitle: Sound\ndate: 2026-01-01\n---\nText.\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		for name, data := range map[string][]byte{"2026-01-02-any.md": data, "sound.md": sound} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := posts.Open(dir, nil, posts.Config{
			Name:      "posts",
			Site:      "https://example.com",
			Permalink: "/articles/{-title}",
			Preset:    "plain",
		})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		listing, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		entries, _, err := listing.Entries()
		if err != nil {
			t.Fatal(err)
		}
		items := Resolve(&ledger.Ledger{}, entries, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)).Items
		all := make(map[sources.Key]sources.Post)
		for _, item := range items {
			if p, _, err := s.Load(t.Context(), *item.Entry); err == nil {
				all[item.Key()] = p
			}
		}
		if _, ok := all[sources.Key{Source: "posts", Path: "sound.md"}]; !ok {
			t.Fatal("the sound post is lost")
		}
		wantSound(t, Arrange(gazette(), spec(Spec{}), items), all)
	})
}
