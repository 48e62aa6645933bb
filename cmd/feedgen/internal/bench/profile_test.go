//go:build unix

package bench

import (
	"path/filepath"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	_ "feedgen/cmd/feedgen/internal/memory" // as the program has it
)

// BenchmarkProfile is a first run within the benchmark's own process, where
// -cpuprofile sees it: cmd/feedgen/default.pgo, by which the compiler knows what
// is used most, is made of it.
func BenchmarkProfile(b *testing.B) {
	s := newSite(b)
	for b.Loop() {
		s.forget(b)
		cfg, err := config.Load(filepath.Join(s.dir, "feedgen.toml"), nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := job.Run(b.Context(), cfg, job.Options{Now: time.Now()}); err != nil {
			b.Fatal(err)
		}
	}
}
