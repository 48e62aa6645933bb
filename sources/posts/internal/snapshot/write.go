package snapshot

import (
	"bufio"
	"encoding/binary"
	"slices"
)

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

// finish writes what comes after the payloads, in the order that layout.go tells, of
// sorted folders, each of them with files.
func (o *output) finish(folders []folder) (sum uint64, err error) {
	n := countsOf(folders)
	n.payloads = uint64(o.payloads)
	if _, err := n.layout(); err != nil {
		return 0, err
	}
	e := &encoder{Writer: bufio.NewWriterSize(o, 256<<10)}
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
	for _, number := range n.numbers() {
		e.Write(append64(e.AvailableBuffer(), *number))
	}
	if err := e.Flush(); err != nil {
		return 0, err
	}
	sum = o.sum.Sum64()
	e.Write(append64(e.AvailableBuffer(), sum))
	return sum, e.Flush()
}

func countsOf(folders []folder) (n counts) {
	n.dirs = uint64(len(folders))
	for _, f := range folders {
		n.files += uint64(len(f.files))
		n.paths += uint64(len(f.path))
		for _, file := range f.files {
			n.names += uint64(len(file.Name))
		}
	}
	return n
}

// tables writes folders and records.
func (e *encoder) tables(folders []folder) {
	path, last := 0, 0
	for _, f := range folders {
		path += len(f.path)
		last += len(f.files)
		e.Write(append32(append32(e.AvailableBuffer(), path), last))
	}
	name := 0
	for _, f := range folders {
		for _, file := range f.files {
			name += len(file.Name)
			record := append32(e.AvailableBuffer(), name)
			record = append32(append32(record, int(file.place.at)), int(file.place.size))
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
			h := &file.Head
			head := append64(e.AvailableBuffer(), uint64(h.Latest)<<8|uint64(h.Kind))
			head = append64(append64(append64(head, h.Post), h.Address), h.ID)
			e.Write(append64(head, uint64(h.Published)))
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
