package snapshot

import (
	"encoding/binary"
	"testing"

	"github.com/cespare/xxhash/v2"
)

// FuzzRead gives Read any bytes, with a right checksum so that they are looked
// at, and asks for all that is in what it takes.
func FuzzRead(f *testing.F) {
	good := encoded(f)
	f.Add(good, true)
	f.Add(good[:len(good)-1], false)
	f.Add(good[:headerSize], false)
	f.Add([]byte(magic), true)
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if end := len(data) - 8; seal && end >= 0 {
			binary.LittleEndian.PutUint64(data[end:], xxhash.Sum64(data[:end]))
		}
		s, err := readBytes(data)
		if err != nil {
			return
		}
		n := 0
		for d := range s.Dirs() {
			if found, ok := s.Dir(d.Path()); !ok || found != d {
				t.Errorf("folder %q is not found", d.Path())
			}
			for i, file := range d.Files() {
				n++
				if _, err := s.Payload(&file); err != nil {
					t.Errorf("%q: payload: %v", file.Name, err)
				}
				if found, ok := d.Find(file.Name); ok && found != i {
					t.Errorf("%q: another's record", file.Name)
				}
			}
		}
		if n != s.Len() {
			t.Errorf("%d files of %d", n, s.Len())
		}
	})
}
