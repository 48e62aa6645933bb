package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestInitEndsWhenInterrupted(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "post.md"), []byte("---\ntitle: A\ndate: 2026-01-01\n---\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := run(ctx, []string{"init", dir}, io.Discard, io.Discard); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if _, err := os.Lstat(filepath.Join(dir, "config.toml")); err == nil {
		t.Error("a configuration was written")
	}
}

// TestWriteNewReplacesNothing: a file may appear while the site is looked at.
func TestWriteNewReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "config.toml"), filepath.Join(dir, "feedgen.toml")
	if err := writeNew(file, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(file, []byte("second")); err == nil {
		t.Error("a file was replaced")
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "first" {
		t.Errorf("the file holds %q (%v)", data, err)
	}
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(link, []byte("third")); err == nil {
		t.Error("a link was followed")
	}
	if _, err := os.Lstat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a file was written where a link leads")
	}
}

// TestConfigFlagIsWhatAShellTakes quotes what a shell would not leave alone.
func TestConfigFlagIsWhatAShellTakes(t *testing.T) {
	for file, want := range map[string]string{
		"config.toml":             "",
		"/srv/quay/config.toml":   " --config /srv/quay/config.toml",
		"my site/feedgen.toml":    " --config 'my site/feedgen.toml'",
		"joe's $HOME/config.toml": ` --config 'joe'\''s $HOME/config.toml'`,
	} {
		if got := configFlag(file); got != want {
			t.Errorf("%s: got %s, want %s", file, got, want)
		}
	}
}
