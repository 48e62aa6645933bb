//go:build unix

// Floor makes three feeds of a folder of posts by the shortest way, so that
// programs which do more can be held against it.
//
// Usage: floor POSTS OUT
//
// It does what cannot be left out: it reads every file whole, finds title, date,
// categories and image in its front matter, keeps the 20 newest, renders those and
// writes an RSS, an Atom and a JSON file. It knows one form of front matter, checks
// nothing, makes nothing safe and remembers nothing.
package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: floor POSTS OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(dir, out string) error {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	files := make(chan []string, 64)
	readers := make([]reader, runtime.GOMAXPROCS(0))
	var g errgroup.Group
	g.Go(func() error {
		defer close(files)
		return list(dir, files)
	})
	for i := range readers {
		readers[i] = reader{zone: zone, buffer: make([]byte, 64<<10)}
		g.Go(func() error { return readers[i].readAll(files) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var newest []post
	for _, r := range readers {
		newest = append(newest, r.newest...)
	}
	slices.SortFunc(newest, post.compare)
	return write(out, newest[:min(limit, len(newest))])
}

// list sends the files in dir and the folders below it, some at a time. It leaves
// out what filepath.WalkDir would do: sorting them.
func list(dir string, files chan<- []string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	var some []string
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if e.IsDir() {
			err = cmp.Or(err, list(name, files))
		} else if some = append(some, name); len(some) == 256 {
			files <- some
			some = nil
		}
	}
	files <- some
	return err
}
