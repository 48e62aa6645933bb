package posts

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"feedgen/sources"
)

var _ sources.Watchable = (*Source)(nil)

// Folders gives those in which posts are, and those of all files that the source was
// made of or looked for.
func (s *Source) Folders(uses []string) []sources.Folder {
	g := &ground{dir: s.generator.dir, choice: s.choice, preset: &s.generator.preset}
	files := make(namedFiles)
	s.nameSettings(files)
	everywhere := false
	for _, use := range uses {
		kind, rest, _ := strings.Cut(use, ":")
		everywhere = everywhere || kind == nameUse
		first, name, _ := strings.Cut(rest, ":")
		if c, ok := s.candidate(first, name); ok && kind == fileUse {
			files.addUse(s.onDisk(c))
		}
	}
	var folders []sources.Folder
	if l := s.current.Load(); l != nil {
		for _, dir := range l.entered {
			folders = append(folders, g.folder(dir))
		}
		for _, link := range l.linked {
			files.addTarget(s.onDisk(candidate{0, link}))
		}
	}
	if everywhere {
		all := &ground{dir: g.dir, choice: g.choice, preset: g.preset, all: true}
		for _, dir := range s.everyFile().folders {
			folders = append(folders, all.folder(dir))
		}
	}
	return append(folders, files.folders()...)
}

// nameSettings names the files that the source is, or would be, opened with.
func (s *Source) nameSettings(files namedFiles) {
	g := s.generator
	patterns := slices.Concat(g.preset.people, g.preset.content, []string{g.preset.program, domainFile})
	for _, c := range g.preset.config {
		patterns = append(patterns, c.pattern)
	}
	for _, p := range presets() {
		for _, m := range p.marks {
			patterns = append(patterns, m.files...)
		}
	}
	for _, pattern := range patterns {
		for _, one := range alternatives(pattern) {
			// Jekyll's folders may be anywhere; its others are marks enough.
			if one != "" && !strings.Contains(path.Dir(one), "*") {
				files.add(filepath.Join(g.dir, filepath.FromSlash(one)))
			}
		}
	}
	if g.preset.home != "" {
		files.add(s.onDisk(candidate{0, path.Join(g.content, g.preset.home)}))
	}
	for dir := s.choice.start; dir != "."; dir = path.Dir(dir) {
		for _, name := range g.preset.dataNames(dir) {
			files.add(s.onDisk(candidate{0, path.Join(dir, name)}))
		}
	}
	// The folders themselves, by the way that leads there: it may have links in it.
	files.add(g.named)
	for _, one := range s.static {
		files.add(one.path)
	}
	if s.repository != "" {
		files.add(filepath.Join(s.repository, "logs", "HEAD")) // a line for each commit
	}
}

// onDisk gives the path of a candidate.
func (s *Source) onDisk(c candidate) string {
	dir := s.generator.dir
	if c.folder > 0 {
		dir = s.static[c.folder-1].path
	}
	return filepath.Join(dir, filepath.FromSlash(c.name))
}

// A ground is where posts are looked for. It does without the source, which has much
// in memory.
type ground struct {
	dir    string // the site's folder
	choice choice
	preset *preset
	all    bool // whether every file matters
}

// folder gives the folder at a path from the site's.
func (g *ground) folder(dir string) sources.Folder {
	return sources.Folder{
		Path:  filepath.Join(g.dir, filepath.FromSlash(dir)),
		Holds: func(name string) bool { return g.holds(path.Join(dir, name)) },
		Below: func(name string) (sources.Folder, bool) {
			below := path.Join(dir, name)
			if !g.choice.entered(below) {
				return sources.Folder{}, false
			}
			return g.folder(below), true
		},
	}
}

// holds reports that a scan has an eye on the file at a path, be it for its name alone.
func (g *ground) holds(full string) bool {
	return g.all || g.choice.post(full) ||
		slices.Contains(g.preset.unread, strings.TrimPrefix(path.Ext(full), ".")) ||
		slices.Contains(g.preset.dataNames(path.Dir(full)), path.Base(full))
}

// namedFiles are names and patterns of names, by folder.
type namedFiles map[string]map[string]bool

// add adds a file, or a folder for what it is and not what is in it, whose name may be
// a pattern.
func (f namedFiles) add(file string) {
	file, err := filepath.Abs(file)
	if err != nil {
		return // the current folder is gone, and nothing can be read there
	}
	dir := filepath.Dir(file)
	if f[dir] == nil {
		f[dir] = make(map[string]bool)
	}
	f[dir][filepath.Base(file)] = true
}

// addUse adds what a post uses.
func (f namedFiles) addUse(file string) {
	f.add(file)
	info, err := os.Lstat(file)
	switch {
	case err != nil:
	case info.Mode()&os.ModeSymlink != 0:
		f.addTarget(file)
	case info.IsDir():
		f.add(filepath.Join(file, "*")) // what matters is what it has
	}
}

// addTarget adds the file that a link leads to.
func (f namedFiles) addTarget(link string) {
	if file, err := filepath.EvalSymlinks(link); err == nil {
		f.add(file)
	}
}

// folders gives the files' folders.
func (f namedFiles) folders() []sources.Folder {
	var all []sources.Folder
	for _, dir := range slices.Sorted(maps.Keys(f)) {
		names := f[dir]
		var patterns []string
		for name := range names {
			if strings.ContainsRune(name, '*') {
				patterns = append(patterns, name)
			}
		}
		all = append(all, sources.Folder{Path: dir, Holds: func(name string) bool {
			return names[name] || slices.ContainsFunc(patterns, func(pattern string) bool {
				ok, _ := path.Match(pattern, name)
				return ok
			})
		}})
	}
	return all
}
