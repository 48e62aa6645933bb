package markup_test

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/markup"
)

var update = flag.Bool("update", false, "write what Clean gives into testdata/clean")

// page is where the fragments of the tests stand.
func page(tb testing.TB) *url.URL {
	tb.Helper()
	u, err := url.Parse("https://example.com/articles/post")
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

// TestClean cleans each file of testdata/clean: a line telling the rule, the
// input below "-- input --", and what is to become of it below "-- want --".
func TestClean(t *testing.T) {
	files, err := filepath.Glob("testdata/clean/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	cleaner := markup.NewCleaner()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			rule, rest, found := strings.Cut(string(data), "-- input --\n")
			input, want, alsoFound := strings.Cut(rest, "-- want --\n")
			if !found || !alsoFound || rule == "" {
				t.Fatal("want a rule, an input and what to make of it")
			}
			got := cleaner.Clean(strings.TrimSuffix(input, "\n"), page(t)).HTML + "\n"
			if *update {
				err := os.WriteFile(file, []byte(rule+"-- input --\n"+input+"-- want --\n"+got), 0o644)
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", rule, diff)
			}
			if diff := cmp.Diff(got, cleaner.Clean(got, page(t)).HTML+"\n"); diff != "" {
				t.Errorf("cleaned once more (-first +second):\n%s", diff)
			}
		})
	}
}

