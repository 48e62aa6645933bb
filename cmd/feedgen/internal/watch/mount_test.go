//go:build peers && linux

package watch

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestAMountIsSeenByTheNextRun: the system tells nobody that a folder is covered by
// another file system, nor that it is there again.
func TestAMountIsSeenByTheNextRun(t *testing.T) {
	s := newSite(t, "a.md", "disk/b.md")
	s.calm()
	if err := unix.Mount("tmpfs", s.path("disk"), "tmpfs", 0, ""); err != nil {
		t.Fatal(err)
	}
	mounted := true
	defer func() {
		if mounted {
			_ = unix.Unmount(s.path("disk"), 0)
		}
	}()
	s.calm()
	s.write("disk/c.md", "first")
	if !s.sees() {
		t.Error("no change on what was mounted")
	}
	s.calm()
	if err := unix.Unmount(s.path("disk"), 0); err != nil {
		t.Fatal(err)
	}
	mounted = false
	s.calm()
	s.write("disk/b.md", "second")
	if !s.sees() {
		t.Error("no change where something was mounted before")
	}
}
