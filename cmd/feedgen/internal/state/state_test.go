package state_test

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"feedgen/cmd/feedgen/internal/state"
)

type record struct{ Word string }

func TestCacheGivesWhatWasPut(t *testing.T) {
	dir := t.TempDir()
	if err := state.In(dir).Put("run", record{"tide"}); err != nil {
		t.Fatal(err)
	}
	var got record
	if !state.In(dir).Get("run", &got) || got.Word != "tide" {
		t.Errorf("got %v", got)
	}
	if state.In(dir).Get("other", &got) {
		t.Error("got what was never put")
	}
	if ignore, err := os.ReadFile(filepath.Join(dir, "cache/.gitignore")); err != nil || string(ignore) != "*\n" {
		t.Errorf(".gitignore: %q, %v", ignore, err)
	}
}

// TestCacheBelievesNothingThatChanged: whatever bit of a file is wrong.
func TestCacheBelievesNothingThatChanged(t *testing.T) {
	dir := t.TempDir()
	c := state.In(dir)
	if err := c.Put("run", record{"tide"}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "cache/run.json")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for bit := range 8 {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 1 << bit
			if err := os.WriteFile(file, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			var got record
			if c.Get("run", &got) {
				t.Fatalf("bit %d of byte %d is wrong, and %v was believed", bit, i, got)
			}
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if c.Get("run", &record{}) {
		t.Error("read a named pipe")
	}
}

func TestNoCacheKeepsNothing(t *testing.T) {
	var none *state.Cache
	if err := none.Put("run", record{"tide"}); err != nil {
		t.Error(err)
	}
	if none.Get("run", &record{}) || none.Index("posts") != "" {
		t.Error("no cache knows something")
	}
}
