package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

var testKey = [32]byte{1, 2, 3}

// contents are folders with their files, in order.
type contents map[string][]record

// A record is all that is kept of a file.
type record struct {
	Name    string
	Stamp   tree.Stamp
	Head    sources.Head
	Payload string
}

func sample() contents {
	most := sources.Head{Kind: 255, Post: 2, Address: 3, ID: 1 << 63, Published: -1, Latest: -5}
	return contents{
		".":     {{"a.md", tree.Stamp{Size: 1, Mtime: -2, Ctime: 3, Inode: 1 << 63}, most, "payload a"}},
		"sub":   {{"", tree.Stamp{}, sources.Head{}, ""}, {"b.md", tree.Stamp{Size: 9}, sources.Head{Latest: 5}, "b"}, {"naïve name.md", tree.Stamp{}, sources.Head{}, "\x00\xff"}},
		"sub/x": {{"b.md", tree.Stamp{Mtime: 5}, sources.Head{}, "another b"}},
	}
}

func build(key [32]byte, file string, all contents) *Builder {
	b := NewBuilder(key, file)
	p := b.Part()
	for dir, files := range all {
		for i := range files {
			r := files[len(files)-1-i]
			p.Add(dir, File{Name: r.Name, Stamp: r.Stamp, Head: r.Head}, []byte(r.Payload))
		}
	}
	return b
}

// newFile gives the name of a file in a folder that is to be made.
func newFile(t testing.TB) string { return filepath.Join(t.TempDir(), "cache", "posts") }

// write has the builder write its file.
func write(t testing.TB, b *Builder) {
	t.Helper()
	defer b.Close()
	if _, err := b.Write(); err != nil {
		t.Fatal(err)
	}
}

// save writes contents and reads them again.
func save(t testing.TB, all contents) *Snapshot {
	t.Helper()
	file := newFile(t)
	write(t, build(testKey, file, all))
	return open(t, file)
}

