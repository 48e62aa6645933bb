// Package corpus writes a site of many posts, for measuring.
//
// The posts look like those of a news site on Jigsaw that takes in the articles
// of others: front matter with a blank behind its values and its closing fence,
// no-break spaces in the text, dates that many posts share, and titles for file
// names. The words mean nothing. The same number always gives the same files,
// modification times included.
package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"golang.org/x/sync/errgroup"
)

// Posts is the name of the folder of posts in the site's folder.
const Posts = "_posts"

// folderSize is how many posts stand in one folder.
const folderSize = 25_000

// Max is how many posts there can be: so many titles differ.
const Max = 1 << 20

// settings is the site's feedgen.toml. It is written last, so that a folder that
// has it is complete. The number in its first line is to be counted up with every
// change to what the files hold.
const settings = `# Corpus 1 of %d posts.
[site]
title    = "Benchmark"
url      = "https://example.com"
timezone = "Europe/London"

[[source]]
path      = "` + Posts + `"
preset    = "jigsaw"
permalink = "/articles/{-title}"

[feed]
formats = ["rss", "atom", "json"]
items   = 20
content = "full"

[[out]]
type = "dir"
path = "public"
`

// Ensure writes n posts and their feedgen.toml into the folder dir, which is made
// if need be. A corpus of n posts that is there already stays; anything else that
// is in the way is an error, and is left alone.
func Ensure(dir string, n int) error {
	if n < 1 || n > Max {
		return fmt.Errorf("corpus of %d posts: want 1 to %d", n, Max)
	}
	config := filepath.Join(dir, "feedgen.toml")
	want := fmt.Sprintf(settings, n)
	switch have, err := os.ReadFile(config); {
	case err == nil && string(have) == want:
		return nil
	case err == nil:
		return fmt.Errorf("%s: not that of a corpus of %d posts; remove %s, or name another folder", config, n, dir)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := makeFolders(dir, n); err != nil {
		return err
	}
	if err := writePosts(dir, n); err != nil {
		return err
	}
	return os.WriteFile(config, []byte(want), 0o644)
}

// makeFolders makes the folders of n posts. None of them may be there.
func makeFolders(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, Posts), 0o755); err != nil {
		return err
	}
	if n <= folderSize {
		return nil
	}
	for first := 0; first < n; first += folderSize {
		if err := os.Mkdir(filepath.Join(dir, Posts, folder(first)), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// folder names the folder of post i where there are several.
func folder(i int) string { return strconv.Itoa(i/folderSize + 1) }

func writePosts(dir string, n int) error {
	workers := runtime.GOMAXPROCS(0)
	var g errgroup.Group
	for w := range workers {
		g.Go(func() error {
			for i := w; i < n; i += workers {
				if err := At(i, n).Write(dir); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
