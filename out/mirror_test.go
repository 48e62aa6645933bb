package out_test

import (
	"strings"
	"testing"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

func TestMirrorBringsWhatChanged(t *testing.T) {
	var from, to outtest.Memory
	picture := feedgen.NewFile("images/a.png", feedgen.ImageFile, "image/png", []byte("a"))
	shard := feedgen.NewFile(".feedgen/ledger/rss.xml/2026-01.txt", feedgen.LedgerFile, "text/plain", []byte("row"))
	publish := func(owner string, files ...feedgen.File) {
		t.Helper()
		if _, err := out.Publish(t.Context(), &from, files, out.Options{Owner: owner}); err != nil {
			t.Fatal(err)
		}
	}
	mirror := func(want ...out.Outcome) {
		t.Helper()
		got, err := out.Mirror(t.Context(), &from, &to, out.Options{Owner: "us"})
		if err != nil {
			t.Fatal(err)
		}
		wantOutcomes(t, want, got)
	}
	mirror() // there is nothing
	publish("us", file("rss.xml", "1"), file("atom.xml", "1"), picture, shard)
	publish("them", file("theirs.xml", "1"))
	mirror(out.Outcome{"images/a.png", 1, out.Written}, out.Outcome{"atom.xml", 1, out.Written}, out.Outcome{"rss.xml", 1, out.Written})
	publish("us", file("rss.xml", "12"), file("atom.xml", "1"), picture, shard)
	mirror(out.Outcome{"images/a.png", 1, out.Unchanged}, out.Outcome{"atom.xml", 1, out.Unchanged}, out.Outcome{"rss.xml", 2, out.Written})
	wantPuts(t, &to, "images/a.png", "atom.xml", "rss.xml", "rss.xml")
	// What was lost takes nothing from what is served.
	from = outtest.Memory{}
	mirror()
}

func TestMirrorTakesNothingThatTheManifestDoesNotTellOf(t *testing.T) {
	var from, to outtest.Memory
	mustPublish(t, &from, file("rss.xml", "1"))
	if err := from.Put(t.Context(), file("rss.xml", "a run is under way")); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Mirror(t.Context(), &from, &to, out.Options{}); err == nil || !strings.Contains(err.Error(), "rss.xml: its bytes are not those") {
		t.Errorf("error is %v", err)
	}
	wantPuts(t, &to)
}
