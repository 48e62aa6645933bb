package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rooms are the project's packages in the order in which they may import:
// each knows those after it, never those before.
var rooms = []string{"feedgen/cmd", "feedgen/out", "feedgen/feedgen", "feedgen/sources"}

// TestImportsRunOneWay reads every import of the project.
func TestImportsRunOneWay(t *testing.T) {
	files := 0
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") {
			return err
		}
		data, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if why := wrongWay(file, imported); why != "" {
				t.Errorf("%s imports %s: %s", file, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("only %d files were read", files)
	}
}

// formatFile matches the names of the files that write a format.
var formatFile = regexp.MustCompile(`^(rss|atom|json)(_wire)?\.go$`)

// wrongWay says what speaks against an import, if anything.
func wrongWay(file, imported string) string {
	pkg := path.Join("feedgen", path.Dir(file))
	test := strings.HasSuffix(file, "_test.go")
	switch imported {
	case "github.com/gorilla/feeds":
		if pkg != "feedgen/feedgen" || !formatFile.MatchString(path.Base(file)) {
			return "only the formats' files know it"
		}
	case "github.com/robfig/cron/v3":
		if pkg != "feedgen/cmd/feedgen/internal/schedule" {
			return "only schedule knows it"
		}
	case "github.com/mmcdole/gofeed":
		if !test {
			return "it is a second opinion for tests"
		}
	}
	from, to := room(pkg), room(imported)
	if to < 0 {
		return ""
	}
	if from > to {
		return "imports run cmd → out → feedgen → sources"
	}
	if siblings(pkg, imported) && !test {
		return "neither of two siblings knows the other"
	}
	return ""
}

// room gives the place of a package in rooms, or -1.
func room(pkg string) int {
	for i, r := range rooms {
		if pkg == r || strings.HasPrefix(pkg, r+"/") {
			return i
		}
	}
	return -1
}

// siblings are two kinds of destination or two kinds of source.
func siblings(a, b string) bool {
	for _, parent := range []string{"feedgen/out", "feedgen/sources"} {
		if path.Dir(a) == parent && path.Dir(b) == parent && a != b {
			// What a text and a file are, every source may ask.
			return b != "feedgen/sources/markup" && b != "feedgen/sources/media"
		}
	}
	return false
}

func TestWrongWayKnowsTheArrows(t *testing.T) {
	for _, bad := range [][2]string{
		{"sources/posts/x.go", "feedgen/feedgen"},
		{"feedgen/x.go", "feedgen/out"},
		{"out/x.go", "feedgen/cmd/feedgen/internal/config"},
		{"out/s3/x.go", "feedgen/out/dir"},
		{"out/dir/x.go", "github.com/gorilla/feeds"},
		{"feedgen/read_rss.go", "github.com/gorilla/feeds"},
		{"feedgen/compose.go", "github.com/gorilla/feeds"},
		{"feedgen/rss.go", "github.com/mmcdole/gofeed"},
	} {
		if wrongWay(bad[0], bad[1]) == "" {
			t.Errorf("%s may import %s", bad[0], bad[1])
		}
	}
	for _, good := range [][2]string{
		{"out/dir/x.go", "feedgen/feedgen"},
		{"sources/posts/x.go", "feedgen/sources/markup"},
		{"sources/posts/x.go", "feedgen/sources/media"},
		{"feedgen/rss.go", "github.com/gorilla/feeds"},
		{"out/dir/dir_test.go", "feedgen/out/outtest"},
	} {
		if why := wrongWay(good[0], good[1]); why != "" {
			t.Errorf("%s may not import %s: %s", good[0], good[1], why)
		}
	}
}
