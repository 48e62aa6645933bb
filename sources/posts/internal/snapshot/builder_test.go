package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestABuilderGivesPayloads that are in its file, before and after it was written, or in
// memory, where it has no file or none can be made.
func TestABuilderGivesPayloads(t *testing.T) {
	long := strings.Repeat("long ", blockText/3)
	wrong := filepath.Join(newFile(t), "posts")
	if err := os.MkdirAll(filepath.Dir(filepath.Dir(wrong)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(wrong), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		err        error // of Write
	}{
		{"in the file", newFile(t), nil},
		{"without a file", "", nil},
		{"the folder is a file", wrong, syscall.ENOTDIR},
	} {
		b := NewBuilder(testKey, c.file)
		p := b.Part()
		want := make(map[string]string)
		for i := range 300 {
			name := fmt.Sprint(i)
			want[name] = strings.Repeat(name, i) // the first is empty
			if i%100 == 50 {
				want[name] += long
			}
			p.Add("d", File{Name: name}, []byte(want[name]))
		}
		check := func(when string) {
			t.Helper()
			for _, f := range b.Files() {
				if got, err := b.Payload(f); err != nil || got != want[f.Name] {
					t.Errorf("%s, %s: %s: %d bytes, want %d (%v)", c.name, when, f.Name, len(got), len(want[f.Name]), err)
				}
			}
		}
		check("before Write")
		if b.Len() != len(want) {
			t.Errorf("%s: length %d", c.name, b.Len())
		}
		if c.file != "" {
			sum, err := b.Write()
			if !errors.Is(err, c.err) {
				t.Errorf("%s: Write: %v, want %v", c.name, err, c.err)
			}
			check("after Write")
			if again, err := b.Write(); again != sum || !errors.Is(err, c.err) {
				t.Errorf("%s: Write again: %x, before %x (%v)", c.name, again, sum, err)
			}
			if c.err == nil {
				open(t, c.file)
			}
		}
		if err := b.Load(); err != nil {
			t.Errorf("%s: Load: %v", c.name, err)
		}
		check("loaded")
		if err := b.Close(); err != nil {
			t.Errorf("%s: Close: %v", c.name, err)
		}
	}
}

// TestWhatIsNotWrittenIsRemoved: by Close, or by a later run if there was none.
func TestWhatIsNotWrittenIsRemoved(t *testing.T) {
	file := filepath.Join(t.TempDir(), "[a", "posts") // a pattern, were it one
	var left [2]string
	for i, age := range [...]time.Duration{50 * time.Minute, 70 * time.Minute} {
		b := build(testKey, file, sample())
		if b.Load() != nil { // which ends the filling
			t.Fatal("no payloads")
		}
		left[i] = b.out.name
		then := time.Now().Add(-age)
		if err := os.Chtimes(left[i], then, then); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
	}
	b := build(testKey, file, sample())
	write(t, b)
	if _, err := os.Stat(left[0]); err != nil {
		t.Errorf("another run's: %v", err)
	}
	if _, err := os.Stat(left[1]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a killed run's: %v", err)
	}
	unwritten := build(testKey, file, sample())
	if err := errors.Join(unwritten.Load(), unwritten.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(unwritten.out.name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Close: %v", err)
	}
	open(t, file)
}
