package tree_test

import (
	"testing"
	"time"

	"feedgen/sources/posts/internal/tree"
)

func TestTrustedStampsAreOlderThanTheReading(t *testing.T) {
	readAt := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) int64 { return readAt.Add(d).UnixNano() }
	for name, c := range map[string]struct {
		stamp tree.Stamp
		want  bool
	}{
		"long ago":               {tree.Stamp{Mtime: at(-time.Hour)}, true},
		"three seconds ago":      {tree.Stamp{Mtime: at(-3 * time.Second)}, true},
		"two seconds ago":        {tree.Stamp{Mtime: at(-2 * time.Second)}, false},
		"now":                    {tree.Stamp{Mtime: at(0)}, false},
		"in the future":          {tree.Stamp{Mtime: at(time.Hour)}, false},
		"changed now, time kept": {tree.Stamp{Mtime: at(-time.Hour), Ctime: at(0)}, false},
		"changed long ago":       {tree.Stamp{Mtime: at(-time.Hour), Ctime: at(-time.Minute)}, true},
	} {
		if got := c.stamp.Trusted(readAt); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTheStampOfNoFileMatchesNone(t *testing.T) {
	if zero := (tree.Stamp{}); zero.Matches(zero) || !zero.IsZero() {
		t.Error("zero matches zero")
	}
	base := tree.Stamp{Size: 1, Mtime: 2, Ctime: 3, Inode: 4}
	if !base.Matches(base) || base.IsZero() {
		t.Error("a stamp does not match itself")
	}
	for _, other := range []tree.Stamp{{2, 2, 3, 4}, {1, 3, 3, 4}, {1, 2, 4, 4}, {1, 2, 3, 5}} {
		if base.Matches(other) {
			t.Errorf("%+v matches %+v", base, other)
		}
	}
}
