package out_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

// A shared destination is one to which another program may put files at any time.
type shared struct {
	outtest.Memory
	before func() // the next Swap
	lose   bool   // the answer of the next Swap
}

func (s *shared) Stat(ctx context.Context, name string) (out.Info, error) {
	f, err := s.Open(ctx, name)
	if err != nil {
		return out.Info{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	return out.Info{Size: int64(len(data)), Tag: string(data)}, err
}

func (s *shared) Swap(ctx context.Context, f feedgen.File, tag string) error {
	if do := s.before; do != nil {
		s.before = nil
		do()
	}
	if info, _ := s.Stat(ctx, f.Name); info.Tag != tag {
		return out.ErrChanged
	}
	err := s.Put(ctx, f)
	if s.lose {
		s.lose = false
		return busy{}
	}
	return err
}

func (s *shared) holds(t *testing.T, name string) string {
	t.Helper()
	info, err := s.Stat(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Tag
}

// TestPublishReplacesNothingThatCameMeanwhile: another run's feed is not lost, and the
// next run goes on from it.
func TestPublishReplacesNothingThatCameMeanwhile(t *testing.T) {
	s := &shared{}
	publish := func(data string) error {
		_, err := out.Publish(t.Context(), s, []feedgen.File{file("rss.xml", data)}, out.Options{})
		return err
	}
	for _, there := range []string{"nothing", "ours"} {
		s.before = func() {
			if err := s.Put(t.Context(), file("rss.xml", "theirs, where "+there+" was")); err != nil {
				t.Error(err)
			}
		}
		if err := publish("mine, where " + there + " was"); !errors.Is(err, out.ErrChanged) || !strings.HasPrefix(err.Error(), "put rss.xml: ") {
			t.Errorf("where %s was: error is %v, want %v", there, err, out.ErrChanged)
		}
		if got := s.holds(t, "rss.xml"); got != "theirs, where "+there+" was" {
			t.Errorf("where %s was, there is %q", there, got)
		}
		if err := publish("mine, where " + there + " was"); err != nil {
			t.Errorf("the next run: %v", err)
		}
	}
	// That another run does the same is as well.
	s.before = func() {
		if err := s.Put(t.Context(), file("rss.xml", "same")); err != nil {
			t.Error(err)
		}
	}
	if err := publish("same"); err != nil {
		t.Error(err)
	}
}

// TestPublishKnowsItsOwnPut of which only the answer was lost.
func TestPublishKnowsItsOwnPut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shared{lose: true}
		if _, err := out.Publish(t.Context(), s, []feedgen.File{file("rss.xml", "mine")}, out.Options{Budget: time.Minute}); err != nil {
			t.Error(err)
		}
		if got := s.holds(t, "rss.xml"); got != "mine" {
			t.Errorf("there is %q", got)
		}
	})
}
