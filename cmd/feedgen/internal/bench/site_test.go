//go:build unix

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"feedgen/cmd/feedgen/internal/bench/corpus"
)

// A site is a corpus and the programs that are measured on it.
type site struct {
	dir      string
	programs string // the folder they are in
}

// prepare makes the site that all benchmarks share.
var prepare = sync.OnceValues(func() (site, error) {
	programs, err := os.MkdirTemp("", "programs-")
	if err != nil {
		return site{}, err
	}
	build := exec.Command("go", "build", "-o", programs+"/", "feedgen/cmd/feedgen", "feedgen/cmd/feedgen/internal/bench/floor")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return site{}, err
	}
	if _, err := exec.LookPath("find"); err != nil {
		return site{}, err
	}
	dir := *siteDir
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "site")
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return site{}, err
	}
	return site{dir, programs}, corpus.Ensure(dir, *postCount)
})

// newSite gives the site as it is before feedgen's first run.
func newSite(b *testing.B) site {
	b.Helper()
	s, err := prepare()
	if err != nil {
		b.Fatal(err)
	}
	s.forget(b)
	return s
}

// forget removes what earlier runs left behind.
func (s site) forget(b *testing.B) {
	b.Helper()
	for _, name := range []string{".feedgen", "public"} {
		if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
			b.Fatal(err)
		}
	}
}

// settle runs feedgen until it knows the site. What it remembers of files that
// were written just before the first run may count from the second on only.
func (s site) settle(b *testing.B) {
	b.Helper()
	s.feedgen(b)
	s.feedgen(b)
}

func (s site) feedgen(b *testing.B) cost {
	b.Helper()
	return measure(b, s.dir, filepath.Join(s.programs, "feedgen"), "once")
}

func (s site) floor(b *testing.B) cost {
	b.Helper()
	return measure(b, s.dir, filepath.Join(s.programs, "floor"), corpus.Posts, filepath.Join(s.programs, "feeds"))
}

func (s site) find(b *testing.B) cost {
	b.Helper()
	return measure(b, s.dir, "find", corpus.Posts, "-type", "f", "-printf", `%s %T@ %i\n`)
}
