package posts

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

// indexed opens a folder of posts with an index beside it.
func indexed(t *testing.T, dir, index string) *Source {
	t.Helper()
	s, err := Open(dir, nil, Config{Name: "posts", Site: "https://example.com", Preset: "plain", Index: index})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// settle makes files too old to have been changed within a clock's tick.
func settle(t *testing.T, files ...string) {
	t.Helper()
	for i, f := range files {
		when := time.Now().Add(-time.Hour - time.Duration(i)*time.Second)
		if err := os.Chtimes(f, when, when); err != nil {
			t.Fatal(err)
		}
	}
}

// TestIndexGivesWhatReadingWould changes a folder at random and compares a
// source with an index, kept or not, to one without, at each step.
func TestIndexGivesWhatReadingWould(t *testing.T) {
	dir, index := t.TempDir(), filepath.Join(t.TempDir(), "index")
	rnd := rand.New(rand.NewPCG(1, 2))
	for step := range 60 {
		for range rnd.IntN(4) {
			name := filepath.Join(dir, fmt.Sprintf("%d", rnd.IntN(3)), fmt.Sprintf("2026-01-%02d-x.md", 1+rnd.IntN(20)))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if rnd.IntN(4) == 0 {
				_ = os.Remove(name) // it may not be there
				continue
			}
			text := fmt.Sprintf("---\ntitle: Title %d\ntags: [a, b%d]\n---\nText.\n", rnd.IntN(1000), rnd.IntN(9))
			if rnd.IntN(5) == 0 {
				text = "---\ntitle: A: b\ndate: soon\n---\nText.\n"
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s := indexed(t, dir, index)
		l, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := l.Version()
		entries, notes, err := l.Entries()
		if err != nil {
			t.Fatal(err)
		}
		checkHeads(t, l, entries, notes)
		want, wantNotes, err := listed(t.Context(), indexed(t, dir, ""))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			// Each has settings of its own.
			want[i].Stamp, entries[i].Stamp = 0, 0
		}
		if diff := cmp.Diff(want, entries); diff != "" {
			t.Fatalf("step %d: entries (-want +got):\n%s", step, diff)
		}
		if diff := cmp.Diff(wantNotes, notes); diff != "" {
			t.Fatalf("step %d: notes (-want +got):\n%s", step, diff)
		}
		if rnd.IntN(2) == 0 {
			continue
		}
		kept, err := l.Keep()
		if err != nil {
			t.Fatal(err)
		}
		again, err := indexed(t, dir, index).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if again.Version() != kept {
			t.Fatalf("step %d: nothing changed, and the version is %q, before %q, kept %q", step, again.Version(), before, kept)
		}
	}
}

// checkHeads compares the posts of a listing's numbers with all posts.
func checkHeads(t *testing.T, l sources.Listing, entries []sources.Entry, notes []sources.Note) {
	t.Helper()
	var numbers []int
	for i, h := range l.Heads() {
		numbers = append(numbers, i)
		picked, said, err := l.Pick([]int{i})
		if err != nil {
			t.Fatal(err)
		}
		var want sources.Head
		if len(picked) > 0 {
			want = sources.HeadOf(&picked[0])
		}
		if len(said) > 0 {
			want.Kind |= sources.Noted
		}
		if h != want {
			t.Errorf("head %v of %v, want %v", h, picked, want)
		}
	}
	rand.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	picked, said, err := l.Pick(numbers)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(entries, picked, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("picked (-all +by number):\n%s", diff)
	}
	if diff := cmp.Diff(notes, said, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("notes (-all +by number):\n%s", diff)
	}
}

// TestIndexSeesARewriteThatKeepsSizeAndTime: of a file this new nothing is
// trusted, and of an older one the time of the change tells.
func TestIndexSeesARewriteThatKeepsSizeAndTime(t *testing.T) {
	dir, index := t.TempDir(), filepath.Join(t.TempDir(), "index")
	file := filepath.Join(dir, "2026-01-01-x.md")
	for _, title := range []string{"Aaa", "Bbb"} {
		if err := os.WriteFile(file, []byte("---\ntitle: "+title+"\n---\nText.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		settle(t, file)
		l, err := indexed(t, dir, index).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if entries, _, err := l.Entries(); err != nil || len(entries) != 1 || entries[0].Title != title {
			t.Fatalf("%v, want %s", entries, title)
		}
		if _, err := l.Keep(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUsesTellWhatAPostIsMadeOf: a picture and another post's address.
func TestUsesTellWhatAPostIsMadeOf(t *testing.T) {
	dir := site(t, map[string]string{
		"2026-01-01-one.md":  "---\ntitle: One\nimage: /a.svg\n---\n[Two](2026-01-02-two.md)\n",
		"2026-01-02-two.md":  "---\ntitle: Two\n---\nText.\n",
		"a.svg":              `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"2026-01-03-last.md": "---\ntitle: Last\n---\nText.\n",
	})
	s := indexed(t, dir, "")
	entries, _, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.Load(t.Context(), entries[0])
	if err != nil {
		t.Fatal(err)
	}
	same := func(p sources.Post) bool {
		for name, state := range p.Uses {
			if s.State(name) != state {
				return false
			}
		}
		return len(p.Uses) > 0
	}
	if !same(p) {
		t.Fatalf("nothing changed, and the uses did: %v", p.Uses)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1"/>`), 0o644); err != nil {
		t.Fatal(err)
	}
	if same(p) {
		t.Error("the picture changed, and the uses did not")
	}
	if p, _, err = s.Load(t.Context(), entries[0]); err != nil || !same(p) {
		t.Fatalf("loaded anew: %v, %v", p.Uses, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "2026-01-02-two.md"), []byte("---\ntitle: Two\npermalink: /moved/\n---\nText.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := listed(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if same(p) {
		t.Error("the other post moved, and the uses did not change")
	}
}

// TestKeepGivesTheVersionOfTheNextListing, also of files that are too new to be
// trusted, and of those that have no date.
func TestKeepGivesTheVersionOfTheNextListing(t *testing.T) {
	dir := site(t, map[string]string{"2026-01-01-new.md": "---\ntitle: New\n---\n", "undated.md": "# Undated\n\nText.\n"})
	index := filepath.Join(t.TempDir(), "index")
	l, err := indexed(t, dir, index).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := l.Keep()
	if err != nil {
		t.Fatal(err)
	}
	next, err := indexed(t, dir, index).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := next.Version(); got != kept || got == "" {
		t.Errorf("version %q, kept %q", got, kept)
	}
}

// TestReadOnlyLeavesTheIndex as it is, or not there.
func TestReadOnlyLeavesTheIndex(t *testing.T) {
	dir, index := site(t, map[string]string{"2026-01-01-one.md": "---\ntitle: One\n---\n"}), filepath.Join(t.TempDir(), "cache", "index")
	readOnly := func() (version string) {
		t.Helper()
		s, err := Open(dir, nil, Config{Name: "posts", Site: "https://example.com", Preset: "plain", Index: index, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		l, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if entries, _, err := l.Entries(); err != nil || len(entries) != 1 {
			t.Errorf("%d posts (%v)", len(entries), err)
		}
		version, err = l.Keep()
		if err != nil {
			t.Error(err)
		}
		return version
	}
	if version := readOnly(); version != "" {
		t.Errorf("version %q without an index", version)
	}
	if _, err := os.Stat(filepath.Dir(index)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
	l, err := indexed(t, dir, index).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := l.Keep()
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	if version := readOnly(); version != kept {
		t.Errorf("version %q, want %q", version, kept)
	}
	if after, err := os.ReadFile(index); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the index changed (%v)", err)
	}
}

// TestAFileThatCouldNotBeReadIsReadAgain, though it has not changed.
func TestAFileThatCouldNotBeReadIsReadAgain(t *testing.T) {
	s := indexed(t, t.TempDir(), "")
	for _, c := range []struct {
		err  error
		kept bool
	}{
		{nil, true},
		{&fs.PathError{Op: "read", Path: "2026-01-01-x.md", Err: syscall.EMFILE}, false},
		{errors.New(tooLarge(maxPostSize + 1)), true},
	} {
		l := s.newScan(nil, [32]byte{})
		sc := l.newScratch()
		f := tree.File{Path: "2026-01-01-x.md", Name: "2026-01-01-x.md", Dir: &tree.Dir{Path: "."}, Stamp: tree.Stamp{Size: 1, Mtime: 1}}
		l.visit(&tree.Head{File: &f, Buf: sc.buffer(0), Err: c.err}, sc)
		for _, f := range l.read.Files() {
			if kept := !f.Stamp.IsZero(); kept != c.kept {
				t.Errorf("%v: kept %v, want %v", c.err, kept, c.kept)
			}
		}
	}
}
