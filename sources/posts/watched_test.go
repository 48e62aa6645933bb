package posts

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"feedgen/sources"
)

// mattersTo reports that folders show what becomes of a file or of a new folder.
func mattersTo(folders []sources.Folder, file string) bool {
	return slices.ContainsFunc(folders, func(f sources.Folder) bool {
		if f.Path != filepath.Dir(file) {
			return false
		}
		name := filepath.Base(file)
		if f.Holds == nil || f.Holds(name) {
			return true
		}
		if f.Below == nil || filepath.Ext(name) != "" {
			return false
		}
		_, ok := f.Below(name)
		return ok
	})
}

// usesOf loads every post, and gives what they use.
func usesOf(t *testing.T, s *Source) []string {
	t.Helper()
	entries, _, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	uses := make(map[string]bool)
	for _, e := range entries {
		p, _, err := s.Load(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		for use := range p.Uses {
			uses[use] = true
		}
	}
	return slices.Sorted(maps.Keys(uses))
}

func TestFoldersShowWhateverASourceReads(t *testing.T) {
	const dated = "---\ntitle: T\ndate: 2026-01-02\n---\n\n"
	for name, c := range map[string]struct {
		files   map[string]string
		posts   string
		links   map[string]string
		matters string
		not     string
	}{
		"Hugo, with page bundles": {
			files: map[string]string{
				"hugo.toml":                         "title = 'T'\n",
				"content/posts/a.md":                dated + "![](/images/boat.png)\n",
				"content/posts/trip/index.md":       dated + "![](map.png)\n",
				"content/posts/trip/map.png":        "",
				"content/posts/2020/old/b.md":       dated,
				"node_modules/x/readme.md":          "",
				"content/posts/node_modules/x/c.md": dated,
				"content/posts/theirs/.git/HEAD":    "",
			},
			posts: "content/posts",
			matters: `hugo.toml config.yaml config/_default/params.toml data/authors.toml data/authors/ann.yaml content/_index.md
				content/posts/a.md content/posts/b.md content/posts/trip/index.md content/posts/trip/map.png content/posts/trip/cover.jpg
				content/posts/2020/new.md content/posts/2020/old/b.md content/posts/new static/images/boat.png assets/images/boat.png static/CNAME`,
			not: `public/index.html content/posts/.a.md.swp content/posts/a.md~ content/posts/node_modules content/posts/node_modules/x/c.md
				node_modules/x/readme.md content/posts/theirs/.git/HEAD content/posts/theirs/.git static/images/other.png layouts/a.html`,
		},
		"Eleventy, with folder data": {
			files: map[string]string{
				".eleventy.js":      "",
				"src/blog/a.md":     dated,
				"src/blog/sub/b.md": dated,
			},
			posts:   "src/blog",
			matters: "src/blog/blog.json src/blog/sub/sub.11tydata.json src/src.json src/_data/site.json src/blog/sub/b.md",
			not:     "src/blog/other.json src/page.njk _site/index.html",
		},
		"a plain folder, with links": {
			files: map[string]string{
				"notes/a.md":     dated + "![](/boat.png)\n",
				"notes/sub/x.md": dated,
				"notes/raw/t.md": dated,
				"pictures/b.png": "",
			},
			posts:   "notes",
			links:   map[string]string{"notes/b.md": "raw/t.md", "boat.png": "pictures/b.png", "static": "elsewhere"},
			matters: "notes/b.md notes/raw/t.md notes/boat.png boat.png pictures/b.png static/boat.png notes/hugo.toml notes",
			not:     "other.png pictures/c.png",
		},
		"Obsidian, where a picture may be anywhere": {
			files: map[string]string{
				".obsidian/app.json":   "{}",
				"Blog/a.md":            dated + "![[boat.png]]\n",
				"Files/deep/other.png": "",
			},
			posts:   ".",
			matters: "Blog/a.md Files/boat.png Files/deep/boat.png Files/new",
			not:     ".obsidian/workspace.json",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := site(t, c.files)
			for name, target := range c.links {
				if err := os.Symlink(filepath.FromSlash(target), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
					t.Fatal(err)
				}
			}
			s := openAt(t, filepath.Join(dir, filepath.FromSlash(c.posts)), nil, Config{})
			folders := s.Folders(usesOf(t, s))
			for _, file := range strings.Fields(c.matters) {
				if !mattersTo(folders, filepath.Join(dir, filepath.FromSlash(file))) {
					t.Errorf("%s does not matter", file)
				}
			}
			for _, file := range strings.Fields(c.not) {
				if mattersTo(folders, filepath.Join(dir, filepath.FromSlash(file))) {
					t.Errorf("%s matters", file)
				}
			}
		})
	}
}

// TestNewFoldersShowWhatTheListingWouldRead, by what was chosen, and without the source.
func TestNewFoldersShowWhatTheListingWouldRead(t *testing.T) {
	dir := site(t, map[string]string{"notes/a.md": "Text."})
	s, err := Open(filepath.Join(dir, "notes"), nil, Config{Site: "https://example.com", Exclude: []string{"private/**"}})
	if err != nil {
		t.Fatal(err)
	}
	usesOf(t, s)
	folders := s.Folders(nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(folders, func(f sources.Folder) bool { return f.Path == filepath.Join(dir, "notes") && f.Below != nil })
	if i < 0 {
		t.Fatal("the folder of posts is not there")
	}
	one, ok := folders[i].Below("one")
	if !ok {
		t.Fatal("a new folder does not matter")
	}
	two, ok := one.Below("two")
	if !ok || two.Path != filepath.Join(dir, "notes/one/two") || !two.Holds("b.md") || two.Holds("b.txt") {
		t.Errorf("below a new folder: %+v, %v", two, ok)
	}
	if _, ok := folders[i].Below("private"); ok {
		t.Error("a folder that is left out matters")
	}
}

// TestCommitsMatterToUndatedPosts, which have their dates from git.
func TestCommitsMatterToUndatedPosts(t *testing.T) {
	dir := site(t, map[string]string{"notes/a.md": "# No date\n\nText.\n", "dated/a.md": "---\ndate: 2026-01-02\n---\nText.\n"})
	gitIn(t, dir, "2020-01-02T03:04:05Z", "init", "-q")
	log := filepath.Join(dir, ".git", "logs", "HEAD")
	for at, want := range map[string]bool{"notes": true, "dated": false} {
		s := openAt(t, filepath.Join(dir, at), nil, Config{})
		if got := mattersTo(s.Folders(usesOf(t, s)), log); got != want {
			t.Errorf("%s: a commit matters: %v, want %v", at, got, want)
		}
	}
	gitIn(t, dir, "2020-01-02T03:04:05Z", "add", ".")
	gitIn(t, dir, "2020-01-02T03:04:05Z", "commit", "-qm", "First")
	if _, err := os.Stat(log); err != nil {
		t.Error(err)
	}
}
