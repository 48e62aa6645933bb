//go:build !linux || portable

package tree

// A scratch is not needed here.
type scratch struct{}

// entries gives the next entries of the folder, or io.EOF after the last. Their
// types are not known: in an os.Root, to list types is to look at every entry,
// one after the other, where the workers do so in parallel.
func (d *Dir) entries(*scratch) ([]entry, error) {
	names, err := d.list.Readdirnames(4 * batchSize)
	all := make([]entry, len(names))
	for i, name := range names {
		all[i] = entry{d.join(name), name, unknownType}
	}
	return all, err
}

// lstat looks at a name of the folder. A link is not followed.
func (d *Dir) lstat(name string) (attributes, error) {
	info, err := d.root.Lstat(name)
	if err != nil {
		return attributes{}, at("stat", d.join(name), err)
	}
	return attributes{StampOf(info), info.Mode()}, nil
}

// readHead reads the beginning of a file, and looks at the file if that is wanted.
func (d *Dir) readHead(name string, buf []byte, look bool) (n int, found attributes, err error) {
	f, err := d.Open(name)
	if err != nil {
		return 0, found, err
	}
	defer f.Close()
	if look {
		info, err := f.Stat()
		if err != nil {
			return 0, found, err
		}
		found = attributes{StampOf(info), info.Mode()}
	}
	n, err = readFull(f, buf)
	return n, found, err
}
