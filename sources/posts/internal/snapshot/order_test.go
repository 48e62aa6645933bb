package snapshot

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortByNameIsTheOrderOfStrings takes names that begin alike, end early, and have
// the bytes that a shorter name is filled up with.
func TestSortByNameIsTheOrderOfStrings(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var files []*File
	for range 3000 {
		name := make([]byte, random.IntN(20))
		for i := range name {
			name[i] = "\x00a\xff"[random.IntN(3)]
		}
		files = append(files, &File{Name: string(name)})
	}
	want := slices.Clone(files)
	slices.SortFunc(want, func(x, y *File) int { return cmp.Compare(x.Name, y.Name) })
	sortByName(files)
	for i := range files {
		if files[i].Name != want[i].Name {
			t.Fatalf("%d: %q, want %q", i, files[i].Name, want[i].Name)
		}
	}
}
