//go:build peers

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"feedgen/cmd/feedgen/internal/job"
)

// diskSize is enough for a few versions of a site, in bytes.
const diskSize = 1 << 20

// mountDisk mounts a small disk on a folder, which is made if need be. Root alone may.
func mountDisk(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d,mode=755", diskSize)); err != nil {
		t.Fatalf("mount a disk on %s: %v; this test must be run by root, in a container that may mount", folder, err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// fill fills a disk but for so many bytes.
func fill(t *testing.T, folder string, free int64) {
	t.Helper()
	name := filepath.Join(folder, filler)
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block, size := make([]byte, 4096), int64(0)
	for {
		n, err := f.Write(block)
		size += int64(n)
		if errors.Is(err, syscall.ENOSPC) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(max(0, size-free)); err != nil {
		t.Fatal(err)
	}
}

// places are the kinds of place, and what each says of a disk that is full or may not
// be written to.
var places = map[string]struct{ full, readOnly string }{
	"dir":    {"no space left on device", "read-only file system"},
	"sftp":   {"full disk", "SSH_FX_FAILURE"},
	"s3":     {"the store says 50", "the store says"},
	"webdav": {"the server answers PUT with 5", "the server answers PUT with"},
}

// TestAFullDiskLeavesOldOrNewFeeds publishes onto a disk that has room for nothing, or
// for some of the files.
func TestAFullDiskLeavesOldOrNewFeeds(t *testing.T) {
	for kind, says := range places {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, kind)
			mountDisk(t, p.folder)
			s := newSite(t, p, `retry = "1s"`)
			s.mustRun(t)
			for i, pages := range []int64{0, 1, 3, 8} {
				s.wantOldOrNew(t, i+1, fmt.Sprintf("%d pages free", pages), func() {
					fill(t, p.folder, pages*4096)
					code, report, stderr := s.run(t)
					if code != exitDone {
						s.wantFailure(t, code, report, stderr, says.full)
					}
					if pages == 0 && code == exitDone {
						t.Error("the run had room for its files")
					}
					for name := range p.tree(t) {
						if isUnfinished(name) {
							t.Errorf("%s is left", name)
						}
					}
					if err := os.Remove(filepath.Join(p.folder, filler)); err != nil {
						t.Error(err)
					}
				})
			}
		})
	}
}

// TestADiskThatMayNotBeWrittenToIsLeftAsItIs: file permissions would not bind root.
func TestADiskThatMayNotBeWrittenToIsLeftAsItIs(t *testing.T) {
	for kind, says := range places {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, kind)
			mountDisk(t, p.folder)
			s := newSite(t, p, `retry = "1s"`)
			s.mustRun(t)
			s.change(t, 1)
			if err := unix.Mount("", p.folder, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
			s.wantRefused(t, []string{says.readOnly})
			if err := unix.Mount("", p.folder, "", unix.MS_REMOUNT, ""); err != nil {
				t.Fatal(err)
			}
			s.mustRun(t)
			s.wantPublished(t, 1)
			s.wantQuiet(t)
		})
	}
}

// TestAStateFolderThatIsFullStopsNoFeed: what a run cannot remember, the next does again.
func TestAStateFolderThatIsFullStopsNoFeed(t *testing.T) {
	p := newPlace(t, "dir")
	s := newSite(t, p)
	state := filepath.Join(s.dir, ".feedgen")
	mountDisk(t, state)
	s.mustRun(t)
	s.change(t, 1)
	fill(t, state, 0)
	report := s.mustRun(t)
	if !slices.ContainsFunc(report.Notes, func(n job.Note) bool { return strings.Contains(n.Text, "there is no copy of it now; linked instead") }) {
		t.Errorf("nobody is told: %+v", report.Notes)
	}
	for _, name := range feedNames {
		// Of what cannot be copied the original is shown.
		data := p.tree(t)[name].data
		if !strings.Contains(data, versionText(1)) || !strings.Contains(data, "https://quay.example/0-1.png") {
			t.Errorf("%s has not what it should: %s", name, data)
		}
	}
	if err := os.Remove(filepath.Join(state, filler)); err != nil {
		t.Fatal(err)
	}
	s.mustRun(t)
	s.wantPublished(t, 1)
	s.wantQuiet(t)
}
