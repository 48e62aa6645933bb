// Package outtest holds what every destination must keep, as tests, and a
// destination in memory for the tests of others.
package outtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
)

// Run tests a kind of destination. Each call of open must give a new and empty
// one, which Run closes. What a destination that is no [out.Reader] has taken
// cannot be seen, so that much is then tested less.
func Run(t *testing.T, open func(t *testing.T) out.Destination) {
	tests := []struct {
		name string
		test func(t *testing.T, d out.Destination)
	}{
		{"PutGivesBackWhatItTook", putGivesBackWhatItTook},
		{"PutReplaces", putReplaces},
		{"PutRefusesBadNames", putRefusesBadNames},
		{"PutHeedsItsContext", putHeedsItsContext},
		{"OpenOfNothingIsErrNotExist", openOfNothing},
		{"OpenRefusesBadNames", openRefusesBadNames},
		{"OpenHeedsItsContext", openHeedsItsContext},
		{"ReadersNeverSeeHalfAFile", readersNeverSeeHalfAFile},
		{"PublishingTwiceChangesNothing", publishingTwiceChangesNothing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t)
			tt.test(t, d)
			if err := d.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
}

// largeSize is more than any buffer on the way holds.
const largeSize = 5 << 20

func goodFiles() []feedgen.File {
	return []feedgen.File{
		{Name: "rss.xml", Format: feedgen.RSS, Data: []byte("<rss/>")},
		{Name: "news/uk/atom.xml", Format: feedgen.Atom, Data: []byte("<feed/>")},
		{Name: "news/uk/feed.json", Format: feedgen.JSON, Data: []byte("{}")},
		{Name: "nyheter/på svenska & 日本.xml", Format: feedgen.RSS, Data: []byte("<rss>å</rss>")},
		{Name: "100%?#.xml", Format: feedgen.RSS, Data: []byte("<rss>%</rss>")},
		{Name: "..rss.xml", Format: feedgen.RSS, Data: []byte("<rss>..</rss>")},
		{Name: "empty.xml", Format: feedgen.RSS, Data: []byte{}},
		{Name: "large.json", Format: feedgen.JSON, Data: bytes.Repeat([]byte("0123456\xff"), largeSize/8)},
	}
}

func badNames() []string {
	return []string{"", ".", "..", "/", "/x", "../x", "x/..", "a/../x", "a//b", "a/./b", "a/", "./a", `a\b`, "a\x00b", "a\xffb"}
}

func putGivesBackWhatItTook(t *testing.T, d out.Destination) {
	for _, f := range goodFiles() {
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatalf("put %s: %v", f.Name, err)
		}
	}
	for _, f := range goodFiles() {
		wantLive(t, d, f)
	}
}

func putReplaces(t *testing.T, d out.Destination) {
	for _, data := range []string{"one", "a longer one", "", "2"} {
		f := feedgen.File{Name: "news/rss.xml", Format: feedgen.RSS, Data: []byte(data)}
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		wantLive(t, d, f)
	}
}

func putRefusesBadNames(t *testing.T, d out.Destination) {
	for _, name := range badNames() {
		if err := d.Put(t.Context(), feedgen.File{Name: name, Data: []byte("x")}); err == nil {
			t.Errorf("put took the name %q", name)
		}
	}
}

func putHeedsItsContext(t *testing.T, d out.Destination) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := feedgen.File{Name: "rss.xml", Format: feedgen.RSS, Data: []byte("<rss/>")}
	if err := d.Put(ctx, f); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	wantNothing(t, d, f.Name)
}

func openOfNothing(t *testing.T, d out.Destination) {
	wantNothing(t, d, "rss.xml")
	wantNothing(t, d, "news/rss.xml")
	if err := d.Put(t.Context(), feedgen.File{Name: "news/rss.xml", Data: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	wantNothing(t, d, "rss.xml")
	wantNothing(t, d, "news/atom.xml")
}

func openRefusesBadNames(t *testing.T, d out.Destination) {
	r := reader(t, d)
	for _, name := range badNames() {
		live, err := r.Open(t.Context(), name)
		if err == nil {
			live.Close()
			t.Errorf("open took the name %q", name)
		}
		if errors.Is(err, fs.ErrNotExist) {
			t.Errorf("open of %q: %v, which says that it could be put", name, err)
		}
	}
}

func openHeedsItsContext(t *testing.T, d out.Destination) {
	r := reader(t, d)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Open(ctx, "rss.xml"); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
}

func readersNeverSeeHalfAFile(t *testing.T, d out.Destination) {
	reader(t, d)
	const name, readers, puts = "rss.xml", 3, 40
	version := func(i int) feedgen.File {
		// Versions differ in length as well, so that a mixture shows.
		return feedgen.File{Name: name, Data: bytes.Repeat([]byte{'a' + byte(i%2)}, 300_000+i%2*100_000)}
	}
	if err := d.Put(t.Context(), version(0)); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				got, err := read(t, d, name)
				if err != nil {
					t.Errorf("read during a put: %v", err)
					return
				}
				if !bytes.Equal(got, version(0).Data) && !bytes.Equal(got, version(1).Data) {
					t.Errorf("a reader saw %d bytes that were never put", len(got))
					return
				}
			}
		})
	}
	for i := range puts {
		if err := d.Put(t.Context(), version(i)); err != nil {
			t.Errorf("put during reads: %v", err)
		}
	}
	close(done)
	wg.Wait()
}

func publishingTwiceChangesNothing(t *testing.T, d out.Destination) {
	reader(t, d)
	files := goodFiles()
	for _, changed := range []bool{true, false} {
		var want []out.Outcome
		for _, f := range files {
			want = append(want, out.Outcome{Name: f.Name, Bytes: len(f.Data), Changed: changed})
		}
		got, err := out.Publish(t.Context(), d, files)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
	}
}

// reader gives d as what can be read, or ends the test as one that says nothing
// of d.
func reader(t *testing.T, d out.Destination) out.Reader {
	t.Helper()
	r, ok := d.(out.Reader)
	if !ok {
		t.Skip("cannot be read back")
	}
	return r
}

func read(t *testing.T, d out.Destination, name string) ([]byte, error) {
	live, err := d.(out.Reader).Open(t.Context(), name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(live)
	return data, errors.Join(err, live.Close())
}

// wantLive checks that f is what the destination has, if that can be seen.
func wantLive(t *testing.T, d out.Destination, f feedgen.File) {
	t.Helper()
	if _, ok := d.(out.Reader); !ok {
		return
	}
	got, err := read(t, d, f.Name)
	if err != nil {
		t.Errorf("read %s: %v", f.Name, err)
		return
	}
	if !bytes.Equal(f.Data, got) {
		t.Errorf("%s: read %d bytes that differ from the %d that were put", f.Name, len(got), len(f.Data))
	}
}

// wantNothing checks that the destination has no such file, if that can be
// seen.
func wantNothing(t *testing.T, d out.Destination, name string) {
	t.Helper()
	if _, ok := d.(out.Reader); !ok {
		return
	}
	if _, err := read(t, d, name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read %s: %v, want %v", name, err, fs.ErrNotExist)
	}
}
