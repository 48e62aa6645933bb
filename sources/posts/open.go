package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"feedgen/sources/posts/internal/tree"
)

// Open makes a source of the folder at path, to be closed after use. The site is
// that folder, or the one above it that its generator's files show. static are
// the paths of the folders that the root of the site's URL maps to; with none,
// they are those of the preset's that there are. It reads the generator's
// configuration, but no post yet.
func Open(path string, static []string, cfg Config) (s *Source, err error) {
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s: not a directory", path)
	}
	f, err := recognise(path, cfg.Preset)
	if err != nil {
		return nil, err
	}
	site, err := tree.Open(f.dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	var statics folders
	defer func() {
		if err != nil {
			err = errors.Join(err, site.Close(), statics.Close())
		}
	}()
	for _, dir := range static {
		if err := statics.open(dir); err != nil {
			return nil, err
		}
	}
	if len(static) == 0 {
		for _, dir := range f.staticFolders() {
			// A preset names where such folders may be; few sites have all. One that
			// comes later has the same number, and the uses of posts tell of it.
			if statics.open(filepath.Join(f.dir, dir)) != nil {
				statics = append(statics, folder{FS: nowhere{}, path: filepath.Join(f.dir, dir)})
			}
		}
	}
	f.named = path
	return f.open(site, statics, cfg)
}

// staticFolders lists the folders that the root of the site's URL may map to.
func (f found) staticFolders() []string {
	if f.apart {
		return plain().static
	}
	return f.preset.static
}

// folders are opened so that no name, and no link, leads out of them.
type folders []folder

type folder struct {
	fs.FS
	root *os.Root // nil: it is not there
	path string
}

// Stat looks at a file without opening it, which for a named pipe is to wait for
// its writer.
func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

// nowhere is a folder that is not there.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f *folders) open(path string) error {
	root, err := os.OpenRoot(path)
	if err != nil {
		return fmt.Errorf("%s: %s", path, reason(err))
	}
	*f = append(*f, folder{root.FS(), root, path})
	return nil
}

// Close closes every folder.
func (f folders) Close() error {
	var errs []error
	for _, one := range f {
		if one.root != nil {
			errs = append(errs, one.root.Close())
		}
	}
	return errors.Join(errs...)
}
