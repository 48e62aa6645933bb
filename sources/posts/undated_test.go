package posts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// gitIn runs git in dir on some day.
func gitIn(t *testing.T, dir, day string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=A", "-c", "user.email=a@example.com"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+day, "GIT_COMMITTER_DATE="+day, "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// TestUndatedPostTakesTheTimeOfGit: when git first had it, whatever became of it
// since; what git does not have takes the file's time.
func TestUndatedPostTakesTheTimeOfGit(t *testing.T) {
	dir := site(t, map[string]string{"notes/old.md": "# Old\n\nText.\n"})
	gitIn(t, dir, "2020-01-02T03:04:05Z", "init", "-q")
	gitIn(t, dir, "2020-01-02T03:04:05Z", "add", ".")
	gitIn(t, dir, "2020-01-02T03:04:05Z", "commit", "-q", "-m", "one")
	for name, text := range map[string]string{"old.md": "# Old\n\nOther text.\n", "new.md": "# New\n\nText.\n"} {
		if err := os.WriteFile(filepath.Join(dir, "notes", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gitIn(t, dir, "2021-01-02T03:04:05Z", "commit", "-q", "-a", "-m", "two")
	day := time.Date(2022, 5, 6, 7, 8, 9, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "notes", "new.md"), day, day); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, filepath.Join(dir, "notes"), nil, Config{})
	entries, notes, err := listed(t.Context(), s)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v, %v, %v", entries, notes, err)
	}
	if got := entries[0].Published; !got.Equal(day) {
		t.Errorf("new.md: %v", got)
	}
	if got := entries[1].Published; !got.Equal(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("old.md: %v", got)
	}
	if !anyNote(notes, "warned:0: that of git is taken, 2020-01-02") || !anyNote(notes, "warned:0: that of the file's time is taken, 2022-05-06") {
		t.Errorf("notes: %v", notes)
	}
}

// TestGitRunsNothingOfTheRepositorys: one that lacks an object would fetch it, by
// a program that its configuration names.
func TestGitRunsNothingOfTheRepositorys(t *testing.T) {
	dir := site(t, map[string]string{"notes/old.md": "# Old\n\nText.\n"})
	ran := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	const day = "2020-01-02T03:04:05Z"
	gitIn(t, dir, day, "init", "-q")
	gitIn(t, dir, day, "add", ".")
	gitIn(t, dir, day, "commit", "-q", "-m", "one")
	for _, set := range [][2]string{
		{"core.repositoryformatversion", "1"}, {"extensions.partialClone", "origin"}, {"remote.origin.promisor", "true"},
		{"remote.origin.url", "ssh://x/y"}, {"core.sshCommand", program}, {"protocol.ssh.allow", "always"},
	} {
		gitIn(t, dir, day, "config", set[0], set[1])
	}
	// Of all objects the commit alone is left.
	head, err := os.ReadFile(filepath.Join(dir, ".git/refs/heads/master"))
	if err != nil {
		if head, err = os.ReadFile(filepath.Join(dir, ".git/refs/heads/main")); err != nil {
			t.Fatal(err)
		}
	}
	objects, err := filepath.Glob(filepath.Join(dir, ".git/objects/??/*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if !strings.HasPrefix(string(head), filepath.Base(filepath.Dir(o))+filepath.Base(o)) {
			if err := os.Remove(o); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := openAt(t, filepath.Join(dir, "notes"), nil, Config{})
	if _, _, err := listed(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program of the repository's was run")
	}
}
