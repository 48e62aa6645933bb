package out_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

func imageFile(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.ImageFile, "image/png", []byte(data))
}

// manifestOf reads the manifest of a destination.
func manifestOf(t *testing.T, m *outtest.Memory) out.Manifest {
	t.Helper()
	r, err := m.Open(t.Context(), out.ManifestName)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var manifest out.Manifest
	if err := json.NewDecoder(r).Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	return manifest
}

// put puts a file by the side of Publish.
func put(t *testing.T, m *outtest.Memory, name, data string) {
	t.Helper()
	if err := m.Put(t.Context(), file(name, data)); err != nil {
		t.Fatal(err)
	}
}

func TestPublishNamesAFileBeforeItIsThere(t *testing.T) {
	var m outtest.Memory
	full := errors.New("disk full")
	m.FailOn("a.xml", full)
	files := []feedgen.File{imageFile("images/1.png", "1"), file("a.xml", "a")}
	if _, err := out.Publish(t.Context(), &m, files, out.Options{}); !errors.Is(err, full) {
		t.Fatalf("error is %v", err)
	}
	want := map[string]string{"images/1.png": "image", "a.xml": "feed"}
	if diff := cmp.Diff(want, manifestOf(t, &m).Intent); diff != "" {
		t.Errorf("intent (-want +got):\n%s", diff)
	}
	m.FailOn("a.xml", nil)
	got, err := out.Publish(t.Context(), &m, files, out.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantOutcomes(t, []out.Outcome{{"images/1.png", 1, out.Unchanged}, {"a.xml", 1, out.Written}}, got)
	manifest := manifestOf(t, &m)
	if len(manifest.Intent) > 0 || len(manifest.Files) != 2 {
		t.Errorf("manifest is %+v", manifest)
	}
}

func TestPublishDeletesImagesThatNoFeedHasShownForLong(t *testing.T) {
	var m outtest.Memory
	put(t, &m, "images/foreign.png", "not ours")
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	publish := func(files ...feedgen.File) []out.Outcome {
		t.Helper()
		got, err := out.Publish(t.Context(), &m, files, out.Options{Now: now, Keep: 48 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	publish(imageFile("images/1.png", "1"), imageFile("images/2.png", "2"), file("a.xml", "a"), file("old.xml", "o"))
	now = now.Add(1000 * time.Hour)
	wantOutcomes(t, []out.Outcome{{"images/2.png", 1, out.Unchanged}, {"a.xml", 1, out.Unchanged}}, publish(imageFile("images/2.png", "2"), file("a.xml", "a")))
	now = now.Add(47 * time.Hour)
	wantOutcomes(t, []out.Outcome{{"images/2.png", 1, out.Unchanged}, {"a.xml", 1, out.Unchanged}}, publish(imageFile("images/2.png", "2"), file("a.xml", "a")))
	now = now.Add(time.Hour)
	wantOutcomes(t, []out.Outcome{{"images/2.png", 1, out.Unchanged}, {"a.xml", 1, out.Unchanged}, {"images/1.png", 1, out.Deleted}}, publish(imageFile("images/2.png", "2"), file("a.xml", "a")))
	for name, there := range map[string]bool{"images/1.png": false, "images/2.png": true, "images/foreign.png": true, "old.xml": true} {
		if r, err := m.Open(t.Context(), name); (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		} else if err == nil {
			r.Close()
		}
	}
}

func TestPublishDeletesNoImageOfAnotherOwner(t *testing.T) {
	var m outtest.Memory
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for _, owner := range []string{"a", "b", "b", "b"} {
		files := []feedgen.File{imageFile("images/"+owner+".png", owner)}
		if _, err := out.Publish(t.Context(), &m, files, out.Options{Owner: owner, Now: now, Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(2 * time.Hour)
	}
	if stored, ok := manifestOf(t, &m).Files["images/a.png"]; !ok || !stored.Left.IsZero() {
		t.Errorf("a's image is %+v, %v", stored, ok)
	}
}

func TestAnImageThatComesBackIsNotDeleted(t *testing.T) {
	var m outtest.Memory
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for _, files := range [][]feedgen.File{{imageFile("images/1.png", "1")}, nil, {imageFile("images/1.png", "1")}, nil} {
		if _, err := out.Publish(t.Context(), &m, files, out.Options{Now: now, Keep: 48 * time.Hour}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(40 * time.Hour)
	}
	if _, ok := manifestOf(t, &m).Files["images/1.png"]; !ok {
		t.Error("it is gone")
	}
}

func TestADryRunWritesNoManifest(t *testing.T) {
	var m outtest.Memory
	if _, err := out.Publish(t.Context(), &m, []feedgen.File{file("a.xml", "a")}, out.Options{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	if puts := m.Puts(); len(puts) > 0 {
		t.Errorf("put %v", puts)
	}
}

func TestPublishBelievesNoDamagedManifest(t *testing.T) {
	for _, damaged := range []string{"", "{", "[]", `{"version":0}`, "null", `{"version":1,"files":{"../x":{"kind":"image","left":"2000-01-01T00:00:00Z"}}}`} {
		var m outtest.Memory
		put(t, &m, "keep.png", "x")
		put(t, &m, out.ManifestName, damaged)
		if _, err := out.Publish(t.Context(), &m, []feedgen.File{file("a.xml", "a")}, out.Options{Now: time.Now()}); err != nil {
			t.Errorf("%q: %v", damaged, err)
		}
		if _, ok := manifestOf(t, &m).Files["a.xml"]; !ok {
			t.Errorf("%q: not written anew", damaged)
		}
	}
}

func TestPublishLeavesTheManifestOfANewerFeedgen(t *testing.T) {
	var m outtest.Memory
	put(t, &m, out.ManifestName, `{"version":2}`)
	_, err := out.Publish(t.Context(), &m, []feedgen.File{file("a.xml", "a")}, out.Options{})
	if err == nil || !strings.Contains(err.Error(), "newer feedgen") {
		t.Errorf("error is %v", err)
	}
	wantPuts(t, &m)
}

func TestPublishDeletesNoMoreThanAHundredAtATime(t *testing.T) {
	var m outtest.Memory
	var files []feedgen.File
	for i := range 150 {
		files = append(files, imageFile(fmt.Sprintf("images/%03d.png", i), "x"))
	}
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	var left []int
	for _, files := range [][]feedgen.File{files, nil, nil, nil} {
		if _, err := out.Publish(t.Context(), &m, files, out.Options{Now: now, Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
		left = append(left, len(manifestOf(t, &m).Files))
		now = now.Add(2 * time.Hour)
	}
	if diff := cmp.Diff([]int{150, 150, 50, 0}, left); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// stopping fails every call from some one on, as a run does that is killed.
type stopping struct {
	*outtest.Memory
	calls int
}

var errKilled = errors.New("killed")

func (s *stopping) call() error {
	if s.calls--; s.calls < 0 {
		return errKilled
	}
	return nil
}

func (s *stopping) Put(ctx context.Context, f feedgen.File) error {
	if err := s.call(); err != nil {
		return err
	}
	return s.Memory.Put(ctx, f)
}

func (s *stopping) Delete(ctx context.Context, name string) error {
	if err := s.call(); err != nil {
		return err
	}
	return s.Memory.Delete(ctx, name)
}

func (s *stopping) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := s.call(); err != nil {
		return nil, err
	}
	return s.Memory.Open(ctx, name)
}

// TestARunThatIsKilledAnywhereLeavesNothingUnknown stops a run after every number
// of calls, and lets another one follow.
func TestARunThatIsKilledAnywhereLeavesNothingUnknown(t *testing.T) {
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	first := []feedgen.File{imageFile("images/1.png", "1"), file("a.xml", "a1")}
	second := []feedgen.File{imageFile("images/2.png", "2"), imageFile("images/3.png", "3"), file("a.xml", "a2")}
	third := []feedgen.File{imageFile("images/4.png", "4"), file("a.xml", "a3")}
	for calls := 0; ; calls++ {
		var m outtest.Memory
		if _, err := out.Publish(t.Context(), &m, first, out.Options{Now: now, Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
		_, err := out.Publish(t.Context(), &stopping{&m, calls}, second, out.Options{Now: now, Keep: time.Hour})
		later := now
		for range 3 {
			if _, err := out.Publish(t.Context(), &m, third, out.Options{Now: later, Keep: time.Hour}); err != nil {
				t.Fatal(err)
			}
			later = later.Add(2 * time.Hour)
		}
		for _, name := range []string{"images/1.png", "images/2.png", "images/3.png"} {
			if r, err := m.Open(t.Context(), name); err == nil {
				r.Close()
				t.Errorf("killed after %d calls: %s stays for ever", calls, name)
			}
		}
		if err == nil {
			return
		}
	}
}
