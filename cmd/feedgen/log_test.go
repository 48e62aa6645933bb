package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

// TestALogBecomesAnother also for who has added to it before.
func TestALogBecomesAnother(t *testing.T) {
	var b bytes.Buffer
	log, set := newChangingLog(config.Log{Level: slog.LevelInfo}, &b)
	run := log.With("run", "A").WithGroup("g")
	run.Debug("unsaid")
	run.Info("first", "n", 1)
	set(config.Log{Level: slog.LevelDebug, JSON: true})
	run.Debug("second", "n", 2)
	lines := strings.Split(b.String(), "\n")
	if len(lines) != 3 || !strings.HasSuffix(lines[0], "level=INFO msg=first run=A g.n=1") || !strings.HasSuffix(lines[1], `"level":"DEBUG","msg":"second","run":"A","g":{"n":2}}`) {
		t.Errorf("log:\n%s", b.String())
	}
}
