package main

import (
	"io"
	"testing"
	"time"
)

func TestProgressTellsHowManyFilesArePublished(t *testing.T) {
	p := showProgress(io.Discard)
	defer p.stop()
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { p.stage("publishing") }, "publishing… 2 s"},
		{func() { p.count(12, 40) }, "publishing… 12 of 40 files, 2 s"},
		{func() { p.stage("reading posts") }, "reading posts… 2 s"},
	} {
		step.do()
		if got := p.line(2500 * time.Millisecond); got != step.want {
			t.Errorf("line is %q, want %q", got, step.want)
		}
	}
}
