//go:build peers

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"feedgen/feedgen"
	"feedgen/out/outtest/peers"
)

var soak = flag.Duration("soak", time.Minute, "how long a daemon is at work while readers poll")

// TestSoak has a daemon at work while posts appear, change and vanish several times a
// second, and three readers poll: a Go client, curl and newsboat. Every feed that they get
// is whole and valid, no post's id ever changes, and the daemon does not grow.
func TestSoak(t *testing.T) {
	feeds, admin := peers.FreeAddress(t), peers.FreeAddress(t)
	config := filepath.Join(t.TempDir(), "config.toml")
	write(t, config, fmt.Sprintf(`
[site]
title = "Quay"
url   = "http://%[1]s"
[[source]]
path = "posts"
[schedule]
cron  = "@every 10s"
watch = true
[guards] # what vanishes here is meant to
vanished = 100
flooded  = 100
[serve]
listen = %[1]q
admin  = %[2]q
`, feeds, admin))
	s := &soaking{t: t, posts: filepath.Join(filepath.Dir(config), "posts"), address: "http://" + feeds, ids: make(map[string]string)}
	for range 300 {
		s.add()
	}
	p := startDaemon(t, config)
	p.until("run done", "cause=start")
	logged := make(chan error, 1)
	go func() {
		_, err := p.end()
		logged <- err
	}()

	ctx, cancel := context.WithTimeout(t.Context(), *soak)
	defer cancel()
	var readers sync.WaitGroup
	for _, reader := range []func(context.Context){s.change, s.readGo, s.readCurl, s.readNewsboat} {
		readers.Go(func() { reader(ctx) })
	}
	warm, end := s.measure(ctx, p.Process.Pid, "http://"+admin)
	readers.Wait()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := <-logged; err != nil {
		t.Errorf("the daemon: %v\n%s", err, p.seen.String())
	}
	runs := strings.Count(p.seen.String(), "run done")
	t.Logf("%d runs, %d answers to Go of which %d were 304, %d to curl, %d reloads of newsboat, %d posts seen; warm: %v; at the end: %v",
		runs, s.answers, s.unchanged, s.curled, s.reloads, len(s.ids), warm, end)
	if strings.Contains(p.seen.String(), "run failed") {
		t.Errorf("a run failed:\n%s", p.seen.String())
	}
	if least := int(soak.Seconds() / 4); runs < least {
		t.Errorf("%d runs, want %d at least", runs, least)
	}
	if s.unchanged == 0 || s.curled == 0 || s.reloads == 0 {
		t.Error("some reader was answered nothing")
	}
	if end.goroutines > warm.goroutines+2 || end.files > warm.files+2 || float64(end.memory) > 1.1*float64(warm.memory) {
		t.Errorf("the daemon grew from %v to %v", warm, end)
	}
}

// A soaking is what readers see of a site that changes.
type soaking struct {
	t       *testing.T
	posts   string
	address string

	next int // the number of the next post
	live []int

	mu        sync.Mutex
	ids       map[string]string // by what a post's title begins with
	answers   int
	unchanged int
	curled    int
	reloads   int
}

func (s *soaking) file(n int) string { return filepath.Join(s.posts, fmt.Sprintf("post-%d.md", n)) }

// save saves a post as most editors do.
func (s *soaking) save(n, version int) {
	file := s.file(n)
	write(s.t, file+"~", fmt.Sprintf("---\ntitle: Post %d, version %d\ndate: %s\n---\nText %d of post %d.\n",
		n, version, time.Now().Add(-time.Duration(1000-n%1000)*time.Second).UTC().Format(time.RFC3339), version, n))
	if err := os.Rename(file+"~", file); err != nil {
		s.t.Error(err)
	}
}

func (s *soaking) add() {
	s.save(s.next, 0)
	s.live = append(s.live, s.next)
	s.next++
}

// change changes the posts until ctx is done.
func (s *soaking) change(ctx context.Context) {
	random := rand.New(rand.NewPCG(1, 2))
	for version := 1; ; version++ {
		switch newest := len(s.live) - 1 - random.IntN(15); random.IntN(4) {
		case 0:
			s.add()
		case 1:
			if err := os.Remove(s.file(s.live[newest])); err != nil {
				s.t.Error(err)
			}
			s.live = slices.Delete(s.live, newest, newest+1)
			s.add() // as many as there were
		default:
			s.save(s.live[newest], version)
		}
		if !rest(ctx, 300*time.Millisecond) {
			return
		}
	}
}

// rest waits, and is false when ctx is done.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

var soakedFeeds = []string{"rss.xml", "atom.xml", "feed.json"}

// readGo asks for every feed again and again, on condition that it has changed.
func (s *soaking) readGo(ctx context.Context) {
	tags := make(map[string]string)
	for rest(ctx, 20*time.Millisecond) {
		for _, name := range soakedFeeds {
			r, err := http.NewRequest(http.MethodGet, s.address+"/"+name, nil)
			if err != nil {
				s.t.Error(err)
				return
			}
			r.Header.Set("If-None-Match", tags[name])
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				s.t.Error(err)
				return
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			s.answers++
			switch {
			case err != nil:
				s.t.Error(err)
			case resp.StatusCode == http.StatusNotModified && tags[name] != "":
				s.unchanged++
			case resp.StatusCode != http.StatusOK:
				s.t.Errorf("%s: %s", name, resp.Status)
			default:
				s.see(name, body)
				tags[name] = resp.Header.Get("ETag")
			}
		}
	}
}

