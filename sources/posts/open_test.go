package posts

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

// site writes files below a new folder, which it gives.
func site(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openAt(t *testing.T, path string, static []string, cfg Config) *Source {
	t.Helper()
	cfg.Site = "https://example.com"
	s, err := Open(path, static, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// urls gives the addresses of a source's posts.
func urls(t *testing.T, s *Source) []string {
	t.Helper()
	entries, _, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.URL)
	}
	return all
}

// TestOpenDetectsThePreset: Jigsaw and plain make different addresses of a
// file's name.
func TestOpenDetectsThePreset(t *testing.T) {
	const asJigsaw, asPlain = "https://example.com/posts/big-tide", "https://example.com/Big_Tide/"
	for name, c := range map[string]struct {
		preset, folder, other, want string
	}{
		"auto beside config.php":         {Auto, "source/_posts", "config.php", asJigsaw},
		"none beside config.php":         {"", "source/_posts", "config.php", asJigsaw},
		"auto without config.php":        {Auto, "source/_posts", "README.txt", asPlain},
		"auto in a folder of other name": {Auto, "content/_posts", "config.php", asPlain},
		"plain beside config.php":        {"plain", "source/_posts", "config.php", asPlain},
		"jigsaw without config.php":      {"jigsaw", "source/_posts", "README.txt", asJigsaw},
	} {
		t.Run(name, func(t *testing.T) {
			dir := site(t, map[string]string{c.folder + "/Big_Tide.md": good, c.other: "x"})
			s := openAt(t, filepath.Join(dir, c.folder), nil, Config{Preset: c.preset})
			if diff := cmp.Diff([]string{c.want}, urls(t, s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestOpenFindsStaticFolders puts one picture where the preset looks for it.
func TestOpenFindsStaticFolders(t *testing.T) {
	gif := string(readExample(t, "../example/source/assets/images/gulls.gif").Data)
	known := sources.Image{URL: "https://example.com/img/a.gif", Type: "image/gif", Size: 12808, Width: 320, Height: 180}
	unknown := sources.Image{URL: known.URL, Type: "image/gif", Trouble: "the site has no such file"}
	for name, c := range map[string]struct {
		preset, picture string
		static          []string
		want            sources.Image
	}{
		"jigsaw: the folder above":       {"jigsaw", "site/img/a.gif", nil, known},
		"plain: no other folder":         {"plain", "site/other/img/a.gif", nil, unknown},
		"plain: the folder of posts":     {"plain", "site/posts/img/a.gif", nil, known},
		"plain: static beside it":        {"plain", "site/static/img/a.gif", nil, known},
		"plain: public beside it":        {"plain", "site/public/img/a.gif", nil, known},
		"plain: the folder above":        {"plain", "site/img/a.gif", nil, known},
		"a folder that is named":         {"plain", "else/img/a.gif", []string{"else"}, known},
		"instead of those of the preset": {"plain", "site/static/img/a.gif", []string{"else"}, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			dir := site(t, map[string]string{
				"site/posts/post.md": string(withImage("/img/a.gif").Data),
				"else/other.txt":     "x",
				c.picture:            gif,
			})
			var static []string
			for _, folder := range c.static {
				static = append(static, filepath.Join(dir, folder))
			}
			p, _ := loadFrom(t, openAt(t, filepath.Join(dir, "site/posts"), static, Config{Preset: c.preset}))
			if diff := cmp.Diff([]sources.Image{c.want}, p.Images, exceptPlace()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestIncludeAndExcludeChooseThePosts(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{
		"a.md", "b.markdown", "c.html", "d.txt", "sub/e.md", "sub/deep/f.md",
		"README.md", "sub/_index.md", "_drafts/g.md", ".h.md", ".git/i.md",
	} {
		files[name] = &fstest.MapFile{Data: []byte(good)}
	}
	for name, c := range map[string]struct {
		cfg  onDisk
		want []string
	}{
		"by default":     {onDisk{}, []string{"a.md", "b.markdown", "sub/e.md", "sub/deep/f.md"}},
		"jigsaw":         {onDisk{Preset: "jigsaw"}, []string{"README.md", "a.md", "b.markdown", "_drafts/g.md", "sub/_index.md", "sub/e.md", "sub/deep/f.md"}},
		"include":        {onDisk{Include: []string{"*.html", "sub/*.md"}}, []string{"c.html", "sub/e.md"}},
		"exclude":        {onDisk{Exclude: []string{"sub/**"}}, []string{"a.md", "b.markdown"}},
		"exclude a file": {onDisk{Exclude: []string{"a.md", "**/f.md"}}, []string{"b.markdown", "sub/e.md"}},
		"both":           {onDisk{Include: []string{"**/*.md"}, Exclude: []string{"sub/deep/**"}}, []string{"a.md", "sub/e.md"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.cfg.Site, c.cfg.Files = "https://example.com", files
			entries, _, err := listed(t.Context(), c.cfg.open(t))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range entries {
				got = append(got, e.Path)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFieldsNameTheSitesOwnKeys: they come before the usual keys, which still
// serve where a post lacks them.
func TestFieldsNameTheSitesOwnKeys(t *testing.T) {
	fields := map[string]string{"title": "headline", "date": "when", "image": "hero.src", "description": "lede", "tags": "labels"}
	for name, c := range map[string]struct {
		front                         string
		title, date, image, lede, tag string
	}{
		"own": {
			"headline: Own\ntitle: Usual\nwhen: 2026-02-02\ndate: 2026-01-01\nhero: {src: /own.png}\nimage: /usual.png\nlede: Own words\ndescription: Usual words\nlabels: own\ntags: usual\n",
			"Own", "2026-02-02T00:00:00Z", "https://example.com/own.png", "Own words", "own",
		},
		"usual": {
			"title: Usual\ndate: 2026-01-01\nimage: /usual.png\ndescription: Usual words\ntags: usual\n",
			"Usual", "2026-01-01T00:00:00Z", "https://example.com/usual.png", "Usual words", "usual",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := loadOnly(t, onDisk{Site: "https://example.com", Fields: fields, Files: fstest.MapFS{
				"a.md": {Data: []byte("---\n" + c.front + "---\nText.\n")},
			}})
			image := ""
			if len(p.Images) > 0 {
				image = p.Images[0].URL
			}
			want := []string{c.title, c.date, c.image, c.lede, c.tag}
			got := append([]string{p.Title, instant(p.Published), image, p.Summary}, p.Terms...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