func TestCleanListsImagesInOrder(t *testing.T) {
	got := markup.NewCleaner().Clean(`
		<img src="a.jpg" alt="A
			cat &amp; a dog" width="640px" height="480">
		<p><img src="data:image/gif;base64,R0lGOD" data-src="/b.jpg" width="100%"></p>
		<img src="javascript:alert(1)">
		<img src="data:image/png;base64,AAAA">`, page(t)).Images
	want := []markup.Image{
		{Src: "https://example.com/articles/a.jpg", Alt: "A cat & a dog", Width: 640, Height: 480},
		{Src: "https://example.com/b.jpg"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCleanListsMediaInOrder(t *testing.T) {
	got := markup.NewCleaner().Clean(`
		<audio src="/talk.mp3"></audio>
		<video><source src="v.webm" type="video/webm"><source src="v.mp4"></video>
		<source src="stray.mp3">`, page(t)).Media
	want := []markup.Media{
		{Src: "https://example.com/talk.mp3"},
		{Src: "https://example.com/articles/v.webm", Type: "video/webm", Video: true, Player: 1},
		{Src: "https://example.com/articles/v.mp4", Video: true, Player: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCleanListsLinksOutsideOfPlayers(t *testing.T) {
	got := markup.NewCleaner().Clean(`
		<p><a href="/talk.mp3#t=60">At one minute</a> <a name=here>here</a> <a href="mailto:a@example.com">A</a></p>
		<audio src="/talk.mp3"><a href="/talk.ogg">Load it</a></audio>
		<a href="javascript:x">x</a>`, page(t)).Links
	want := []string{"https://example.com/talk.mp3#t=60", "mailto:a@example.com"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCleanKnowsCaptions gives the nearest figure's, and none to a picture that
// stands in a caption.
func TestCleanKnowsCaptions(t *testing.T) {
	fragment := markup.NewCleaner().Clean(`
		<figure><a href="/a"><img src="a.jpg"></a><figcaption>A <b>red</b>
			boat &amp; a buoy <img src="icon.png"></figcaption></figure>
		<figure><figure><img src="b.jpg"></figure><figure><img src="c.jpg"><figcaption>C</figcaption></figure>
			<img src="d.jpg"><figcaption>All of them</figcaption></figure>
		<figure><img src="e.jpg"></figure>
		<img src="f.jpg"><figcaption>stray</figcaption>`, page(t))
	got := make(map[string]string)
	for _, img := range fragment.Images {
		got[strings.TrimPrefix(img.Src, "https://example.com/articles/")] = img.Caption
	}
	want := map[string]string{
		"a.jpg": "A red boat & a buoy", "icon.png": "", "b.jpg": "", "c.jpg": "C",
		"d.jpg": "All of them", "e.jpg": "", "f.jpg": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCleanKnowsTheClassesOfImages(t *testing.T) {
	fragment := markup.NewCleaner().Clean(`<p><div><img class="avatar photo" src="a.jpg"></div><img src="b.jpg"></p>`, page(t))
	if len(fragment.Images) != 2 || fragment.Images[0].Class != "avatar photo" || fragment.Images[1].Class != "" {
		t.Errorf("got %+v", fragment.Images)
	}
	if strings.Contains(fragment.HTML, "class") {
		t.Errorf("the class is in %q", fragment.HTML)
	}
}

func TestCleanGivesTextWhereNoTreeCanBeHad(t *testing.T) {
	const inner = "a &lt; b"
	var formats strings.Builder // each unlike the others, and none closed
	for i := range 500 {
		formats.WriteString("<font size=" + strconv.Itoa(i) + ">")
	}
	tests := map[string]string{
		"deep blocks":           strings.Repeat("<div>", 100_000) + inner,
		"deep formatting":       strings.Repeat("<b><i>", 50_000) + inner,
		"deep tables":           strings.Repeat("<table><tr><td>", 50_000) + inner,
		"deep and closed":       strings.Repeat("<b>", 100_000) + inner + strings.Repeat("</b>", 100_000),
		"formats still open":    formats.String() + strings.Repeat("<p><wbr></p>", 3000) + inner,
		"formats never closed":  "<p>" + formats.String() + strings.Repeat("</p><p><wbr>", 3000) + inner,
		"formats in noscript":   "<noscript>" + formats.String() + strings.Repeat("<p><wbr></p>", 3000) + "</noscript>" + inner,
		"formats within an svg": "<svg><style>" + formats.String() + strings.Repeat("<p><wbr></p>", 3000) + "</style></svg>" + inner,
	}
	cleaner := markup.NewCleaner()
	for name, input := range tests {
		t.Run(name, func(t *testing.T) {
			got := cleaner.Clean(input, page(t))
			if diff := cmp.Diff(markup.Fragment{HTML: "<p>a &lt; b</p>"}, got); diff != "" {
				t.Errorf("(-want +got):\n%.1000s", diff)
			}
		})
	}
}

func TestCleanKeepsLargePosts(t *testing.T) {
	post := strings.Repeat(`<p>A <b>bold</b> and <a href="https://example.com/x"><i>linked</i></a> text.</p>`+"\n", 20_000)
	got := markup.NewCleaner().Clean(post, page(t)).HTML
	if diff := cmp.Diff(strings.TrimSpace(post), got); diff != "" {
		t.Errorf("changed, now beginning %.200q", got)
	}
}

func TestCleanIsSafeForConcurrentUse(t *testing.T) {
	cleaner, input := markup.NewCleaner(), post(t)
	want := cleaner.Clean(input, page(t)).HTML
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := cleaner.Clean(input, page(t)).HTML; got != want {
				t.Error("another result than alone")
			}
		})
	}
	wg.Wait()
}

func TestCleanEndsLinesWithLineFeeds(t *testing.T) {
	got := markup.NewCleaner().Clean("<pre>one\r\ntwo\rthree&#13;\nfour</pre>", page(t)).HTML
	if want := "<pre>one\ntwo\nthree\nfour</pre>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCleanReplacesWhatIsNotUTF8(t *testing.T) {
	got := markup.NewCleaner().Clean("<p title=\"\xff\">a\xc3(b</p>", page(t)).HTML
	if want := "<p title=\"?\">a?(b</p>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// post is an article of some 5 KB with most of what articles have.
func post(tb testing.TB) string {
	tb.Helper()
	data, err := os.ReadFile("testdata/article.html")
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

func BenchmarkClean(b *testing.B) {
	cleaner, input, at := markup.NewCleaner(), post(b), page(b)
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		cleaner.Clean(input, at)
	}
}
