//go:build peers

package main

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"feedgen/feedgen"
)

var kills = flag.Int("kills", 20, "how many runs to kill")

// TestKilledRunsLeaveWholeFeeds kills runs at random moments, while somebody reads:
// every feed is valid, and every picture that it names is there. The next run
// completes what was begun, and the one after it writes nothing.
func TestKilledRunsLeaveWholeFeeds(t *testing.T) {
	program := filepath.Join(t.TempDir(), "feedgen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "config.toml"), "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\nstatic = [\"static\"]\n[[out]]\npath = \"public\"\n[images]\nprobe = false\ncollect = \"copy\"\nkeep = \"0s\"\n")
	once := func() *exec.Cmd {
		cmd := exec.Command(program, "once")
		cmd.Dir = dir
		return cmd
	}
	change := func(n int) {
		for i := range 5 {
			name := fmt.Sprintf("%d-%d.png", i, n)
			writePicture(t, filepath.Join(dir, "static", name), 60+n%200, 60+i)
			write(t, filepath.Join(dir, "posts", fmt.Sprint(i, ".md")), fmt.Sprintf("---\ntitle: Post %d\ndate: 2026-01-0%d\nimage: /%s\n---\nVersion %d.\n", i, i+1, name, n))
		}
	}
	change(0)
	start := time.Now()
	if out, err := once().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took := time.Since(start)

	done := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				readFeeds(t, filepath.Join(dir, "public"))
			}
		}
	})
	for n := range *kills {
		change(n + 1)
		cmd := once()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(rand.N(2*took), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // killed, or done before that
		killer.Stop()
		if n%2 == 0 {
			continue // the next is killed too
		}
		if out, err := once().CombinedOutput(); err != nil {
			t.Fatalf("after %d kills: %v: %s", n+1, err, out)
		}
		if out, err := once().CombinedOutput(); err != nil || regexp.MustCompile(`  written`).Match(out) {
			t.Errorf("after %d kills the second run: %v: %s", n+1, err, out)
		}
	}
	close(done)
	readers.Wait()
}

// readFeeds reads the feeds of a folder as somebody would who comes by.
func readFeeds(t *testing.T, public string) {
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		data, err := os.ReadFile(filepath.Join(public, name))
		if err != nil {
			t.Error(err)
			return
		}
		_, problems := feedgen.Read(data)
		for _, p := range problems {
			if p.Severity == feedgen.Error {
				t.Errorf("%s: %v", name, p)
			}
		}
		for _, found := range regexp.MustCompile(`https://quay\.example/(images/[0-9a-f]+\.png)`).FindAllSubmatch(data, -1) {
			if _, err := os.Stat(filepath.Join(public, string(found[1]))); err != nil && !replaced(public, name, data) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// replaced reports that a feed is another by now, so that what it named may be gone.
func replaced(public, name string, data []byte) bool {
	now, err := os.ReadFile(filepath.Join(public, name))
	return err == nil && string(now) != string(data)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writePicture(t *testing.T, file string, width, height int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
}