func open(t testing.TB, file string) *Snapshot {
	t.Helper()
	s, err := Read(file, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// recordOf gives all of a file of s.
func recordOf(t testing.TB, s *Snapshot, f File) record {
	t.Helper()
	payload, err := s.Payload(&f)
	if err != nil {
		t.Fatal(err)
	}
	return record{f.Name, f.Stamp, f.Head, payload}
}

func TestReadGivesWhatWasAdded(t *testing.T) {
	want := sample()
	s := save(t, want)
	got := contents{}
	for d := range s.Dirs() {
		for i, f := range d.Files() {
			got[d.Path()] = append(got[d.Path()], recordOf(t, s, f))
			if s.Head(i) != f.Head || s.Stamp(i) != f.Stamp || s.DirOf(i) != d.Path() {
				t.Errorf("%s: another head, or of another folder: %s", f.Name, s.DirOf(i))
			}
		}
		if d.Len() != len(want[d.Path()]) {
			t.Errorf("%s: length %d", d.Path(), d.Len())
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Len() != 5 {
		t.Errorf("length %d", s.Len())
	}
	for path, files := range want {
		d, ok := s.Dir(path)
		if !ok {
			t.Errorf("no folder %s", path)
		}
		for _, f := range files {
			if i, ok := d.Find(f.Name); !ok || recordOf(t, s, s.File(i)) != f {
				t.Errorf("%s/%s: %d, %v", path, f.Name, i, ok)
			}
		}
		if _, ok := d.Find("c.md"); ok {
			t.Errorf("found what was not added to %s", path)
		}
	}
	for _, path := range []string{"", "su", "sub/", "t"} {
		if _, ok := s.Dir(path); ok {
			t.Errorf("found folder %q", path)
		}
	}
}

// TestFindInALargeFolder: slots are found past those of other names.
func TestFindInALargeFolder(t *testing.T) {
	var many []record
	for i := range 5000 {
		many = append(many, record{Name: fmt.Sprint(i), Stamp: tree.Stamp{Size: int64(i)}, Payload: fmt.Sprint("payload ", i)})
	}
	s := save(t, contents{"d": many})
	d, _ := s.Dir("d")
	for i := range 10000 {
		n, ok := d.Find(fmt.Sprint(i))
		if ok != (i < 5000) || ok && recordOf(t, s, s.File(n)) != many[i] {
			t.Fatalf("%d: %v, %v", i, n, ok)
		}
	}
}

func TestSumIdentifiesContents(t *testing.T) {
	file := newFile(t)
	seen := map[uint64]string{}
	for name, c := range map[string]struct {
		key    [32]byte
		change func(contents)
	}{
		"sample":        {testKey, func(contents) {}},
		"another key":   {[32]byte{9}, func(contents) {}},
		"fewer folders": {testKey, func(c contents) { delete(c, ".") }},
		"name":          {testKey, func(c contents) { c["."][0].Name = "b.md" }},
		"stamp":         {testKey, func(c contents) { c["."][0].Stamp.Inode = 1 }},
		"head":          {testKey, func(c contents) { c["."][0].Head.ID = 1 }},
		"payload":       {testKey, func(c contents) { c["."][0].Payload = "payload b" }},
	} {
		all := sample()
		c.change(all)
		b := build(c.key, file, all)
		sum, err := b.Write()
		if err = errors.Join(err, b.Close()); err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[sum]; ok {
			t.Errorf("%s has the sum of %s", name, other)
		}
		seen[sum] = name
		s, err := Read(file, c.key)
		if err != nil {
			t.Fatal(err)
		}
		if s.Sum() != sum {
			t.Errorf("%s: Read gives another sum", name)
		}
		s.Close()
	}
}

func TestReadTellsWhyThereIsNone(t *testing.T) {
	file := newFile(t)
	write(t, build(testKey, file, sample()))
	if _, err := Read(file+"x", testKey); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Read(file, [32]byte{9}); !errors.Is(err, ErrOther) {
		t.Errorf("another key: %v", err)
	}
	if _, err := Read(filepath.Dir(file), testKey); err == nil {
		t.Error("a folder: no error")
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(file, testKey); !errors.Is(err, ErrCorrupt) {
		t.Errorf("an empty file: %v", err)
	}
}

func encoded(t testing.TB) []byte {
	t.Helper()
	file := newFile(t)
	write(t, build(testKey, file, sample()))
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readBytes(data []byte) (*Snapshot, error) {
	return read(bytes.NewReader(data), int64(len(data)), testKey)
}

func TestEveryDamageIsFound(t *testing.T) {
	good := encoded(t)
	if _, err := readBytes(good); err != nil {
		t.Fatal(err)
	}
	for i := range good {
		if _, err := readBytes(good[:i]); err == nil {
			t.Errorf("cut at %d: no error", i)
		}
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if _, err := readBytes(bad); err == nil {
				t.Errorf("byte %d, bit %d: no error", i, bit)
			}
		}
	}
	if _, err := readBytes(append(bytes.Clone(good), 0)); err == nil {
		t.Error("a byte more: no error")
	}
}

func TestNothingIsASnapshotToo(t *testing.T) {
	s := save(t, contents{})
	if _, ok := s.Dir("."); ok || s.Len() != 0 {
		t.Error("not empty")
	}
}

// TestSeveralGoroutinesFillParts: no file is lost where a block or a folder ends,
// and no payload where its memory does.
func TestSeveralGoroutinesFillParts(t *testing.T) {
	file := newFile(t)
	b := NewBuilder(testKey, file)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			p := b.Part()
			for i := range 500 {
				payload := []byte(strings.Repeat(fmt.Sprint(g, i, " "), i))
				p.Add(fmt.Sprint(i/100%3), File{Name: fmt.Sprint(g, i)}, payload)
				clear(payload)
			}
		})
	}
	wg.Wait()
	write(t, b)
	s := open(t, file)
	if s.Len() != 2000 {
		t.Errorf("length %d", s.Len())
	}
	for g := range 4 {
		for i := range 500 {
			d, _ := s.Dir(fmt.Sprint(i / 100 % 3))
			n, ok := d.Find(fmt.Sprint(g, i))
			if !ok || recordOf(t, s, s.File(n)).Payload != strings.Repeat(fmt.Sprint(g, i, " "), i) {
				t.Fatalf("%d %d: %v", g, i, ok)
			}
		}
	}
}

func TestWriteIsWholePrivateAndOnceAName(t *testing.T) {
	file := newFile(t)
	write(t, build(testKey, file, sample()))
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	again := build(testKey, file, sample())
	again.Part().Add("sub", File{Name: "b.md"}, []byte("again"))
	if _, err := again.Write(); err == nil {
		t.Error("a name twice: no error")
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	open(t, file)
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
