package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/web"
)

const (
	// lookEvery is how often it is seen whether a run has published.
	lookEvery = time.Second

	// serveGrace is how long answers in hand may take in the end.
	serveGrace = 10 * time.Second
)

func newServeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve what was published over HTTP, until stopped",
		Long: `Serve over HTTP what [serve] of the configuration says and a run has published,
until SIGTERM or SIGINT. What later runs publish is served within a second. It reads
no posts and publishes nothing.

` + exitHelp,
		Args: noArguments,
	}
	file := addConfigFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runServe(cmd.Context(), *file, cmd.ErrOrStderr())
	}
	return cmd
}

func runServe(ctx context.Context, file string, stderr io.Writer) error {
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	if cfg.Serve == nil {
		return badConfig(errors.New(cfg.File + ": [serve] is missing, as in `[serve]` and below it `listen = \"127.0.0.1:8080\"`"))
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	var shelf web.Shelf
	if err := shelf.Load(ctx, cfg); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cfg.Serve.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	for _, a := range shelf.Addresses(listener.Addr().String()) {
		log.Info("serving", "address", a.URL, "published", a.There)
	}
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	ctx, stop := context.WithCancel(ctx)
	followed := make(chan struct{})
	go func() {
		shelf.Follow(ctx, ticks.C, log)
		close(followed)
	}()
	err = web.Serve(ctx, listener, &shelf, log, serveGrace)
	stop()
	<-followed
	log.Info("serving ended")
	return err
}
