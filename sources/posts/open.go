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

// Open makes a source of the folder at path, to be closed after use. It fills in cfg's Files and
// Collection; a preset of [Auto] or none; and Static, where it is empty, with
// those of the preset's folders that there are. static, if any, are paths of
// folders to use instead.
func Open(path string, static []string, cfg Config) (*Source, error) {
	if cfg.Preset == "" || cfg.Preset == Auto {
		cfg.Preset = detect(path)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	cfg.Collection = filepath.Base(full)

	var roots folders
	cfg.Files, err = roots.open(path)
	for _, dir := range static {
		if err == nil {
			var folder fs.FS
			folder, err = roots.open(dir)
			cfg.Static = append(cfg.Static, folder)
		}
	}
	if p, ok := presetNamed(cfg.Preset); ok && len(static) == 0 && err == nil {
		for _, dir := range p.static {
			// A preset names where such folders may be; few sites have all.
			if folder, err := roots.open(filepath.Join(path, dir)); err == nil {
				cfg.Static = append(cfg.Static, folder)
			}
		}
	}
	var s *Source
	if err == nil {
		s, err = New(cfg)
	}
	if err != nil {
		return nil, errors.Join(err, roots.Close())
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

// detect names the generator whose folder of posts path is.
func detect(path string) string {
	// Jigsaw keeps collections in source/_NAME, beside config.php.
	full, err := filepath.Abs(path)
	if err != nil {
		return "plain"
	}
	source := filepath.Dir(full)
	if _, err := os.Stat(filepath.Join(filepath.Dir(source), "config.php")); err == nil && filepath.Base(source) == "source" {
		return "jigsaw"
	}
	return "plain"
}
