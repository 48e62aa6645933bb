package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// watchedSite is a site whose daemon watches and serves.
func watchedSite(t *testing.T) (config string) {
	t.Helper()
	config = writeSite(t)
	configure(t, config, "Quay", "[schedule]\ncron = \"@yearly\"\nwatch = true\n[serve]\nlisten = \"127.0.0.1:0\"\n")
	return config
}

// serving starts the daemon and gives the address of its RSS feed.
func serving(t *testing.T, config string) (p *running, rss string) {
	t.Helper()
	p = startDaemon(t, config)
	line := p.until("msg=serving", "rss.xml")
	_, rss, _ = strings.Cut(line, "address=")
	rss, _, _ = strings.Cut(rss, " ")
	p.until("run done", "cause=start")
	return p, rss
}

// served gives what stands at an address.
func served(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, resp.Status, err)
	}
	return string(body)
}

// TestWatchingDaemonPublishesWhatEditorsSave in the ways in which they do. After each save
// the feed is read over HTTP once it is served.
func TestWatchingDaemonPublishesWhatEditorsSave(t *testing.T) {
	config := watchedSite(t)
	posts := filepath.Join(filepath.Dir(config), "posts")
	p, rss := serving(t, config)
	post := func(title string) string { return fmt.Sprintf("---\ntitle: %s\ndate: 2020-01-02\n---\nOne.\n", title) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first := filepath.Join(posts, "first.md")
	for _, save := range []struct {
		title string
		do    func(title string)
	}{
		{"written over", func(title string) { must(os.WriteFile(first, []byte(post(title)), 0o644)) }},
		{"renamed over", func(title string) {
			must(os.WriteFile(first+"~", []byte(post(title)), 0o644))
			must(os.Rename(first+"~", first))
		}},
		{"moved away and written anew", func(title string) {
			must(os.Rename(first, first+".bak"))
			must(os.WriteFile(first, []byte(post(title)), 0o644))
			must(os.Remove(first + ".bak"))
		}},
		{"in a new folder", func(title string) {
			must(os.MkdirAll(filepath.Join(posts, "a", "b"), 0o755))
			must(os.WriteFile(filepath.Join(posts, "a", "b", "new.md"), []byte(post(title)), 0o644))
		}},
	} {
		save.do(save.title)
		for !strings.Contains(served(t, rss), "<title>"+save.title+"</title>") {
			p.until("run done", "cause=change")
		}
	}
	p.signal(syscall.SIGTERM)
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
}

// TestWatchingDaemonTakesTenThousandFilesAtOnce in few runs.
func TestWatchingDaemonTakesTenThousandFilesAtOnce(t *testing.T) {
	config := watchedSite(t)
	posts := filepath.Join(filepath.Dir(config), "posts")
	p, _ := serving(t, config)
	for n := range 10_000 {
		file := filepath.Join(posts, fmt.Sprintf("%d", n%100), fmt.Sprintf("post-%d.md", n))
		if n < 100 {
			if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, fmt.Appendf(nil, "---\ntitle: Post %d\ndate: 2020-01-02\n---\nOne.\n", n), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.until("run done", "posts=10001")
	p.signal(syscall.SIGTERM)
	logged, err := p.end()
	if err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
	t.Logf("%d runs", strings.Count(logged, "run done"))
}
