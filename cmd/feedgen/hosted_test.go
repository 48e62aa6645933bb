//go:build peers

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"feedgen/feedgen"
)

// A step is one of the README's workflow.
type step struct{ Name, Run string }

// workflowSteps reads those steps of the README's workflow that run something.
func workflowSteps(t *testing.T) []step {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^    # \.github/workflows/feeds\.yml\n(?:    .*\n|\n)*`).Find(readme)
	var workflow struct {
		Jobs map[string]struct{ Steps []step }
	}
	if err := yaml.Unmarshal(text, &workflow); err != nil {
		t.Fatalf("README: %v", err)
	}
	steps := slices.DeleteFunc(workflow.Jobs["feeds"].Steps, func(s step) bool { return s.Run == "" })
	if len(steps) != 4 {
		t.Fatalf("README: the workflow has %d steps that run something, want 4", len(steps))
	}
	return steps
}

// A hosted site is a bare repository, and what of it is live.
type hosted struct {
	t     *testing.T
	steps []step
	repo  string
	live  string // a folder
	feed  string // its address
	ids   map[string]string
}

func newHosted(t *testing.T) *hosted {
	h := &hosted{t: t, steps: workflowSteps(t), repo: filepath.Join(t.TempDir(), "site.git"), live: t.TempDir(), ids: make(map[string]string)}
	server := httptest.NewServer(http.FileServer(http.Dir(h.live)))
	t.Cleanup(server.Close)
	h.feed = server.URL + "/rss.xml"
	h.git(t.TempDir(), "init", "--quiet", "--bare", "--initial-branch", "main", h.repo)
	h.push("begin", map[string]string{
		"config.toml": "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[feed]\nadopt = true\n[[source]]\npath = \"posts\"\n[[out]]\npath = \"public\"\n",
		".gitignore":  "/public/\n",
	})
	return h
}

// command makes a command that knows no settings but the site's.
func (h *hosted) command(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "FEED="+h.feed)
	return cmd
}

func (h *hosted) git(dir string, args ...string) string {
	h.t.Helper()
	out, err := h.command(dir, "git", args...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// clone checks the site out, as for one run.
func (h *hosted) clone() string {
	h.t.Helper()
	dir := filepath.Join(h.t.TempDir(), "site")
	h.git(h.t.TempDir(), "clone", "--quiet", h.repo, dir)
	return dir
}

// push is an author's commit. A file that is to hold nothing is removed.
func (h *hosted) push(what string, files map[string]string) {
	h.t.Helper()
	dir := h.clone()
	for name, text := range files {
		if text == "" {
			h.git(dir, "rm", "--quiet", name)
			continue
		}
		write(h.t, filepath.Join(dir, name), text)
	}
	h.git(dir, "add", ".")
	h.git(dir, "-c", "user.name=Ann", "-c", "user.email=ann@quay.example", "commit", "--quiet", "-m", what)
	h.git(dir, "push", "--quiet", "origin", "HEAD:main")
}

// do runs a step of the workflow in a clone, as the machine would.
func (h *hosted) do(dir, name string) (string, error) {
	h.t.Helper()
	i := slices.IndexFunc(h.steps, func(s step) bool { return strings.HasPrefix(s.Name, name) })
	if i < 0 {
		h.t.Fatalf("README: the workflow has no step %q", name)
	}
	out, err := h.command(dir, "bash", "-e", "-c", h.steps[i].Run).CombinedOutput()
	return string(out), err
}

func (h *hosted) must(dir, name string) {
	h.t.Helper()
	if out, err := h.do(dir, name); err != nil {
		h.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (h *hosted) make(dir string) {
	h.t.Helper()
	h.must(dir, "Fetch the live feed")
	h.must(dir, "Make the feeds")
}

// run runs the workflow in a fresh clone.
func (h *hosted) run() {
	h.t.Helper()
	dir := h.clone()
	h.make(dir)
	h.keep(dir)
}

// keep has the ledger kept and the feeds deployed. No post may have another id than it
// had before, and nothing else may be in the repository.
func (h *hosted) keep(dir string) {
	h.t.Helper()
	h.must(dir, "Keep the ledger")
	if left := h.git(dir, "status", "--porcelain"); left != "" {
		h.t.Errorf("git does not pass over:\n%s", left)
	}
	for kept := range strings.SplitSeq(h.git(dir, "ls-files", ".feedgen"), "\n") {
		if !strings.HasPrefix(kept, ".feedgen/ledger/") {
			h.t.Errorf("kept besides the ledger: %s", kept)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "public/rss.xml"))
	if err != nil {
		h.t.Fatal(err)
	}
	doc, _ := feedgen.Read(data)
	for _, item := range doc.Items {
		if was, ok := h.ids[item.Title]; ok && was != item.ID {
			h.t.Errorf("%s has the id %s, was %s", item.Title, item.ID, was)
		}
		h.ids[item.Title] = item.ID
	}
	write(h.t, filepath.Join(h.live, "rss.xml"), string(data))
}

func (h *hosted) head() string {
	h.t.Helper()
	return h.git(h.repo, "rev-parse", "main")
}

// shard gives a shard of the ledger as the repository has it.
func (h *hosted) shard(name string) string {
	h.t.Helper()
	return h.git(h.repo, "show", "main:.feedgen/ledger/"+name)
}

func postOf(title, date, text string) string {
	return fmt.Sprintf("---\ntitle: %s\ndate: %s\n---\n%s\n", title, date, text)
}
