package outtest

import (
	"errors"
	"testing"

	"feedgen/out"
)

// swapComesNeverTooLate holds for a destination that can swap files.
func swapComesNeverTooLate(t *testing.T, d out.Destination) {
	s, ok := d.(out.Swapper)
	if !ok {
		return
	}
	const name = "news/rss.xml"
	one, two, three := file(name, []byte("<one/>")), file(name, []byte("<two/>")), file(name, []byte("<three/>"))
	if err := s.Swap(t.Context(), one, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(t.Context(), two, ""); !errors.Is(err, out.ErrChanged) {
		t.Errorf("swap for nothing, where something is: %v, want %v", err, out.ErrChanged)
	}
	first, err := stater(t, d).Stat(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(t.Context(), two, first.Tag); err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(t.Context(), three, first.Tag); !errors.Is(err, out.ErrChanged) {
		t.Errorf("swap for what was there before: %v, want %v", err, out.ErrChanged)
	}
	if got, err := read(t, d, name); err != nil || string(got) != "<two/>" {
		t.Errorf("there is %q, %v", got, err)
	}
	if err := d.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	if err := s.Swap(t.Context(), three, first.Tag); !errors.Is(err, out.ErrChanged) {
		t.Errorf("swap for what was removed: %v, want %v", err, out.ErrChanged)
	}
}
