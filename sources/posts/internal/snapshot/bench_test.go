package snapshot_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/sources/posts/internal/snapshot"
	"feedgen/sources/posts/internal/tree"
)

// Run with: go test -run '^$' -bench . ./sources/posts/internal/snapshot -args -files 100000
var (
	files  = flag.Int("files", 10_000, "how many `files` benchmarks use")
	folder = flag.String("dir", "", "an existing `folder` to walk, instead of a new one")
)

// perDir is how many files of a benchmark are in one folder.
const perDir = 25_000

func corpus(b *testing.B) string {
	b.Helper()
	if *folder != "" {
		return *folder
	}
	dir := b.TempDir()
	text := []byte("---\ntitle: x\n---\n" + strings.Repeat("word ", 400))
	for i := range *files {
		sub := filepath.Join(dir, fmt.Sprint(i/perDir))
		if i%perDir == 0 {
			if err := os.Mkdir(sub, 0o755); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(sub, fileName(i)), text, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

func fileName(i int) string {
	return fmt.Sprintf("The_harbour_council_and_its_%d_lanterns_by_the_ferry.md", i)
}

// find lists what a walk looks at, in another program, for comparison.
func find(b *testing.B, dir string) time.Duration {
	b.Helper()
	start := time.Now()
	if err := exec.CommandContext(b.Context(), "find", dir, "-type", "f", "-printf", "%s %T@ %i\n").Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// compare runs find and do by turns, and reports the ratio of their medians.
func compare(b *testing.B, dir string, do func()) {
	b.Helper()
	var theirs, ours []time.Duration
	for b.Loop() {
		theirs = append(theirs, find(b, dir))
		start := time.Now()
		do()
		ours = append(ours, time.Since(start))
	}
	slices.Sort(theirs)
	slices.Sort(ours)
	b.ReportMetric(float64(ours[len(ours)/2])/float64(theirs[len(theirs)/2]), "x-find")
	b.ReportMetric(float64(ours[len(ours)/2])/1e6, "ms/walk")
}

// A visitor wants every file.
type visitor struct{ visit func(tree.File) }

func (visitor) Enter(string) bool             { return true }
func (visitor) Want(string, fs.FileMode) bool { return true }

func (v visitor) Visit(files []tree.File) {
	for _, f := range files {
		v.visit(f)
	}
}
func (visitor) Problem(p tree.Problem) { panic(p.Path + ": " + p.Err.Error()) }

func walk(b *testing.B, dir string, workers int, visit func(tree.File)) {
	b.Helper()
	t, err := tree.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer t.Close()
	t.Workers = workers
	if err := t.Walk(context.WithoutCancel(b.Context()), ".", visitor{visit}); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkWalk(b *testing.B) {
	dir := corpus(b)
	for _, workers := range []int{0, 1, 2, 4, 8, 16, 32} {
		b.Run(fmt.Sprintf("stat/workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			compare(b, dir, func() { walk(b, dir, workers, func(tree.File) {}) })
		})
		b.Run(fmt.Sprintf("heads/workers=%d", workers), func(b *testing.B) {
			compare(b, dir, func() {
				walk(b, dir, workers, func(f tree.File) {
					var buf [8 << 10]byte
					if _, err := f.ReadHead(buf[:]); err != nil {
						b.Error(err)
					}
				})
			})
		})
	}
}

// BenchmarkUnchanged is a run in which every file is as the snapshot has it.
func BenchmarkUnchanged(b *testing.B) {
	dir, file := corpus(b), filepath.Join(b.TempDir(), "snapshot")
	builder := snapshot.NewBuilder([32]byte{}, file)
	payload := bytes.Repeat([]byte("p"), 300)
	var mu sync.Mutex
	part := builder.Part()
	walk(b, dir, 0, func(f tree.File) {
		mu.Lock()
		defer mu.Unlock()
		part.Add(f.Dir.Path, snapshot.File{Name: f.Name, Stamp: f.Stamp}, payload)
	})
	write(b, builder)
	b.ReportAllocs()
	compare(b, dir, func() {
		s, err := snapshot.Read(file, [32]byte{})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		var same atomic.Int64
		walk(b, dir, 0, func(f tree.File) {
			d, _ := s.Dir(f.Dir.Path)
			if i, ok := d.Find(f.Name); ok && s.Stamp(i).Matches(f.Stamp) {
				same.Add(1)
			}
		})
		if int(same.Load()) != s.Len() {
			b.Fatalf("%d of %d are the same", same.Load(), s.Len())
		}
	})
}

// filled gives a builder of as many records as the flag says.
func filled(file string) *snapshot.Builder {
	builder := snapshot.NewBuilder([32]byte{}, file)
	part := builder.Part()
	payload := bytes.Repeat([]byte("p"), 300)
	for i := range *files {
		k := i * 7919 % *files // not in order
		part.Add(fmt.Sprint(k/perDir), snapshot.File{Name: fileName(k), Stamp: tree.Stamp{Size: int64(k), Mtime: 1}}, payload)
	}
	return builder
}

func write(b *testing.B, builder *snapshot.Builder) {
	b.Helper()
	_, err := builder.Write()
	if err = errors.Join(err, builder.Close()); err != nil {
		b.Fatal(err)
	}
}

func perRecord(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(*files), "ns/record")
}

func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	file := filepath.Join(b.TempDir(), "snapshot")
	for b.Loop() {
		write(b, filled(file))
	}
	perRecord(b)
}

func BenchmarkAdd(b *testing.B) {
	b.ReportAllocs()
	var names []string
	for i := range *files {
		names = append(names, fileName(i))
	}
	for b.Loop() {
		part := snapshot.NewBuilder([32]byte{}, "").Part()
		for i, name := range names {
			part.Add("a folder", snapshot.File{Name: name, Stamp: tree.Stamp{Size: int64(i)}}, nil)
		}
	}
	perRecord(b)
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	file := filepath.Join(b.TempDir(), "snapshot")
	write(b, filled(file))
	for b.Loop() {
		s, err := snapshot.Read(file, [32]byte{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	perRecord(b)
}

// BenchmarkFind asks for all names in an order unlike the file's.
func BenchmarkFind(b *testing.B) {
	b.ReportAllocs()
	file := filepath.Join(b.TempDir(), "snapshot")
	write(b, filled(file))
	s, err := snapshot.Read(file, [32]byte{})
	if err != nil {
		b.Fatal(err)
	}
	type name struct{ dir, file string }
	names := make([]name, *files)
	for i := range names {
		k := i * 7919 % *files
		names[i] = name{fmt.Sprint(k / perDir), fileName(k)}
	}
	for b.Loop() {
		for _, n := range names {
			d, _ := s.Dir(n.dir)
			if _, ok := d.Find(n.file); !ok {
				b.Fatalf("%v is not found", n)
			}
		}
	}
	perRecord(b)
}
