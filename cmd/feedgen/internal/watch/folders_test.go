package watch

import (
	"path/filepath"
	"slices"
	"testing"

	"feedgen/sources"
)

func TestFoldersNeverWatchedBeforeAreReadAgain(t *testing.T) {
	s := newSite(t, "a.md")
	if !s.Dirty() {
		t.Error("nobody has read anything, and nothing has changed")
	}
	s.run()
	s.await() // what changed before the watch began, nobody knows
	s.run()
	if s.sees() {
		t.Error("a change after the second run")
	}
}

// TestNewFoldersAreWatchedAtOnce: what is written in them is told, though no run has
// looked in since.
func TestNewFoldersAreWatchedAtOnce(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	s.write("one/two/three/b.md", "first")
	s.write("one/node_modules/deeper/c.md", "first")
	if !s.sees() {
		t.Fatal("no change")
	}
	s.Clean()
	s.write("one/node_modules/deeper/c.md", "second")
	if s.sees() {
		t.Error("what happens in a folder that nobody looks in is a change")
	}
	if slices.Contains(s.notify.WatchList(), s.path("one/node_modules")) {
		t.Error("a folder that nobody looks in is watched")
	}
	s.write("one/two/three/b.md", "second")
	if !s.sees() {
		t.Error("no change in a folder made a moment ago")
	}
}

func TestAnotherFolderInTheSamePlaceIsWatched(t *testing.T) {
	s := newSite(t, "a.md", "old/deep/b.md", "../new/deep/b.md")
	s.calm()
	s.rename("old", "../away")
	s.rename("../new", "old")
	if !s.sees() {
		t.Fatal("no change")
	}
	s.Clean()
	s.write("../away/deep/b.md", "second")
	if s.sees() {
		t.Error("the folder that was taken away is watched before the next run")
	}
	s.write("old/deep/b.md", "second")
	if !s.sees() {
		t.Error("the folder that took its place is not watched before the next run")
	}
	s.calm()
	s.write("../away/deep/b.md", "second")
	if s.sees() {
		t.Error("the folder that was taken away is watched")
	}
	s.write("old/deep/b.md", "second")
	if !s.sees() {
		t.Error("the folder that took its place is not watched")
	}
}

// TestAFolderThatComesBackIsWatched: the folder of posts, or one on the way there, is
// taken away and comes back, while runs fail.
func TestAFolderThatComesBackIsWatched(t *testing.T) {
	for name, c := range map[string]struct{ away, back func(s *site) }{
		"deleted and made anew":       {func(s *site) { s.remove("") }, func(s *site) { s.write("a.md", "second") }},
		"renamed there and back":      {func(s *site) { s.rename("", "../gone") }, func(s *site) { s.rename("../gone", "") }},
		"the folder above is deleted": {func(s *site) { s.remove("..") }, func(s *site) { s.write("a.md", "second") }},
		"the folder above is renamed": {func(s *site) { s.rename("..", "../../gone") }, func(s *site) { s.rename("../../gone", "..") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, "a.md", "sub/b.md")
			s.calm()
			c.away(s)
			s.await()
			s.run()
			c.back(s)
			s.await()
			s.calm()
			s.write("a.md", "third")
			if !s.sees() {
				t.Error("no change in the folder that came back")
			}
		})
	}
}

// TestTheFolderThatALinkLeadsToIsWatched, as where each release of a site has a folder
// of its own.
func TestTheFolderThatALinkLeadsToIsWatched(t *testing.T) {
	s := newSite(t, "../releases/1/posts/a.md", "../releases/2/posts/a.md")
	s.link("releases/1", "../current")
	s.reads = filepath.Join(s.dir, "..", "current", "posts")
	s.calm()
	s.write("../releases/2/posts/a.md", "second")
	if s.sees() {
		t.Error("a change in another release")
	}
	s.link("releases/2", "../next")
	s.rename("../next", "../current")
	s.await()
	s.calm()
	s.write("../releases/1/posts/a.md", "second")
	if s.sees() {
		t.Error("the release of before is watched")
	}
	s.write("../releases/2/posts/a.md", "third")
	if !s.sees() {
		t.Error("no change in the release that the link leads to")
	}
	// Who reads there need not know where the link leads.
	s.Follow([]sources.Folder{post(s.reads)}, nil)
	s.Clean()
	s.write("../releases/2/posts/a.md", "fourth")
	if !s.sees() {
		t.Error("no change by way of the link")
	}
}

// TestAFolderThatIsNotThereYet is that of pictures, say, that a post names already.
func TestAFolderThatIsNotThereYet(t *testing.T) {
	s := newSite(t, "a.md")
	picture := sources.Folder{Path: s.path("../static/images"), Holds: func(name string) bool { return name == "boat.png" }}
	s.Follow([]sources.Folder{picture}, nil)
	s.Clean()
	s.write("../static/css/site.css", "other")
	if !s.sees() {
		t.Fatal("the folder above may be another's, and nobody looked")
	}
	s.Clean()
	s.Follow([]sources.Folder{picture}, nil)
	s.Clean()
	s.write("../static/images/boat.png", "picture")
	if !s.sees() {
		t.Error("no change")
	}
}
