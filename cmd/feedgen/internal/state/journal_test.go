package state_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/state"
)

func TestJournalGivesTheLastFirst(t *testing.T) {
	cache := state.In(t.TempDir())
	for n := range 5 {
		if err := cache.Append("runs", n); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int{4, 3, 2}, state.Last[int](cache, "runs", 3)); diff != "" {
		t.Errorf("last (-want +got):\n%s", diff)
	}
	if got := state.Last[int](cache, "others", 3); got != nil {
		t.Errorf("a journal that is not there has %v", got)
	}
}

func TestJournalPassesOverWhatIsNotWhole(t *testing.T) {
	dir := t.TempDir()
	cache := state.In(dir)
	if err := cache.Append("runs", map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "cache", "runs.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"a": 2`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cache.Append("runs", map[string]int{"a": 3}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]map[string]int{{"a": 3}, {"a": 1}}, state.Last[map[string]int](cache, "runs", 9)); diff != "" {
		t.Errorf("last (-want +got):\n%s", diff)
	}
}

func TestJournalStaysSmall(t *testing.T) {
	dir := t.TempDir()
	cache := state.In(dir)
	for n := range 300 {
		if err := cache.Append("runs", fmt.Sprintf("%05d%02000d", n, 0)); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "cache", "runs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 300<<10 {
		t.Errorf("the journal has %d bytes", info.Size())
	}
	last := state.Last[string](cache, "runs", 20)
	if len(last) != 20 || last[0][:5] != "00299" || last[19][:5] != "00280" {
		t.Errorf("%d lines are left, want the last 20", len(last))
	}
}
