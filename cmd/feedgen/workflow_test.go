//go:build peers

package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWorkflowKeepsIds runs the steps of the README's workflow on machines that remember
// nothing, while posts come, are renamed and edited, and two runs push at once.
func TestWorkflowKeepsIds(t *testing.T) {
	h := newHosted(t)
	h.push("two posts", map[string]string{
		"posts/1.md": postOf("One", "2026-01-01", "The ferry leaves at seven."),
		"posts/2.md": postOf("Two", "2026-01-02", "The pump is mended."),
	})
	h.run()
	before := h.head()
	h.run()
	if after := h.head(); after != before {
		t.Errorf("a run without changes commits:\n%s", h.git(h.repo, "show", after))
	}

	h.push("a post", map[string]string{"posts/3.md": postOf("Three", "2026-01-03", "The heron is back.")})
	h.run()
	h.push("renamed", map[string]string{"posts/1.md": "", "posts/one.md": postOf("One", "2026-01-01", "The ferry leaves at seven.")})
	h.run()
	h.push("edited", map[string]string{"posts/one.md": postOf("One", "2026-01-01", "The ferry leaves at eight.")})
	h.run()
	if h.ids["One"] != "https://quay.example/1/" {
		t.Errorf("One has the id %s", h.ids["One"])
	}

	// One run sees what the other does, and an edit and a post more; both edit one row and
	// begin a shard.
	h.push("four", map[string]string{
		"posts/2.md": postOf("Two", "2026-01-02", "The pump is mended again."),
		"posts/4.md": postOf("Four", "2026-02-04", "The gulls have a plan."),
	})
	first := h.clone()
	h.push("five", map[string]string{
		"posts/2.md": postOf("Two", "2026-01-02", "The pump leaks."),
		"posts/5.md": postOf("Five", "2026-02-05", "The gulls have the chips."),
	})
	second := h.clone()
	h.make(first)
	h.make(second)
	h.keep(first)
	h.keep(second)
	if rows := strings.Count(h.shard("2026-01.txt"), "https://quay.example/2/"); rows != 2 {
		t.Errorf("the edited post has %d rows, want those of both runs", rows)
	}
	h.run()
	before = h.head()
	h.run()
	if h.head() != before {
		t.Errorf("a run without changes commits:\n%s", h.git(h.repo, "show", "main"))
	}
	for name, posts := range map[string]int{"2026-01.txt": 3, "2026-02.txt": 2} {
		if lines := strings.Split(h.shard(name), "\n"); len(lines) != 1+posts {
			t.Errorf("%s has %d lines, want %d", name, len(lines), 1+posts)
		}
	}
	want := []string{"Five", "Four", "One", "Three", "Two"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(h.ids))); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
}

// TestWorkflowRefusesToEmptyTheFeed: the live feed is there to be compared with.
func TestWorkflowRefusesToEmptyTheFeed(t *testing.T) {
	h := newHosted(t)
	h.push("a post", map[string]string{"posts/1.md": postOf("One", "2026-01-01", "The ferry leaves at seven.")})
	h.run()
	h.push("moved away", map[string]string{"posts/1.md": "", "posts/.keep": "\n"})
	dir, before := h.clone(), h.head()
	h.must(dir, "Fetch the live feed")
	if out, err := h.do(dir, "Make the feeds"); err == nil || !strings.Contains(out, "refused") {
		t.Errorf("want a refusal, got %v:\n%s", err, out)
	}
	h.keep(dir)
	if h.head() != before {
		t.Error("a run that is refused commits")
	}

	// A server that is down is no feed that is empty.
	if err := os.RemoveAll(h.live); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(h.live, "rss.xml", "index.html"), "no feed")
	h.feed = "http://127.0.0.1:1/rss.xml"
	if out, err := h.do(h.clone(), "Fetch the live feed"); err == nil {
		t.Errorf("want an error:\n%s", out)
	}
}

// TestWorkflowInstalls runs the step that makes the program, from a clone.
func TestWorkflowInstalls(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	h, bin := newHosted(t), t.TempDir()
	t.Setenv("FEEDGEN", root)
	t.Setenv("RUNNER_TEMP", t.TempDir())
	t.Setenv("GOBIN", bin)
	h.must(h.clone(), "Install feedgen")
	if out, err := exec.Command(filepath.Join(bin, "feedgen"), "version").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
