package snapshot

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAFullDiskHasItsRoomBack: a builder whose file takes no more, be it payloads or
// tables, gives all payloads, and leaves no file.
func TestAFullDiskHasItsRoomBack(t *testing.T) {
	for _, full := range []string{"payloads", "tables"} {
		file := newFile(t)
		b := NewBuilder(testKey, file)
		p := b.Part()
		want := make(map[string]string)
		for i := range 9 {
			if i == 6 && full == "payloads" {
				fill(t, b)
			}
			name := fmt.Sprint(i)
			want[name] = strings.Repeat(name, blockText/3+i)
			p.Add("d", File{Name: name}, []byte(want[name]))
		}
		check := func(when string) {
			t.Helper()
			for _, f := range b.Files() {
				if got, err := b.Payload(f); err != nil || got != want[f.Name] {
					t.Errorf("%s, %s: %s: %d bytes, want %d (%v)", full, when, f.Name, len(got), len(want[f.Name]), err)
				}
			}
		}
		check("before Write")
		if full == "tables" {
			fill(t, b)
		}
		if _, err := b.Write(); !errors.Is(err, syscall.EBADF) {
			t.Errorf("%s: Write: %v, want %v", full, err, syscall.EBADF)
		}
		if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) > 0 {
			t.Errorf("%s: there are %v (%v)", full, left, err)
		}
		check("after Write")
		if err := b.Load(); err != nil {
			t.Errorf("%s: Load: %v", full, err)
		}
		check("loaded")
		if err := b.Close(); err != nil {
			t.Errorf("%s: Close: %v", full, err)
		}
	}
}

// fill has the builder's file take no more.
func fill(t *testing.T, b *Builder) {
	t.Helper()
	f, err := os.Open(b.out.name)
	if err != nil {
		t.Fatal(err)
	}
	before := b.out.file
	t.Cleanup(func() { before.Close() })
	b.out.file = f
}
