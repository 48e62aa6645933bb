//go:build peers

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// A leaseRecord is what the lease's object says.
type leaseRecord struct {
	Holder   string
	Term     int
	Released bool
}

func recordOf(t *testing.T, p passed) leaseRecord {
	var record leaseRecord
	if err := json.Unmarshal([]byte(p.data), &record); err != nil {
		t.Fatal(err)
	}
	return record
}

// latest gives who has put the lease last; nil: nobody.
func (r *replicas) latest() *replicaDaemon {
	log := r.log()
	for i := len(log) - 1; i >= 0; i-- {
		for _, d := range r.all {
			if log[i].name == leaseObject && log[i].door == d.door {
				return d
			}
		}
	}
	return nil
}

// holder waits until one holds the lease.
func (r *replicas) holder(t *testing.T) *replicaDaemon {
	t.Helper()
	r.await(t, "a holder of the lease", func() bool { return r.latest() != nil })
	return r.latest()
}

// successor waits until another holds it.
func (r *replicas) successor(t *testing.T, first *replicaDaemon) *replicaDaemon {
	t.Helper()
	r.await(t, "a takeover", func() bool { return r.latest() != first })
	return r.latest()
}

// wantPublished waits until a daemon has published the posts as they are now, or later.
func (r *replicas) wantPublished(t *testing.T, d *replicaDaemon) {
	t.Helper()
	version := r.now()
	r.await(t, "the newest feed", func() bool {
		log := r.log()
		for i := len(log) - 1; i >= 0; i-- {
			if log[i].name == "rss.xml" && log[i].door == d.door {
				return versionOf(log[i].data) >= version
			}
		}
		return false
	})
}

var versionPattern = regexp.MustCompile(`Version (\d+) is here`)

func versionOf(feed string) int {
	m := versionPattern.FindStringSubmatch(feed)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // it has digits alone
	return n
}

// wantRenewed waits until a daemon has renewed the lease so many times, and nobody else.
func (r *replicas) wantRenewed(t *testing.T, d *replicaDaemon, times int) {
	t.Helper()
	begin := len(r.log())
	r.await(t, "a lease that is renewed", func() bool {
		n := 0
		for _, p := range r.log()[begin:] {
			if p.name == leaseObject && p.door != d.door {
				t.Fatal("another has taken the lease from one who has it")
			} else if p.name == leaseObject {
				n++
			}
		}
		return n >= times
	})
}

// wantFollowed waits until all have the posts as they are now, or later, in their
// folders, and serve them.
func (r *replicas) wantFollowed(t *testing.T) {
	t.Helper()
	version := r.now()
	for _, d := range r.all {
		r.await(t, "a feed that is followed", func() bool {
			data, err := os.ReadFile(filepath.Join(d.dir, "public", "rss.xml"))
			return err == nil && versionOf(string(data)) >= version && d.serves() >= version
		})
	}
}

// serves gives the version that a daemon serves; 0: none.
func (d *replicaDaemon) serves() int {
	resp, err := http.Get("http://" + d.listen + "/rss.xml")
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0
	}
	return versionOf(string(data))
}

// wantNoMix checks that between the puts of a holder's term no other has put anything,
// and that no feed was followed by an older one.
func (r *replicas) wantNoMix(t *testing.T) {
	t.Helper()
	var holder *doorway
	ids, version, term, feeds := make(map[string]*doorway), 0, 0, 0
	for _, p := range r.log() {
		switch record := (leaseRecord{}); {
		case p.name == leaseObject:
			record = recordOf(t, p)
			if was, ok := ids[record.Holder]; ok && was != p.door || record.Term < term {
				t.Errorf("term %d of %s comes after term %d", record.Term, record.Holder, term)
			}
			ids[record.Holder], holder, term = p.door, p.door, record.Term
		case regexp.MustCompile(`^\.feedgen/lease/`).MatchString(p.name): // a probe
		case p.door != holder:
			t.Errorf("%s is put by another than who has the lease", p.name)
		case p.name == "rss.xml":
			feeds++
			if v := versionOf(p.data); v < version {
				t.Errorf("version %d comes after version %d", v, version)
			} else {
				version = v
			}
		}
	}
	if term != *rounds+1 || feeds < term {
		t.Errorf("%d terms and %d feeds, want %d and more", term, feeds, *rounds+1)
	}
}
