package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"feedgen/cmd/feedgen/internal/job"
)

// A progress shows, on a terminal, what takes longer than a second.
type progress struct {
	w     io.Writer // nil: nobody watches
	mu    sync.Mutex
	now   string
	files string // how many of how many are published
	done  chan struct{}
	ended chan struct{}
}

// showProgress begins to watch a run. Where w is no terminal nothing is shown.
func showProgress(w io.Writer) *progress {
	p := &progress{done: make(chan struct{}), ended: make(chan struct{})}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		close(p.ended)
		return p
	}
	p.w = w
	go p.watch()
	return p
}

// stage says what the run does now.
func (p *progress) stage(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now, p.files = what, ""
}

// count says how many files are published of those that are to be.
func (p *progress) count(done, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files = fmt.Sprintf("%d of %s, ", done, job.Plural(of, "file"))
}

func (p *progress) watch() {
	defer close(p.ended)
	start := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	shown := false
	for {
		select {
		case <-p.done:
			if shown {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		case <-tick.C:
			fmt.Fprint(p.w, "\r\x1b[K"+p.line(time.Since(start)))
			shown = true
		}
	}
}

// line tells what the run does, after some time.
func (p *progress) line(took time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%s… %s%d s", p.now, p.files, int(took.Seconds()))
}

// stop wipes what is shown. It returns once nothing more will be.
func (p *progress) stop() {
	close(p.done)
	<-p.ended
}
