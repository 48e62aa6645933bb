//go:build peers

package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/out"
)

var (
	kills = flag.Int("kills", 20, "how many runs to kill at each kind of place")
	seed  = flag.Uint64("seed", 1, "where the random moments come from")
)

// TestKilledRunsLeaveWholeFeeds kills runs at random moments, while somebody reads:
// every feed is valid, and every picture that it names is there. The next run
// completes what was begun, sends nothing that is there already, and the one after it
// writes nothing.
func TestKilledRunsLeaveWholeFeeds(t *testing.T) {
	for _, kind := range []string{"dir", "sftp", "s3"} {
		t.Run(kind, func(t *testing.T) {
			p := newPlace(t, kind)
			testKilledRuns(t, newSite(t, p), rand.New(rand.NewPCG(*seed, 0)))
		})
	}
}

func testKilledRuns(t *testing.T, s *site, random *rand.Rand) {
	s.mustRun(t)
	m, settle := s.place.measured(t)
	s.change(t, 1)
	m.start(0, nil)
	start := time.Now()
	s.mustRun(t)
	took, total := time.Since(start), m.stop()
	stop := reading(t, s.place)
	defer stop()
	stages, unfinished := map[string]int{}, 0
	for n := range *kills {
		version := n + 2
		s.change(t, version)
		before := s.place.tree(t)
		p := s.start(t)
		kill := func() { _ = p.Process.Kill() }
		if n%4 == 3 {
			// What is done away from the place is hit by this alone.
			killer := time.AfterFunc(time.Duration(random.Int64N(int64(took))), kill)
			defer killer.Stop()
		} else {
			m.start(1+random.Int64N(total), kill)
		}
		s.end(t, p)
		m.stop()
		settle()
		left := s.place.tree(t)
		stages[stageOf(p.ProcessState.Exited(), before, left)]++
		for name := range left {
			if _, old := before[name]; !old && isUnfinished(name) {
				unfinished++
			}
		}
		if n%2 == 0 && n+1 < *kills {
			continue // the next is killed too
		}
		report := s.mustRun(t)
		wantNothingSentTwice(t, report, left, s.place.tree(t))
		s.wantPublished(t, version)
		s.wantQuiet(t)
		if t.Failed() {
			t.Fatalf("after %d kills, seed %d", n+1, *seed)
		}
	}
	t.Logf("%s: of %d kills %v; %d left a file unfinished; a whole run takes %v and %d units", s.place.kind, *kills, stages, unfinished, took, total)
	s.wantUnfinishedRemoved(t, *kills+2)
}

// stageOf tells what a run was at when it was killed.
func stageOf(ended bool, before, left map[string]found) string {
	var manifest out.Manifest
	images, feeds := 0, 0
	for name, file := range left {
		old, there := before[name]
		switch {
		case name == out.ManifestName || isUnfinished(name):
		case !there:
			images++
		case old.data != file.data:
			feeds++
		}
	}
	intent := json.Unmarshal([]byte(left[out.ManifestName].data), &manifest) == nil && len(manifest.Intent) > 0
	switch {
	case ended:
		return "0 done before"
	case feeds == len(feedNames) && !intent:
		return "6 all was sent"
	case feeds == len(feedNames):
		return "5 before the last manifest"
	case feeds > 0:
		return "4 among feeds"
	case images == sitePosts:
		return "3 before feeds"
	case images > 0 || intent:
		return "2 among pictures"
	}
	return "1 before the first manifest"
}

// wantNothingSentTwice checks that a run wrote nothing that was there as it should.
func wantNothingSentTwice(t *testing.T, report job.Report, before, after map[string]found) {
	t.Helper()
	for _, d := range report.Destinations {
		for _, f := range d.Files {
			was, there := before[f.Name]
			if there && was.data == after[f.Name].data && (f.Changed || was != after[f.Name]) {
				t.Errorf("%s was sent, though it was there", f.Name)
			}
		}
	}
}

// wantUnfinishedRemoved checks that what killed runs have not finished goes when it is old.
func (s *site) wantUnfinishedRemoved(t *testing.T, version int) {
	t.Helper()
	past := time.Now().Add(-2 * time.Hour)
	for name := range s.place.tree(t) {
		if isUnfinished(name) {
			if err := os.Chtimes(filepath.Join(s.place.folder, name), past, past); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.change(t, version)
	s.mustRun(t)
	for name := range s.place.tree(t) {
		if isUnfinished(name) {
			t.Errorf("%s stays for ever", name)
		}
	}
}

// reading lets somebody read the feeds until stop.
func reading(t *testing.T, p *place) (stop func()) {
	done := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				readFeeds(t, p)
			}
		}
	})
	return func() {
		close(done)
		readers.Wait()
	}
}

// measured gives a meter of what happens at the place, and what waits until a killed
// run's requests are done. The unit is a byte on the way to a server, or an event in a
// folder of this machine.
func (p *place) measured(t *testing.T) (*meter, func()) {
	t.Helper()
	if p.proxy != nil {
		return &p.proxy.meter, p.proxy.settle
	}
	m := &meter{}
	meterFolders(t, m, p.folder, filepath.Join(p.folder, "images"))
	return m, func() {}
}

// meterFolders counts what happens in folders, which must be there.
func meterFolders(t *testing.T, m *meter, folders ...string) {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	events := os.NewFile(uintptr(fd), "inotify")
	for _, folder := range folders {
		if _, err := unix.InotifyAddWatch(fd, folder, unix.IN_CREATE|unix.IN_MODIFY|unix.IN_CLOSE_WRITE|unix.IN_MOVED_TO|unix.IN_DELETE); err != nil {
			t.Fatal(err)
		}
	}
	var reader sync.WaitGroup
	reader.Go(func() {
		buf := make([]byte, 1<<16)
		for {
			n, err := events.Read(buf)
			if err != nil {
				return // it was closed
			}
			for at := 0; at < n; {
				m.add(1)
				at += unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(buf[at+12:])) // and the name
			}
		}
	})
	t.Cleanup(func() {
		events.Close()
		reader.Wait()
	})
}
