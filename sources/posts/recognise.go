package posts

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Auto is the preset that looks at the folder to find out.
const Auto = "auto"

// maxLevels is how many folders above the posts are looked at for the site that
// they belong to.
const maxLevels = 6

// A found site is a folder and the generator whose marks it has.
type found struct {
	preset preset
	dir    string // absolute path of the site's folder
	at     string // the folder that the owner named, as a slash path from dir
	apart  bool   // dir has no mark: it holds posts, wherever the rest of the site is
}

// recognise finds the site that the folder at path is, or is a part of. A name
// other than [Auto] settles the generator. If no folder has a mark, path is all there
// is.
func recognise(path, name string) (found, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return found{}, err
	}
	// A link to a folder of posts leads to the site that they are in.
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	}
	all := presets()
	if name != "" && name != Auto {
		p, ok := presetNamed(name)
		if !ok {
			return found{}, fmt.Errorf("unknown preset %q (have %s)", name, strings.Join(Presets(), ", "))
		}
		all = []preset{p}
	}
	dir, at := full, "."
	for range maxLevels {
		if i := slices.IndexFunc(all, func(p preset) bool { return p.owns(dir) }); i >= 0 {
			return found{preset: all[i], dir: dir, at: at}, nil
		}
		parent := filepath.Dir(dir)
		// What lies above a repository is another's.
		if parent == dir || exists(filepath.Join(dir, ".git")) {
			break
		}
		at = filepath.ToSlash(filepath.Join(filepath.Base(dir), at))
		dir = parent
	}
	return found{preset: all[len(all)-1], dir: full, at: ".", apart: true}, nil
}

// owns reports that the folder at dir has a mark of the generator's sites.
func (p preset) owns(dir string) bool {
	return slices.ContainsFunc(p.marks, func(m mark) bool {
		var first string
		for i, pattern := range m.files {
			files := matches(os.DirFS(dir), pattern)
			if len(files) == 0 {
				return false
			}
			if i == 0 {
				first = files[0]
			}
		}
		if m.key == "" {
			return true
		}
		fields, err := readData(os.DirFS(dir), first)
		v, ok := named(fields, m.key)
		return err == nil && ok && !v.empty()
	})
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// matches lists the files that match a pattern, those of its first alternative
// first.
func matches(folder fs.FS, pattern string) []string {
	var all []string
	for _, one := range alternatives(pattern) {
		// A folder may hold many files: it is listed only if it has to be.
		if !strings.ContainsAny(one, "*?[") {
			if _, err := fs.Stat(folder, one); err == nil {
				all = append(all, one)
			}
			continue
		}
		some, err := doublestar.Glob(folder, one)
		if err == nil {
			all = append(all, some...)
		}
	}
	return all
}

// alternatives unfolds a{b,c} into ab and ac.
func alternatives(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	inner, rest, ok := strings.Cut(pattern[open+1:], "}")
	if !ok {
		return []string{pattern}
	}
	var all []string
	for _, choice := range strings.Split(inner, ",") {
		all = append(all, alternatives(pattern[:open]+choice+rest)...)
	}
	return all
}
