package posts

import (
	"testing"
	"testing/fstest"
)

func TestAPictureBesideIndexIsTheLead(t *testing.T) {
	gif := &fstest.MapFile{Data: []byte("GIF89a\x40\x00\x40\x00\x00\x00\x00")}
	head := "---\ntitle: Bundle\ndate: 2026-01-01\n"
	for name, c := range map[string]struct {
		files map[string]string // nil content: the post
		post  string
		want  []string
	}{
		"featured":          {map[string]string{"Featured Image.gif": ""}, head + "---\n", []string{"Featured%20Image.gif"}},
		"cover over others": {map[string]string{"thumbnail.gif": "", "cover-2.gif": "", "a.gif": ""}, head + "---\n![](a.gif)\n", []string{"cover-2.gif", "a.gif"}},
		"front matter says": {map[string]string{"cover.gif": "", "a.gif": ""}, head + "image: a.gif\n---\n", []string{"a.gif"}},
		"author says none":  {map[string]string{"cover.gif": ""}, head + "image: false\n---\n", nil},
		"no picture":        {map[string]string{"cover.txt": "", "recover.gif": ""}, head + "---\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"trip/index.md": {Data: []byte(c.post)}}
			for file := range c.files {
				files["trip/"+file] = gif
			}
			p, _ := loadOnly(t, onDisk{Site: "https://example.com", Files: files, Permalink: "/:path/"})
			var got []string
			for _, img := range p.Images {
				got = append(got, img.URL[len("https://example.com/trip/"):])
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}
