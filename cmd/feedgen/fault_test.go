//go:build peers

package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/out"
)

// patient and hasty are lines of an [[out]] that is tried again for long, or only for
// a moment. A server on a machine that is busy needs some seconds for a login.
const (
	patient = "timeout = \"5s\"\nretry = \"5m\""
	hasty   = "timeout = \"5s\"\nretry = \"1s\""
)

// TestFeedsAreOldOrNewWhateverTheNetworkDoes spoils connections at random bytes: one of
// them, which the next try makes good, or all that come.
func TestFeedsAreOldOrNewWhateverTheNetworkDoes(t *testing.T) {
	for _, kind := range []string{"sftp", "s3", "webdav"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel() // most of the time they wait
			random := rand.New(rand.NewPCG(*seed, 1))
			p := newPlace(t, kind)
			s := newSite(t, p, patient)
			s.mustRun(t)
			s.change(t, 1)
			p.proxy.meter.start(0, nil)
			s.mustRun(t)
			total, version := p.proxy.meter.stop(), 1
			once := func(does mischief) {
				f := fault{random.Int64N(total), does}
				version++
				s.configure(t, p.address(), patient)
				s.wantOldOrNew(t, version, fmt.Sprintf("one connection: %+v", f), func() {
					p.proxy.spoil(f, 1)
					code, _, stderr := s.run(t)
					if p.proxy.heal(); code != exitDone {
						t.Errorf("exit code %d: %s", code, stderr)
					}
				})
			}
			all := func(does mischief) {
				f := fault{random.Int64N(total / 2), does}
				version++
				s.configure(t, p.address(), hasty)
				s.wantOldOrNew(t, version, fmt.Sprintf("all connections: %+v", f), func() {
					p.proxy.spoil(f, -1)
					code, report, stderr := s.run(t)
					p.proxy.heal()
					p.proxy.settle()
					s.configure(t, p.address(), patient)
					if code != exitDone {
						s.wantFailure(t, code, report, stderr)
					}
				})
			}
			for range 4 {
				once(cuts)
			}
			once(stalls)
			all(cuts)
			all(stalls)
			if kind == "sftp" { // else it would be found out by nobody: there is no TLS
				once(corrupt)
				all(corrupt)
			}
		})
	}
}

// wantOldOrNew changes the posts to a version, has it published, which may fail, and
// checks that every file is then the old one or the new, and that the next run, which
// nothing hinders, sends what was missed and nothing else.
func (s *site) wantOldOrNew(t *testing.T, version int, what string, publish func()) {
	t.Helper()
	s.change(t, version)
	before := s.place.tree(t)
	publish()
	left := s.place.tree(t)
	report := s.mustRun(t)
	after := s.place.tree(t)
	wantNothingSentTwice(t, report, left, after)
	for name, file := range left {
		if name == out.ManifestName || isUnfinished(name) {
			continue
		}
		if file.data != before[name].data && file.data != after[name].data {
			t.Errorf("%s has %d bytes that are neither the old nor the new ones", name, len(file.data))
		}
	}
	for _, name := range feedNames {
		if _, there := left[name]; !there {
			t.Errorf("%s is gone", name)
		}
		for _, image := range imagesOf(left[name].data) {
			if _, there := left[image]; !there {
				t.Errorf("%s shows %s, which is not there", name, image)
			}
		}
	}
	s.wantPublished(t, version)
	s.wantQuiet(t)
	if t.Failed() {
		t.Fatalf("with %s; seed %d", what, *seed)
	}
}

// wantFailure checks how a run ends whose only place failed, and that what it says
// has those parts.
func (s *site) wantFailure(t *testing.T, code int, report job.Report, stderr string, parts ...string) {
	t.Helper()
	if code != exitDestinations {
		t.Errorf("exit code %d, want %d: %s", code, exitDestinations, stderr)
	}
	if len(report.Destinations) != 1 || report.Destinations[0].Error == "" {
		t.Errorf("the report tells no error: %+v", report.Destinations)
	}
	for _, part := range append(parts, "error: not every destination was served: out ") {
		if !strings.Contains(stderr, part) {
			t.Errorf("stderr has no %q: %s", part, stderr)
		}
	}
}
