package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/web"
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
	log := newLog(cfg.Log, stderr)
	server, err := web.OpenShelf(ctx, cfg, new(web.Shelf), log)
	if err != nil {
		return err
	}
	select {
	case err = <-server.Failed():
	case <-ctx.Done():
	}
	server.Close()
	log.Info("serving ended")
	return err
}
