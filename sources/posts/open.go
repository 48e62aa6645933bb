package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Auto is the preset that looks at the folder to find out.
const Auto = "auto"

// Open makes a source of the folder at path, to be closed after use. It fills in
// cfg's Files and Collection; a preset of [Auto] or none; and Static, with the
// folders at the paths that static lists, or else those of the preset's that
// there are.
func Open(path string, static []string, cfg Config) (s *Source, err error) {
	var roots folders
	defer func() {
		if err != nil {
			err = errors.Join(err, roots.Close())
		}
	}()
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	cfg.Collection = filepath.Base(full)
	if cfg.Preset == "" || cfg.Preset == Auto {
		cfg.Preset = detect(full)
	}
	if cfg.Files, err = roots.open(path); err != nil {
		return nil, err
	}
	for _, dir := range static {
		folder, err := roots.open(dir)
		if err != nil {
			return nil, err
		}
		cfg.Static = append(cfg.Static, folder)
	}
	if p, ok := presetNamed(cfg.Preset); ok && len(static) == 0 {
		for _, dir := range p.static {
			// A preset names where such folders may be; few sites have all.
			if folder, err := roots.open(filepath.Join(path, dir)); err == nil {
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

// detect names the generator whose folder of posts is at the absolute path.
func detect(path string) string {
	// Jigsaw keeps collections in source/_NAME, beside config.php.
	source := filepath.Dir(path)
	if _, err := os.Stat(filepath.Join(filepath.Dir(source), "config.php")); err == nil && filepath.Base(source) == "source" {
		return "jigsaw"
	}
	return "plain"
}
