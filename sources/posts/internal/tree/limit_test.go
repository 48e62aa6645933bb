//go:build unix

package tree_test

import (
	"fmt"
	"syscall"
	"testing"

	"feedgen/sources/posts/internal/tree"
)

// TestFewFilesMayBeOpen, and every head is read.
func TestFewFilesMayBeOpen(t *testing.T) {
	names := make([]string, 0, 1000)
	for i := range cap(names) {
		names = append(names, fmt.Sprintf("%03d.md", i))
	}
	tr := open(t, grow(t, names...))
	tr.Late, tr.Workers = true, 8
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	few := before
	few.Cur = 64
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Error(err)
		}
	}()
	r := newHeadReader(func([]tree.File) {})
	if err := tr.Walk(t.Context(), ".", r); err != nil {
		t.Fatal(err)
	}
	for path, err := range r.errs {
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	if r.most != 2 || len(r.heads) != len(names) {
		t.Errorf("up to %d files at a time, want 2; %d of %d", r.most, len(r.heads), len(names))
	}
}
