// Command feedgen keeps a site's feeds right: it reads posts and their images
// and publishes RSS, Atom and JSON Feed, once or on a timer.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	// Dates are in the zones of sites and schedules; small containers have none.
	_ "time/tzdata"

	// What comes first of all: how the program has its memory.
	_ "feedgen/cmd/feedgen/internal/memory"
)

func main() {
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
