//go:build peers

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The programs that these tests need are Debian packages: rsync, git. One that is
// missing fails its test.

// commandSite is a site whose feeds are sent by a command, as config.toml says.
func commandSite(t *testing.T, out string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "config.toml"), "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\nstatic = [\"static\"]\n[images]\nprobe = false\ncollect = \"copy\"\nkeep = \"0s\"\n[[out]]\ntype = \"command\"\n"+out)
	writePost(t, dir, "first")
	return dir
}

// writePost writes a post with a picture of its own.
func writePost(t *testing.T, dir, name string) {
	t.Helper()
	writePicture(t, filepath.Join(dir, "static", name+".png"), 100+int(name[0]), 100)
	write(t, filepath.Join(dir, "posts", name+".md"), "---\ntitle: "+name+"\ndate: 2026-01-01\nimage: /"+name+".png\n---\n")
}

// once does a run that must end with a code, and gives what it says.
func once(t *testing.T, dir string, code int) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), []string{"once", "--config", filepath.Join(dir, "config.toml")}, &stdout, &stderr); got != code {
		t.Fatalf("exit code %d, want %d: %s%s", got, code, stdout.Bytes(), stderr.Bytes())
	}
	return stdout.String() + stderr.String()
}

// tree gives the files in a folder, by name, git's own apart.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	root := os.DirFS(dir)
	names := strings.Fields(string(output(t, nil, "find", dir, "-name", ".git", "-prune", "-o", "-type", "f", "-printf", "%P\n")))
	for _, name := range names {
		f, err := root.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		files[name] = b.String()
	}
	return files
}

func wantSame(t *testing.T, dir, remote string, least int) {
	t.Helper()
	kept := tree(t, dir)
	if diff := cmp.Diff(kept, tree(t, remote)); diff != "" {
		t.Errorf("files (-kept +sent):\n%s", diff)
	}
	if len(kept) < least {
		t.Errorf("only %d files", len(kept))
	}
}

// TestRsyncMirrorsTheFolder: what is deleted in it too, and what another run owes.
func TestRsyncMirrorsTheFolder(t *testing.T) {
	dir := commandSite(t, "run = [\"rsync\", \"-a\", \"--delete\", \"{dir}/\", \"remote/feeds/\"]\n")
	remote := filepath.Join(dir, "remote", "feeds")
	if said := once(t, dir, exitDestinations); !strings.Contains(said, "rsync: exit status 11:\n    rsync: [Receiver] mkdir ") {
		t.Errorf("said %s", said)
	}
	if err := os.Mkdir(filepath.Dir(remote), 0o755); err != nil {
		t.Fatal(err)
	}
	once(t, dir, exitDone)
	kept := keptFiles(t, dir, "rsync")
	wantSame(t, kept, remote, 5)
	stamp := func() time.Time {
		info, err := os.Stat(filepath.Join(remote, "rss.xml"))
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	before := stamp()
	once(t, dir, exitDone)
	if !stamp().Equal(before) {
		t.Error("a feed that did not change was written again")
	}
	// The picture that no feed shows goes in the run after the next that changes something.
	if err := os.Remove(filepath.Join(dir, "posts/first.md")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"second", "third"} {
		writePost(t, dir, name)
		once(t, dir, exitDone)
		wantSame(t, kept, remote, 5)
	}
	if n := len(tree(t, filepath.Join(remote, "images"))); n != 2 {
		t.Errorf("%d pictures", n)
	}
}

// TestGitPushesTheFolder commits the folder to the branch of a repository, by the
// script of the README.
func TestGitPushesTheFolder(t *testing.T) {
	dir := commandSite(t, "run = [\"./push-feeds\", \"origin.git\", \"pages\"]\n")
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, script, _ := strings.Cut(string(readme), "    #!/bin/sh\n")
	script, _, _ = strings.Cut(script, "\n\n")
	write(t, filepath.Join(dir, "push-feeds"), "#!/bin/sh\n"+strings.ReplaceAll(script, "    ", ""))
	if err := os.Chmod(filepath.Join(dir, "push-feeds"), 0o755); err != nil {
		t.Fatal(err)
	}
	output(t, nil, "git", "init", "-q", "-b", "main", dir) // the site's own, which is not to be touched
	if said := once(t, dir, exitDestinations); !strings.Contains(said, "fatal: 'origin.git' does not appear to be a git repository") {
		t.Errorf("said %s", said)
	}
	origin := filepath.Join(dir, "origin.git")
	output(t, nil, "git", "init", "-q", "--bare", "-b", "pages", origin)
	once(t, dir, exitDone)
	commits := func() string {
		return strings.TrimSpace(string(output(t, nil, "git", "-C", origin, "rev-list", "--count", "pages")))
	}
	if got := commits(); got != "1" {
		t.Errorf("%s commits", got)
	}
	writePost(t, dir, "second")
	once(t, dir, exitDone)
	once(t, dir, exitDone)
	if got := commits(); got != "2" {
		t.Errorf("%s commits, want 2", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, ".feedgen")); err != nil {
		t.Fatal(err)
	}
	writePost(t, dir, "third")
	once(t, dir, exitDone)
	clone := t.TempDir()
	output(t, nil, "git", "clone", "-q", origin, clone)
	wantSame(t, keptFiles(t, dir, "push-feeds"), clone, 7)
	if out, err := exec.Command("git", "-C", dir, "log").CombinedOutput(); err == nil {
		t.Errorf("the site's repository has commits: %s", out)
	}
}

// keptFiles is the folder in which the files of a command are kept.
func keptFiles(t *testing.T, dir, name string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, ".feedgen/out/command-command:"+name, "*/files"))
	if err != nil || len(found) != 1 {
		t.Fatalf("files of %s are kept in %v (%v)", name, found, err)
	}
	return found[0]
}