// readCurl has curl ask as it keeps tags.
func (s *soaking) readCurl(ctx context.Context) {
	dir := s.t.TempDir()
	for rest(ctx, 200*time.Millisecond) {
		for _, name := range soakedFeeds {
			file, tag := filepath.Join(dir, name), filepath.Join(dir, name+".tag")
			args := []string{"-sS", "--fail", "--compressed", "-o", file, "--etag-save", tag, "--etag-compare", tag, s.address + "/" + name}
			if said, err := exec.Command("curl", args...).CombinedOutput(); err != nil {
				s.t.Errorf("curl: %v: %s", err, said)
				return
			}
			data, err := os.ReadFile(file)
			if err != nil {
				s.t.Error(err)
				return
			}
			s.curled++
			s.see(name, data)
		}
	}
}

// readNewsboat has newsboat reload the feeds, which must have no post twice.
func (s *soaking) readNewsboat(ctx context.Context) {
	home := s.t.TempDir()
	urls, config, cache := filepath.Join(home, "urls"), filepath.Join(home, "config"), filepath.Join(home, "cache.db")
	write(s.t, urls, s.address+"/rss.xml\n"+s.address+"/atom.xml\n")
	write(s.t, config, "")
	for rest(ctx, 2*time.Second) {
		cmd := exec.Command("newsboat", "-C", config, "-u", urls, "-c", cache, "-x", "reload")
		cmd.Env = append(os.Environ(), "HOME="+home)
		if said, err := cmd.CombinedOutput(); err != nil {
			s.t.Errorf("newsboat: %v: %s", err, said)
			return
		}
		s.reloads++
	}
	var rows []struct{ GUID, URL, Feedurl string }
	found, err := exec.Command("sqlite3", "-json", cache, "select guid, url, feedurl from rss_item").Output()
	if err == nil {
		err = json.Unmarshal(found, &rows)
	}
	if err != nil || len(rows) == 0 {
		s.t.Errorf("newsboat has nothing: %v: %s", err, found)
	}
	seen := make(map[[2]string]string)
	for _, r := range rows {
		at := [2]string{r.Feedurl, r.URL}
		if other, ok := seen[at]; ok && other != r.GUID {
			s.t.Errorf("newsboat has %s twice: %s and %s", r.URL, other, r.GUID)
		}
		seen[at] = r.GUID
	}
}

// see looks at a feed that a reader got.
func (s *soaking) see(name string, data []byte) {
	doc, problems := feedgen.Read(data)
	for _, p := range problems {
		if p.Severity == feedgen.Error {
			s.t.Errorf("%s: %v", name, p)
		}
	}
	if len(doc.Items) != 20 {
		s.t.Errorf("%s has %d items", name, len(doc.Items))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range doc.Items {
		post, _, _ := strings.Cut(item.Title, ",")
		if id, ok := s.ids[post]; ok && id != item.ID {
			s.t.Errorf("%s: %s has the id %s, and had %s", name, post, item.ID, id)
		}
		s.ids[post] = item.ID
	}
}

// A measurement is of the daemon's process.
type measurement struct{ goroutines, files, memory int }

func (m measurement) String() string {
	return fmt.Sprintf("%d goroutines, %d files, %d kB", m.goroutines, m.files, m.memory)
}

// measure gives what the daemon had in the second third of the time and in the last: the
// least goroutines and files, since each request that is under way has some for a moment,
// and the most memory.
func (s *soaking) measure(ctx context.Context, pid int, admin string) (warm, end measurement) {
	began := time.Now()
	for rest(ctx, 200*time.Millisecond) {
		now := s.sample(ctx, pid, admin)
		into := &end
		switch since := time.Since(began); {
		case since < *soak/3:
			continue
		case since < *soak*2/3:
			into = &warm
		}
		if *into != (measurement{}) {
			now.goroutines, now.files = min(into.goroutines, now.goroutines), min(into.files, now.files)
		}
		now.memory = max(into.memory, now.memory)
		*into = now
	}
	return warm, end
}

var (
	goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)
	resident   = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`)
)

func (s *soaking) sample(ctx context.Context, pid int, admin string) measurement {
	var body bytes.Buffer
	resp, err := http.Get(admin + "/metrics")
	if err == nil {
		_, err = body.ReadFrom(resp.Body)
		resp.Body.Close()
	}
	status, wrong := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	files, missing := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if ctx.Err() == nil && (err != nil || wrong != nil || missing != nil) {
		s.t.Errorf("the daemon cannot be measured: %v, %v, %v", err, wrong, missing)
	}
	return measurement{number(goroutines, body.Bytes()), len(files), number(resident, status)}
}

func number(pattern *regexp.Regexp, text []byte) int {
	found := pattern.FindSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1])) // the pattern lets digits through
	return n
}
