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

// readHead reads the beginning of a file, and looks at the file if that is wanted.
func (d *Dir) readHead(name string, buf []byte, look bool) (n int, found attributes, err error) {
	fd, err := untilDone(func() (int, error) { return openAt(int(d.list.Fd()), name) })
	runtime.KeepAlive(d.list)
	if err != nil {
		return 0, found, err
	}
	defer unix.Close(fd)
	r := reader{fd: fd, left: -1}
	if look {
		var st unix.Stat_t
		if err := unix.Fstat(fd, &st); err != nil {
			return 0, found, err
		}
		found = attributesOf(&st)
		r.left = st.Size
	}
	n, err = readFull(&r, buf)
	return n, found, err
}

// A reader reads an open file. One whose size is known need not be asked for more.
type reader struct {
	fd   int
	left int64 // bytes; negative: not known
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := untilDone(func() (int, error) { return unix.Read(r.fd, p) })
	if err != nil {
		return 0, err
	}
	if r.left -= int64(n); r.left == 0 || n == 0 && len(p) > 0 {
		return n, io.EOF
	}
	return n, nil
}

// untilDone repeats a call that a signal interrupts.
func untilDone(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
