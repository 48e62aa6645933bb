package tree

// A Head is the beginning of a file.
type Head struct {
	File *File
	Buf  []byte // where it is to be; N bytes of it are, fewer if the file ends
	N    int
	Err  error // why there are none

	handle handle
	open   bool
	left   int64 // bytes in the file; negative: not known
}

// ReadHead reads the file's beginning until buf is full or the file ends, which
// is no error. It gives the number of bytes read.
func (f *File) ReadHead(buf []byte) (int, error) {
	heads := [...]Head{{File: f, Buf: buf}}
	ReadHeads(heads[:])
	return heads[0].N, heads[0].Err
}

// ReadHeads reads the beginnings of files that are visited. All are taken through each
// step before the next: so the processor goes on with what it just did, which spares a
// tenth of the time.
func ReadHeads(heads []Head) {
	for i := range heads {
		heads[i].begin()
	}
	for i := range heads {
		heads[i].look()
	}
	for i := range heads {
		heads[i].read()
	}
	for i := range heads {
		heads[i].end()
	}
}

// begin opens the file. A link is read at once: its target may be in another folder.
func (h *Head) begin() {
	if h.File.Link {
		h.N, h.Err = h.File.readTarget(h.Buf)
		return
	}
	var err error
	if h.handle, err = h.File.Dir.open(h.File.Name); err != nil {
		h.fail(err)
		return
	}
	h.open = true
}

// look looks at the file, unless that was done before it was visited.
func (h *Head) look() {
	if h.left = -1; !h.open {
		return
	}
	if h.File.Stamp.IsZero() {
		found, err := h.handle.look()
		if err != nil {
			h.fail(err)
			return
		}
		h.File.Stamp, h.File.Mode, h.left = found.stamp, found.mode, found.stamp.Size
	}
	if !h.File.Mode.IsRegular() {
		h.fail(ErrNotRegular)
	}
}

// read reads. A file whose size is known need not be asked whether there is more.
func (h *Head) read() {
	for h.open && h.Err == nil && h.N < len(h.Buf) && h.left != 0 {
		n, err := h.handle.read(h.Buf[h.N:])
		if err != nil {
			h.fail(err)
			return
		}
		if n == 0 {
			return
		}
		h.N += n
		h.left -= int64(n)
	}
}

func (h *Head) end() {
	if h.open {
		h.handle.close()
	}
	h.open = false
}

func (h *Head) fail(err error) { h.Err = at("read", h.File.Path, err) }

// readTarget reads the beginning of what a link leads to.
func (f *File) readTarget(buf []byte) (int, error) {
	file, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	return readFull(file, buf)
}
