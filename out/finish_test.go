package out_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

// keeping is a destination that sends what it keeps in the end.
type keeping struct {
	*outtest.Memory
	owed []out.Change
	fail error
	sent [][]string // the names that were owed at each Finish
}

func (k *keeping) Put(ctx context.Context, f feedgen.File) error {
	k.owed = append(k.owed, out.Change{Name: f.Name})
	return k.Memory.Put(ctx, f)
}

func (k *keeping) Owed() ([]out.Change, error) { return k.owed, nil }

func (k *keeping) Finish(context.Context) error {
	var names []string
	for _, c := range k.owed {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	k.sent = append(k.sent, slices.Compact(names))
	if k.fail == nil {
		k.owed = nil
	}
	return k.fail
}

func (k *keeping) wantSent(t *testing.T, want ...[]string) {
	t.Helper()
	if diff := cmp.Diff(want, k.sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	k.sent = nil
}

func (k *keeping) wantHas(t *testing.T, f feedgen.File, want bool) {
	t.Helper()
	if got, err := out.Has(t.Context(), k, f); got != want || err != nil {
		t.Errorf("has is %v, %v, want %v", got, err, want)
	}
}

func TestPublishFinishesOnceAllStands(t *testing.T) {
	k := &keeping{Memory: &outtest.Memory{}}
	if _, err := out.Publish(t.Context(), k, []feedgen.File{file("a.xml", "a")}, out.Options{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	k.wantSent(t)
	mustPublish(t, k, file("a.xml", "a"), file("b.xml", "b"))
	k.wantSent(t, []string{out.ManifestName, "a.xml", "b.xml"})
	if m := manifestOf(t, k.Memory); len(m.Intent) > 0 {
		t.Errorf("the manifest came after: %+v", m)
	}
	mustPublish(t, k, file("a.xml", "a"), file("b.xml", "b"))
	k.wantSent(t)
	k.wantHas(t, file("a.xml", "a"), true)
}

func TestWhatWasNotSentIsOwed(t *testing.T) {
	k := &keeping{Memory: &outtest.Memory{}}
	mustPublish(t, k, file("a.xml", "a"), file("b.xml", "b"))
	down := errors.New("down")
	k.fail, k.sent = down, nil
	files := []feedgen.File{file("a.xml", "a"), file("b.xml", "new")}
	for range 2 {
		got, err := out.Publish(t.Context(), k, files, out.Options{})
		if !errors.Is(err, down) {
			t.Errorf("error is %v, want %v", err, down)
		}
		wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Unchanged}}, got)
		k.wantHas(t, files[0], false)
	}
	k.wantSent(t, []string{out.ManifestName, "b.xml"}, []string{out.ManifestName, "b.xml"})
	k.fail = nil
	wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Unchanged}, {"b.xml", 3, out.Written}}, mustPublish(t, k, files...))
	wantPuts(t, k.Memory, "a.xml", "b.xml", "b.xml")
	wantOutcomes(t, []out.Outcome{{"a.xml", 1, out.Unchanged}, {"b.xml", 3, out.Unchanged}}, mustPublish(t, k, files...))
	k.wantHas(t, files[1], true)
}

func TestOnlyWhatReadersSeeIsVerified(t *testing.T) {
	for name, tt := range map[string]struct {
		d    out.Destination
		want bool
	}{
		"read back":  {&outtest.Memory{}, true},
		"write only": {writeOnly{&outtest.Memory{}}, false},
		"sent later": {&keeping{Memory: &outtest.Memory{}}, false},
	} {
		if got := out.Verifies(tt.d); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
