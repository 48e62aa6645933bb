package out_test

import (
	"errors"
	"testing"

	"feedgen/feedgen"
	"feedgen/out"
)

var errFence = errors.New("no longer")

// TestPublishChangesNothingBeyondTheFence lets the fence fall before each change in turn.
func TestPublishChangesNothingBeyondTheFence(t *testing.T) {
	picture := feedgen.NewFile("images/a.png", feedgen.ImageFile, "image/png", []byte("a"))
	files := []feedgen.File{picture, file("atom.xml", "1"), file("rss.xml", "1")}
	for last := range 10 {
		s := &shared{}
		asked := 0
		fence := func() error {
			if asked == last {
				return errFence
			}
			asked++
			return nil
		}
		_, err := out.Publish(t.Context(), s, files, out.Options{Fence: fence})
		if puts := s.Puts(); len(puts) != asked {
			t.Errorf("%d changes were let through, and %v were put", asked, puts)
		}
		if err == nil && last < 5 || err != nil && !errors.Is(err, errFence) {
			t.Errorf("after %d changes: error is %v, want %v", last, err, errFence)
		}
		if err == nil {
			return // two manifests and three files
		}
	}
	t.Error("the fence was asked without end")
}

// TestPublishReplacesNoManifestThatCameMeanwhile: under a fence not even the manifest.
func TestPublishReplacesNoManifestThatCameMeanwhile(t *testing.T) {
	s := &shared{}
	publish := func(data string, fence func() error) error {
		_, err := out.Publish(t.Context(), s, []feedgen.File{file("rss.xml", data)}, out.Options{Fence: fence})
		return err
	}
	theirs := file(out.ManifestName, `{"version":1,"files":{}}`)
	asked := 0
	fence := func() error {
		if asked++; asked == 2 { // the feed comes before
			return s.Put(t.Context(), theirs)
		}
		return nil
	}
	if err := publish("one", func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := publish("two", fence); !errors.Is(err, out.ErrChanged) || asked != 2 {
		t.Errorf("error is %v after %d changes, want %v", err, asked, out.ErrChanged)
	}
	if got := s.holds(t, out.ManifestName); got != `{"version":1,"files":{}}` {
		t.Errorf("the manifest is %s", got)
	}
	if err := publish("two", func() error { return nil }); err != nil {
		t.Errorf("the next run: %v", err)
	}
}
