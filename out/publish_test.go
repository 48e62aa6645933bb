package out_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

func file(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, "text/plain", []byte(data))
}

func mustPublish(t *testing.T, d out.Destination, files ...feedgen.File) []out.Outcome {
	t.Helper()
	outcomes, err := out.Publish(t.Context(), d, files, out.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func wantOutcomes(t *testing.T, want, got []out.Outcome) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// wantPuts checks what was put, other than manifests.
func wantPuts(t *testing.T, m *outtest.Memory, want ...string) {
	t.Helper()
	got := slices.DeleteFunc(m.Puts(), func(name string) bool { return name == out.ManifestName })
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("puts (-want +got):\n%s", diff)
	}
}

func TestPublishPutsFilesInOrder(t *testing.T) {
	var m outtest.Memory
	got := mustPublish(t, &m, file("b.xml", "b"), file("a.xml", "aa"), file("c.xml", ""))
	wantOutcomes(t, []out.Outcome{{"b.xml", 1, out.Written}, {"a.xml", 2, out.Written}, {"c.xml", 0, out.Written}}, got)
	wantPuts(t, &m, "b.xml", "a.xml", "c.xml")
}

func TestPublishPutsPicturesBeforeTheFeedsThatShowThem(t *testing.T) {
	var m outtest.Memory
	picture := feedgen.NewFile("images/a.png", feedgen.ImageFile, "image/png", []byte("a"))
	got := mustPublish(t, &m, file("b.xml", "b"), picture, file("a.xml", "a"))
	wantOutcomes(t, []out.Outcome{{"images/a.png", 1, out.Written}, {"b.xml", 1, out.Written}, {"a.xml", 1, out.Written}}, got)
	wantPuts(t, &m, "images/a.png", "b.xml", "a.xml")
}

func TestPublishSkipsFilesThatAreThere(t *testing.T) {
	var m outtest.Memory
	mustPublish(t, &m, file("same", "abc"), file("shorter", "abc"), file("longer", "abc"), file("other", "abc"))
	got := mustPublish(t, &m, file("same", "abc"), file("shorter", "ab"), file("longer", "abcd"), file("other", "abd"))
	wantOutcomes(t, []out.Outcome{{"same", 3, out.Unchanged}, {"shorter", 2, out.Written}, {"longer", 4, out.Written}, {"other", 3, out.Written}}, got)
	wantPuts(t, &m, "same", "shorter", "longer", "other", "shorter", "longer", "other")
}

func TestPublishStopsAtTheFirstFailure(t *testing.T) {
	var m outtest.Memory
	full := errors.New("disk full")
	m.FailOn("b.xml", full)
	got, err := out.Publish(t.Context(), &m, []feedgen.File{file("a.xml", "a"), file("b.xml", "b"), file("c.xml", "c")}, out.Options{})
	if !errors.Is(err, full) || err.Error() != "put b.xml: disk full" {
		t.Errorf("error is %v, want one that names file and reason", err)
	}
	wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Written}}, got)
	wantPuts(t, &m, "a.xml")
}

func TestPublishPutsNothingIfANameIsBad(t *testing.T) {
	var m outtest.Memory
	if _, err := out.Publish(t.Context(), &m, []feedgen.File{file("a.xml", "a"), file("../b.xml", "b")}, out.Options{}); err == nil {
		t.Error("no error")
	}
	wantPuts(t, &m)
}

// cancelling is done with its context once it has taken a file.
type cancelling struct {
	*outtest.Memory
	cancel context.CancelFunc
}

func (c cancelling) Put(ctx context.Context, f feedgen.File) error {
	if f.Name != out.ManifestName {
		defer c.cancel()
	}
	return c.Memory.Put(ctx, f)
}

func TestPublishStopsWhenItsContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := cancelling{&outtest.Memory{}, cancel}
	_, err := out.Publish(ctx, d, []feedgen.File{file("a.xml", "a"), file("b.xml", "b")}, out.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	wantPuts(t, d.Memory, "a.xml")
}

