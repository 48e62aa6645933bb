package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Open makes a source of the folder at path, to be closed after use. The site is
// that folder, or the one above it that its generator's files show. Open fills in
// cfg's Files, At, Dir and Collection; a preset of [Auto] or none; and Static, with
// the folders at the paths that static lists, or else those of the preset's that
// there are.
func Open(path string, static []string, cfg Config) (s *Source, err error) {
	var roots folders
	defer func() {
		if err != nil {
			err = errors.Join(err, roots.Close())
		}
	}()
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s: not a directory", path)
	}
	f, err := recognise(path, cfg.Preset)
	if err != nil {
		return nil, err
	}
	cfg.Preset, cfg.Dir = f.preset.name, f.dir
	folders := plain().static
	if !f.apart {
		cfg.At, folders = f.at, f.preset.static
	}
	cfg.Collection = filepath.Base(filepath.Join(f.dir, f.at))
	if cfg.Files, err = roots.open(f.dir); err != nil {
		return nil, err
	}
	for _, dir := range static {
		folder, err := roots.open(dir)
		if err != nil {
			return nil, err
		}
		cfg.Static = append(cfg.Static, folder)
	}
	if len(static) == 0 {
		for _, dir := range folders {
			// A preset names where such folders may be; few sites have all.
			if folder, err := roots.open(filepath.Join(f.dir, dir)); err == nil {
				cfg.Static = append(cfg.Static, folder)
			}
		}
	}
	if s, err = New(cfg); err != nil {
		return nil, err
	}
	s.roots = roots
	return s, nil
}

// folders are opened so that no name, and no link, leads out of them.
type folders []*os.Root

func (f *folders) open(path string) (fs.FS, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	*f = append(*f, root)
	return root.FS(), nil
}

// Close closes every folder.
func (f folders) Close() error {
	var errs []error
	for _, root := range f {
		errs = append(errs, root.Close())
	}
	return errors.Join(errs...)
}
