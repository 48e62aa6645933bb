package posts

import (
	"io/fs"
	"path"
	"strings"
)

// everyFile gives the path of each file in the site's content by its name in
// lower case, which is how notes of Obsidian's speak of pictures. Of several of
// one name it is the one with the shortest path.
func (s *Source) everyFile() map[string]string {
	if all := s.names.Load(); all != nil {
		return *all
	}
	all := make(map[string]string)
	_ = fs.WalkDir(s.files, s.generator.content, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be seen cannot be shown
		}
		if d.IsDir() {
			if full != s.generator.content && !s.choice.entered(full) {
				return fs.SkipDir
			}
			return nil
		}
		name := strings.ToLower(path.Base(full))
		if other, taken := all[name]; !taken || len(full) < len(other) {
			all[name] = full
		}
		return nil
	})
	s.names.Store(&all)
	return all
}
