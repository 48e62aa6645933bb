package state_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/state"
)

// TestMarkIsAnotherAfterEveryChange goes through what runs leave.
func TestMarkIsAnotherAfterEveryChange(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) func() error {
		return func() error {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)
		}
	}
	before := state.Mark(dir, "config.toml")
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"a run", func() error { return state.In(dir).Append("runs", 1) }},
		{"another run", func() error { return state.In(dir).Append("runs", 2) }},
		{"a publication", func() error { return state.In(dir).Put("published", "x") }},
		{"a shard of the ledger", put("ledger/2026-01.txt", "a")},
		{"more in it", put("ledger/2026-01.txt", "ab")},
		{"as much in it, later", func() error {
			then := time.Now().Add(time.Second)
			return os.Chtimes(filepath.Join(dir, "ledger/2026-01.txt"), then, then)
		}},
		{"refused feeds", put("refused/diff.txt", "refused: x")},
		{"refused feeds that were published", func() error { return os.RemoveAll(filepath.Join(dir, "refused")) }},
		{"no shard", func() error { return os.Remove(filepath.Join(dir, "ledger/2026-01.txt")) }},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		mark := state.Mark(dir, "config.toml")
		if mark == before {
			t.Errorf("the mark after %s is as it was", step.name)
		}
		before = mark
		if again := state.Mark(dir, "config.toml"); again != mark {
			t.Errorf("after %s the mark is %x and then %x", step.name, mark, again)
		}
	}
}
