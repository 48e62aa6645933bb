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
	dir    string   // absolute path of the site's folder
	named  string   // the path by which the owner named the folder of posts
	at     string   // the folder that the owner named, as a slash path from dir
	marks  []string // the files of dir that show the generator
	apart  bool     // dir has no mark: it holds posts, wherever the rest of the site is
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
		for _, p := range all {
			if marks := p.marksOf(dir); marks != nil {
				return found{preset: p, dir: dir, at: at, marks: marks}, nil
			}
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

// Below names the folders in the site's own that are sites of known generators.
func (s Site) Below() []string {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil
	}
	var sites []string
	for _, e := range entries {
		inner := filepath.Join(s.Dir, e.Name())
		if e.IsDir() && slices.ContainsFunc(presets(), func(p preset) bool { return p.marksOf(inner) != nil }) {
			sites = append(sites, e.Name())
		}
	}
	return sites
}

// marksOf gives the files that make a mark of the generator's sites in the
// folder at dir, or nil if it has none.
func (p preset) marksOf(dir string) []string {
	for _, m := range p.marks {
		if files := m.in(os.DirFS(dir)); files != nil {
			return files
		}
	}
	return nil
}

// in gives a file for each pattern of the mark, or nil if folder does not have
// it.
func (m mark) in(folder fs.FS) []string {
	var all []string
	for _, pattern := range m.files {
		files := matches(folder, pattern)
		if len(files) == 0 {
			return nil
		}
		all = append(all, files[0])
	}
	if len(m.keys) == 0 {
		return all
	}
	fields, err := readData(folder, all[0])
	if v, _ := (matter{fields: fields}).first(m.keys); err != nil || v.empty() {
		return nil
	}
	return all
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
