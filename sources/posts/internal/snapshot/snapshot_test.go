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

	"feedgen/sources/posts/internal/tree"
)

var testKey = [32]byte{1, 2, 3}

// contents are folders with their files, in order.
type contents map[string][]File

func sample() contents {
	return contents{
		".":     {{"a.md", tree.Stamp{Size: 1, Mtime: -2, Ctime: 3, Inode: 1 << 63}, Head{1, 2, 3, 4, 1 << 63}, "payload a"}},
		"sub":   {{"", tree.Stamp{}, Head{}, ""}, {"b.md", tree.Stamp{Size: 9}, Head{5}, "b"}, {"naïve name.md", tree.Stamp{}, Head{}, "\x00\xff"}},
		"sub/x": {{"b.md", tree.Stamp{Mtime: 5}, Head{}, "another b"}},
	}
}

func build(key [32]byte, all contents) *Builder {
	b := NewBuilder(key)
	p := b.Part()
	for dir, files := range all {
		for i := range files {
			p.Add(dir, files[len(files)-1-i])
		}
	}
	return b
}

func save(t testing.TB, b *Builder) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cache", "posts")
	if _, err := b.Write(file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReadGivesWhatWasAdded(t *testing.T) {
	want := sample()
	s, err := Read(save(t, build(testKey, want)), testKey)
	if err != nil {
		t.Fatal(err)
	}
	got := contents{}
	for d := range s.Dirs() {
		for i, f := range d.Files() {
			got[d.Path()] = append(got[d.Path()], f)
			if s.Head(i) != f.Head || s.DirOf(i) != d.Path() {
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
			if i, ok := d.Find(f.Name); !ok || s.File(i) != f {
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
	b := NewBuilder(testKey)
	p := b.Part()
	for i := range 5000 {
		p.Add("d", File{Name: fmt.Sprint(i), Stamp: tree.Stamp{Size: int64(i)}, Payload: fmt.Sprint("payload ", i)})
	}
	s, err := Read(save(t, b), testKey)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := s.Dir("d")
	for i := range 10000 {
		n, ok := d.Find(fmt.Sprint(i))
		if ok != (i < 5000) || ok && (s.File(n).Stamp.Size != int64(i) || s.File(n).Payload != fmt.Sprint("payload ", i)) {
			t.Fatalf("%d: %v, %v", i, n, ok)
		}
	}
}

func TestSumIdentifiesContents(t *testing.T) {
	file := filepath.Join(t.TempDir(), "posts")
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
		"head":          {testKey, func(c contents) { c["."][0].Head[4] = 1 }},
		"payload":       {testKey, func(c contents) { c["."][0].Payload = "payload b" }},
	} {
		all := sample()
		c.change(all)
		sum, err := build(c.key, all).Write(file)
		if err != nil {
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
	}
	var again bytes.Buffer
	folders := build(testKey, sample()).sorted()
	if sum, err := write(&again, testKey, folders); err != nil || seen[sum] != "sample" {
		t.Errorf("the same contents have another sum (%v)", err)
	}
}

func TestReadTellsWhyThereIsNone(t *testing.T) {
	file := save(t, build(testKey, sample()))
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
	folders := build(testKey, sample()).sorted()
	var b bytes.Buffer
	if _, err := write(&b, testKey, folders); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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
	s, err := Read(save(t, NewBuilder(testKey)), testKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Dir("."); ok || s.Len() != 0 {
		t.Error("not empty")
	}
}

// TestSeveralGoroutinesFillParts: no file is lost where a block or a folder ends,
// and no payload where its memory does.
func TestSeveralGoroutinesFillParts(t *testing.T) {
	b := NewBuilder(testKey)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			p := b.Part()
			for i := range 500 {
				payload := []byte(strings.Repeat(fmt.Sprint(g, i, " "), i))
				p.Add(fmt.Sprint(i/100%3), File{Name: fmt.Sprint(g, i), Payload: p.Copy(payload)})
				clear(payload)
			}
		})
	}
	wg.Wait()
	s, err := Read(save(t, b), testKey)
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 2000 {
		t.Errorf("length %d", s.Len())
	}
	for g := range 4 {
		for i := range 500 {
			d, _ := s.Dir(fmt.Sprint(i / 100 % 3))
			n, ok := d.Find(fmt.Sprint(g, i))
			if !ok || s.File(n).Payload != strings.Repeat(fmt.Sprint(g, i, " "), i) {
				t.Fatalf("%d %d: %v", g, i, ok)
			}
		}
	}
}

func TestWriteIsWholePrivateAndOnceAName(t *testing.T) {
	b := build(testKey, sample())
	file := save(t, b)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	again := build(testKey, sample())
	again.Part().Add("sub", File{Name: "b.md", Payload: "again"})
	if _, err := again.Write(file); err == nil {
		t.Error("a name twice: no error")
	}
	if _, err := Read(file, testKey); err != nil {
		t.Errorf("after a Write in vain: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
