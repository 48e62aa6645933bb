// Command feedgen keeps a site's feeds right: it reads posts and their images
// and publishes RSS, Atom and JSON Feed, once or on a timer.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	// Dates are in the zones of sites and schedules; small containers have none.
	_ "time/tzdata"
)

func main() {
	// Reading a hundred thousand posts leaves much garbage and keeps little:
	// collecting a quarter as often saves a tenth of the time for 40 megabytes.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	// A million posts take more than this; what is above it is collected at once.
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(700 << 20)
	}
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		// The first signal ends the work in hand; with the handler gone, the second ends
		// the program. Whoever sees that the work ends may send it already.
		signal.Stop(signals)
		cancel()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
