// Package outtest holds what every destination must keep, as tests, and a
// destination in memory for the tests of others.
package outtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"strings"
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
		{"PutRefusesBytesThatAreOthersThanTold", putRefusesOtherBytes},
		{"DeleteRemovesAFile", deleteRemovesAFile},
		{"DeleteOfNothingIsNoError", deleteOfNothing},
		{"DeleteRefusesBadNames", deleteRefusesBadNames},
		{"DeleteHeedsItsContext", deleteHeedsItsContext},
		{"OpenOfNothingIsErrNotExist", openOfNothing},
		{"OpenRefusesBadNames", openRefusesBadNames},
		{"OpenHeedsItsContext", openHeedsItsContext},
		{"StatTellsOfWhatWasPut", statTellsOfWhatWasPut},
		{"StatOfNothingIsErrNotExist", statOfNothing},
		{"SwapComesNeverTooLate", swapComesNeverTooLate},
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

// file is a file that stands where a feed would.
func file(name string, data []byte) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), data)
}

// largeSize is more than any buffer on the way holds.
const largeSize = 5 << 20

func goodFiles() []feedgen.File {
	return []feedgen.File{
		file("rss.xml", []byte("<rss/>")),
		file("news/uk/atom.xml", []byte("<feed/>")),
		file("news/uk/feed.json", []byte("{}")),
		file("nyheter/på svenska & 日本.xml", []byte("<rss>å</rss>")),
		file("100%?#.xml", []byte("<rss>%</rss>")),
		file("..rss.xml", []byte("<rss>..</rss>")),
		file("empty.xml", []byte{}),
		file("large.json", bytes.Repeat([]byte("0123456\xff"), largeSize/8)),
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
		f := file("news/rss.xml", []byte(data))
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		wantLive(t, d, f)
	}
}

func putRefusesBadNames(t *testing.T, d out.Destination) {
	for _, name := range badNames() {
		if err := d.Put(t.Context(), file(name, []byte("x"))); err == nil {
			t.Errorf("put took the name %q", name)
		}
	}
}

func putHeedsItsContext(t *testing.T, d out.Destination) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := file("rss.xml", []byte("<rss/>"))
	if err := d.Put(ctx, f); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	wantNothing(t, d, f.Name)
}

func putRefusesOtherBytes(t *testing.T, d out.Destination) {
	old := file("copies/a.jpg", []byte("old"))
	if err := d.Put(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{"ne", "nex", "new and more"} {
		changed := file(old.Name, []byte("new"))
		changed.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }
		if err := d.Put(t.Context(), changed); err == nil {
			t.Errorf("put took %q for \"new\"", data)
		}
		wantLive(t, d, old)
	}
}

func deleteRemovesAFile(t *testing.T, d out.Destination) {
	gone, stays := file("news/uk/a.jpg", []byte("a")), file("news/b.jpg", []byte("b"))
	for _, f := range []feedgen.File{gone, stays} {
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Delete(t.Context(), gone.Name); err != nil {
		t.Fatal(err)
	}
	wantNothing(t, d, gone.Name)
	wantLive(t, d, stays)
	if err := d.Put(t.Context(), gone); err != nil {
		t.Errorf("put after delete: %v", err)
	}
	wantLive(t, d, gone)
}

func deleteOfNothing(t *testing.T, d out.Destination) {
	for _, name := range []string{"a.jpg", "news/a.jpg"} {
		if err := d.Delete(t.Context(), name); err != nil {
			t.Errorf("delete %s, which is not there: %v", name, err)
		}
	}
}

func deleteRefusesBadNames(t *testing.T, d out.Destination) {
	for _, name := range badNames() {
		if err := d.Delete(t.Context(), name); err == nil {
			t.Errorf("delete took the name %q", name)
		}
	}
}

func deleteHeedsItsContext(t *testing.T, d out.Destination) {
	f := file("rss.xml", []byte("<rss/>"))
	if err := d.Put(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Delete(ctx, f.Name); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	wantLive(t, d, f)
}

func openOfNothing(t *testing.T, d out.Destination) {
	wantNothing(t, d, "rss.xml")
	wantNothing(t, d, "news/rss.xml")
	if err := d.Put(t.Context(), file("news/rss.xml", []byte("x"))); err != nil {
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

// stater gives d as what can tell of its files, or ends the test as one that says
// nothing of d.
func stater(t *testing.T, d out.Destination) out.Stater {
	t.Helper()
	s, ok := d.(out.Stater)
	if !ok {
		t.Skip("cannot tell of its files")
	}
	return s
}

func statTellsOfWhatWasPut(t *testing.T, d out.Destination) {
	s := stater(t, d)
	for _, f := range goodFiles() {
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		info, err := s.Stat(t.Context(), f.Name)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if info.Size != f.Size || info.Encoding != "" {
			t.Errorf("%s: %d bytes in encoding %q, want %d in none", f.Name, info.Size, info.Encoding, f.Size)
		}
		if known := info.SHA256 != [sha256.Size]byte{}; known && info.SHA256 != f.SHA256 {
			t.Errorf("%s: SHA-256 is %x, want %x", f.Name, info.SHA256, f.SHA256)
		}
		if info.MediaType != "" && info.MediaType != f.MediaType {
			t.Errorf("%s: media type is %q, want %q", f.Name, info.MediaType, f.MediaType)
		}
		want := out.CacheControl(f.Kind)
		if c, ok := d.(out.Cacher); ok {
			want = c.CacheControl(f.Kind)
		}
		if info.CacheControl != "" && info.CacheControl != want {
			t.Errorf("%s: cache control is %q, want %q", f.Name, info.CacheControl, want)
		}
	}
}

func statOfNothing(t *testing.T, d out.Destination) {
	s := stater(t, d)
	for _, name := range []string{"a.jpg", "news/a.jpg"} {
		if _, err := s.Stat(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("stat %s: %v, want %v", name, err, fs.ErrNotExist)
		}
	}
	for _, name := range badNames() {
		if _, err := s.Stat(t.Context(), name); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("stat took the name %q: %v", name, err)
		}
	}
}

func readersNeverSeeHalfAFile(t *testing.T, d out.Destination) {
	reader(t, d)
	const name, readers, puts = "rss.xml", 3, 40
	version := func(i int) feedgen.File {
		// Versions differ in length as well, so that a mixture shows.
		return file(name, bytes.Repeat([]byte{'a' + byte(i%2)}, 300_000+i%2*100_000))
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
				if sum := sha256.Sum256(got); sum != version(0).SHA256 && sum != version(1).SHA256 {
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
	for _, action := range []out.Action{out.Written, out.Unchanged} {
		var want []out.Outcome
		for _, f := range files {
			want = append(want, out.Outcome{Name: f.Name, Bytes: f.Size, Action: action})
		}
		got, err := out.Publish(t.Context(), d, files, out.Options{})
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
	if sha256.Sum256(got) != f.SHA256 {
		t.Errorf("%s: read %d bytes that differ from the %d that were put", f.Name, len(got), f.Size)
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
