package snapshot

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// Write writes the snapshot whole, or leaves file as it is, and gives the sum
// that [Snapshot.Sum] will give. The file can be read by its owner alone. Its
// folder is made if need be.
func (b *Builder) Write(file string) (sum uint64, err error) {
	folders := b.sorted()
	if err := twice(folders); err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return 0, err
	}
	// Nothing waits for the disk: of what a crash leaves, the checksum tells.
	next, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*.new")
	if err != nil {
		return 0, err
	}
	sum, err = write(next, b.key, folders)
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", file, errors.Join(err, os.Remove(next.Name())))
	}
	return sum, nil
}

// An encoder writes numbers and texts. The first error stays.
type encoder struct {
	*bufio.Writer
	table []slot // memory for that of a folder
}

type slot struct {
	tag  uint32
	file int // in the folder, from 1 on; 0: none
}

func append32(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) }

func append64(b []byte, n uint64) []byte { return binary.LittleEndian.AppendUint64(b, n) }

// write writes sorted folders, each of them with files, in the order that
// layout.go tells.
func write(w io.Writer, key [32]byte, folders []folder) (sum uint64, err error) {
	hash := xxhash.New()
	e := &encoder{Writer: bufio.NewWriterSize(io.MultiWriter(w, hash), 256<<10)}
	if err := e.header(key, folders); err != nil {
		return sum, err
	}
	e.tables(folders)
	e.heads(folders)
	for _, f := range folders {
		e.slots(f.files)
	}
	for _, f := range folders {
		e.WriteString(f.path)
	}
	for _, f := range folders {
		for _, file := range f.files {
			e.WriteString(file.Name)
		}
	}
	for _, f := range folders {
		for _, file := range f.files {
			e.WriteString(file.Payload)
		}
	}
	if err := e.Flush(); err != nil {
		return sum, err
	}
	sum = hash.Sum64()
	e.Write(append64(e.AvailableBuffer(), sum))
	return sum, e.Flush()
}

func (e *encoder) header(key [32]byte, folders []folder) error {
	var files, paths, names, payloads uint64
	for _, f := range folders {
		files += uint64(len(f.files))
		paths += uint64(len(f.path))
		for _, file := range f.files {
			names += uint64(len(file.Name))
			payloads += uint64(len(file.Payload))
		}
	}
	if _, err := newLayout(uint64(len(folders)), files, paths, names, payloads); err != nil {
		return err
	}
	e.WriteString(magic)
	e.Write(key[:])
	for _, n := range []uint64{uint64(len(folders)), files, paths, names, payloads} {
		e.Write(append64(e.AvailableBuffer(), n))
	}
	return nil
}

// tables writes folders and records.
func (e *encoder) tables(folders []folder) {
	path, last := 0, 0
	for _, f := range folders {
		path += len(f.path)
		last += len(f.files)
		e.Write(append32(append32(e.AvailableBuffer(), path), last))
	}
	name, payload := 0, 0
	for _, f := range folders {
		for _, file := range f.files {
			name += len(file.Name)
			payload += len(file.Payload)
			record := append32(append32(e.AvailableBuffer(), name), payload)
			record = append64(record, uint64(file.Stamp.Size))
			record = append64(record, uint64(file.Stamp.Mtime))
			record = append64(record, uint64(file.Stamp.Ctime))
			e.Write(append64(record, file.Stamp.Inode))
		}
	}
}

func (e *encoder) heads(folders []folder) {
	for _, f := range folders {
		for _, file := range f.files {
			head := e.AvailableBuffer()
			for _, n := range file.Head {
				head = append64(head, n)
			}
			e.Write(head)
		}
	}
}

// slots writes the hash table of one folder's files, and what is left of its
// place.
func (e *encoder) slots(files []*File) {
	place := slotPlace(len(files))
	table := slices.Grow(e.table[:0], place)[:place]
	clear(table)
	e.table = table
	mask := slots(len(files)) - 1
	for i, f := range files {
		h := hash(f.Name)
		at := int(h>>32) & mask
		for table[at].file != 0 {
			at = (at + 1) & mask
		}
		table[at] = slot{uint32(h), i + 1}
	}
	for _, s := range table {
		e.Write(append32(append32(e.AvailableBuffer(), int(s.tag)), s.file))
	}
}
