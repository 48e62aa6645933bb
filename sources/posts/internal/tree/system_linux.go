//go:build !portable

package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"runtime"

	"golang.org/x/sys/unix"
)

// What follows asks the system itself where the os package would look at every
// entry to list it, and make several calls to open a file. Every name is a
// single component that the system listed in d, and no call follows a link, so
// that none leads out. The build tag portable does without.

// A scratch is a worker's memory for listing.
type scratch struct {
	listing []byte
	paths   []byte
	ends    []pathEnd
}

type pathEnd struct {
	end int
	typ fs.FileMode
}

// entries gives the next entries of the folder, or io.EOF after the last.
func (d *Dir) entries(s *scratch) ([]entry, error) {
	if s.listing == nil {
		s.listing = make([]byte, 32<<10)
	}
	n, err := untilDone(func() (int, error) { return unix.Getdents(int(d.list.Fd()), s.listing) })
	runtime.KeepAlive(d.list)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	prefix := d.join("")
	s.paths, s.ends = s.paths[:0], s.ends[:0]
	for rest := s.listing[:n]; len(rest) > 0; {
		var name []byte
		var typ fs.FileMode
		name, typ, rest = cutDirent(rest)
		if string(name) == "." || string(name) == ".." {
			continue
		}
		s.paths = append(append(s.paths, prefix...), name...)
		s.ends = append(s.ends, pathEnd{len(s.paths), typ})
	}
	// One string for all saves an allocation a file.
	paths := string(s.paths)
	all := make([]entry, len(s.ends))
	start := 0
	for i, e := range s.ends {
		path := paths[start:e.end]
		all[i] = entry{path, path[len(prefix):], e.typ}
		start = e.end
	}
	return all, nil
}

// cutDirent splits off the first struct linux_dirent64, see getdents64(2).
func cutDirent(b []byte) (name []byte, typ fs.FileMode, rest []byte) {
	const lengthAt, typeAt, nameAt = 16, 18, 19
	length := binary.NativeEndian.Uint16(b[lengthAt:])
	name, _, _ = bytes.Cut(b[nameAt:length], []byte{0})
	return name, direntType(b[typeAt]), b[length:]
}

func direntType(t byte) fs.FileMode {
	switch t {
	case unix.DT_REG:
		return 0
	case unix.DT_DIR:
		return fs.ModeDir
	case unix.DT_LNK:
		return fs.ModeSymlink
	case unix.DT_UNKNOWN:
		return unknownType
	}
	return fs.ModeIrregular
}

// lstat looks at a name of the folder. A link is not followed.
func (d *Dir) lstat(name string) (attributes, error) {
	var st unix.Stat_t
	_, err := untilDone(func() (int, error) { return 0, statAt(int(d.list.Fd()), name, &st) })
	runtime.KeepAlive(d.list)
	if err != nil {
		return attributes{}, at("stat", d.join(name), err)
	}
	return attributesOf(&st), nil
}

func attributesOf(st *unix.Stat_t) attributes {
	return attributes{
		Stamp{Size: st.Size, Mtime: st.Mtim.Nano(), Ctime: st.Ctim.Nano(), Inode: st.Ino},
		direntType(byte(st.Mode&unix.S_IFMT>>12)) | fs.FileMode(st.Mode&0o777),
	}
}

// A handle is an open file.
type handle int

// open opens a name of the folder for reading. A link is not followed.
func (d *Dir) open(name string) (handle, error) {
	fd, err := untilDone(func() (int, error) { return openAt(int(d.list.Fd()), name) })
	runtime.KeepAlive(d.list)
	return handle(fd), err
}

func (h handle) look() (attributes, error) {
	var st unix.Stat_t
	if err := unix.Fstat(int(h), &st); err != nil {
		return attributes{}, err
	}
	return attributesOf(&st), nil
}

// read gives 0 at the file's end.
func (h handle) read(buf []byte) (int, error) {
	return untilDone(func() (int, error) { return unix.Read(int(h), buf) })
}

// close has nothing to tell of a file that was read.
func (h handle) close() { _ = unix.Close(int(h)) }

// untilDone repeats a call that a signal interrupts.
func untilDone(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