// writeOnly is a destination that cannot be read back.
type writeOnly struct{ out.Destination }

func TestPublishPutsEverythingWhereNothingCanBeRead(t *testing.T) {
	var m outtest.Memory
	for range 2 {
		got := mustPublish(t, writeOnly{&m}, file("a.xml", "a"))
		wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Written}}, got)
	}
	wantPuts(t, &m, "a.xml", "a.xml")
}

// lossy takes files and keeps others.
type lossy struct{ *outtest.Memory }

func (l lossy) Put(ctx context.Context, f feedgen.File) error {
	return l.Memory.Put(ctx, file(f.Name, "half"))
}

func TestPublishReadsBackWhatItPut(t *testing.T) {
	got, err := out.Publish(t.Context(), lossy{&outtest.Memory{}}, []feedgen.File{file("a.xml", "half and half")}, out.Options{})
	if err == nil || err.Error() != "read back a.xml: not what was put; does another program write it too?" {
		t.Errorf("error is %v, want one that tells the difference", err)
	}
	wantOutcomes(t, nil, got)
}

// unreadable has files that cannot be opened, or break off.
type unreadable struct {
	*outtest.Memory
	open, read error
}

func (u unreadable) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(io.MultiReader(bytes.NewReader([]byte("a")), iotest.ErrReader(u.read))), u.open
}

func TestPublishStopsWhereTheLiveFileCannotBeRead(t *testing.T) {
	broken := errors.New("broken disk")
	for _, d := range []unreadable{{open: broken}, {read: broken}} {
		d.Memory = &outtest.Memory{}
		_, err := out.Publish(t.Context(), d, []feedgen.File{file("a.xml", "abcd")}, out.Options{})
		if !errors.Is(err, broken) {
			t.Errorf("error is %v, want %v", err, broken)
		}
		wantPuts(t, d.Memory)
	}
}

func TestCompareTellsWhatPublishWouldDoAndDoesNothing(t *testing.T) {
	var m outtest.Memory
	mustPublish(t, &m, file("a.xml", "a"), file("b.xml", "b"))
	files := []feedgen.File{file("a.xml", "a"), file("b.xml", "B"), file("c.xml", "c")}
	compared, err := out.Publish(t.Context(), &m, files, out.Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	wantPuts(t, &m, "a.xml", "b.xml")
	wantOutcomes(t, compared, mustPublish(t, &m, files...))
	wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Unchanged}, {"b.xml", 1, out.Written}, {"c.xml", 1, out.Written}}, compared)
}

func TestPublishTellsOfChangesBeforeTheyAreMade(t *testing.T) {
	var m outtest.Memory
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	opts := out.Options{Now: now}
	var told []out.Change
	opts.Changing = func(c out.Change) {
		told = append(told, c)
		r, err := m.Open(t.Context(), c.Name)
		if there := err == nil; there != c.Deleted {
			t.Errorf("%+v, but %v", c, err)
		} else if there {
			r.Close()
		}
	}
	for _, files := range [][]feedgen.File{
		{imageFile("images/1.png", "1"), file("a.xml", "a")},
		{file("a.xml", "a"), file("b.xml", "b")},
		{file("a.xml", "a"), file("b.xml", "b")},
	} {
		if _, err := out.Publish(t.Context(), &m, files, opts); err != nil {
			t.Fatal(err)
		}
	}
	want := []out.Change{{Name: "images/1.png"}, {Name: "a.xml"}, {Name: "b.xml"}, {Name: "images/1.png", Deleted: true}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestPublishTellsHowFarItIs(t *testing.T) {
	var m outtest.Memory
	mustPublish(t, &m, file("a.xml", "a"))
	var told [][2]int
	opts := out.Options{Progress: func(done, of int) { told = append(told, [2]int{done, of}) }}
	files := []feedgen.File{file("a.xml", "a"), file("b.xml", "b"), file("c.xml", "c")}
	if _, err := out.Publish(t.Context(), &m, files, opts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][2]int{{0, 2}, {1, 2}, {2, 2}}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}
