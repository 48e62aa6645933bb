package posts

import (
	"io/fs"
	"path"
	"strings"
)

// An anywhere is all that the site's content has.
type anywhere struct {
	folders []string

	// files are the paths by their names in lower case, which is how notes of
	// Obsidian's speak of pictures. Of several of one name it is the one with the
	// shortest path.
	files map[string]string
}

// everyFile looks for every file in the site's content, once a run.
func (s *Source) everyFile() *anywhere {
	if all := s.anywhere.Load(); all != nil {
		return all
	}
	all := &anywhere{files: make(map[string]string)}
	_ = fs.WalkDir(s.files, s.generator.content, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be seen cannot be shown
		}
		if d.IsDir() {
			if full != s.generator.content && !s.choice.entered(full) {
				return fs.SkipDir
			}
			all.folders = append(all.folders, full)
			return nil
		}
		name := strings.ToLower(path.Base(full))
		if other, taken := all.files[name]; !taken || len(full) < len(other) {
			all.files[name] = full
		}
		return nil
	})
	s.anywhere.Store(all)
	return all
}
