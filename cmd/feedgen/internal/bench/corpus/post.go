package corpus

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// DateLayout is how a post's date is written, in the site's own time.
const DateLayout = "2006-01-02-15-04-05"

// batch is how many posts one import brings: they share a second.
const batch = 8

// A Post is one post of a corpus, as its front matter says.
type Post struct {
	Path        string // of the file, in the folder of posts
	Title       string
	Description string
	Date        string // as written: DateLayout
	Categories  []string
	Image       string // absolute URL

	number   uint64
	modified time.Time
}

// At makes post i of a corpus of n. Post 0 is among the newest.
func At(i, n int) Post {
	w := newWriter(uint64(i))
	date := dateOf(i)
	p := Post{
		Title:       w.title(i),
		Description: w.sentence(12, 30),
		Date:        date.Format(DateLayout),
		Categories:  w.categories(),
		number:      uint64(i),
		modified:    date,
	}
	name := strings.ReplaceAll(p.Title, " ", "_") + ".md"
	p.Path = name
	if n > folderSize {
		p.Path = filepath.Join(folder(i), name)
	}
	p.Image = "https://pictures.example.net/1s/" + date.Format("2006/01/02/15/") +
		strings.ToLower(w.word()) + "-0-image-a_" + date.Format("20060102150405") + ".jpg"
	return p
}

// dateOf counts back from the end of 2025, an import every hour and some.
func dateOf(i int) time.Time {
	newest := time.Date(2025, time.December, 31, 18, 38, 12, 0, time.UTC)
	return newest.Add(-time.Duration(i/batch) * (97*time.Minute + 43*time.Second))
}

// Write writes the post's file into a corpus that is in dir, whatever the file
// holds by then. The file is as old as the post: what was written just now may
// change again within the same tick of the clock, and careful programs read it
// twice.
func (p Post) Write(dir string) error {
	file := filepath.Join(dir, Posts, p.Path)
	if err := os.WriteFile(file, p.Append(nil), 0o644); err != nil {
		return err
	}
	return os.Chtimes(file, p.modified, p.modified)
}

// Append appends the file's text to dst.
func (p Post) Append(dst []byte) []byte {
	dst = slices.Grow(dst, 8<<10)
	dst = append(dst, "---\nextends: _layouts.post\nsection: content\nimage: "...)
	dst = append(dst, p.Image...)
	dst = append(dst, " \ntitle: "...)
	dst = append(dst, p.Title...)
	dst = append(dst, " \ndescription: "...)
	dst = append(dst, p.Description...)
	dst = append(dst, " \ndate: "...)
	dst = append(dst, p.Date...)
	dst = append(dst, " \ncategories: ["...)
	for i, c := range p.Categories {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(dst, c...)
	}
	dst = append(dst, "] \nfeatured: true \n--- \n"...)
	w := writer{rng: rand.NewPCG(p.number, 2), text: dst}
	w.body()
	return w.text
}
