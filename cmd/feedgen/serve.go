package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/admin"
	"feedgen/cmd/feedgen/internal/memory"
	"feedgen/cmd/feedgen/internal/web"
)

func newServeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve what was published over HTTP, until stopped",
		Long: `Serve over HTTP what [serve] of the configuration says and a run has published,
until SIGTERM or SIGINT. What later runs publish is served within a second. It reads
no posts and publishes nothing. With admin in [serve] it tells there how the feeds are.

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
	memory.Stay()
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	if cfg.Serve == nil && cfg.Admin == "" {
		return badConfig(errors.New(cfg.File + ": [serve] is missing, as in `[serve]` and below it `listen = \"127.0.0.1:8080\"`"))
	}
	log := newLog(cfg.Log, stderr)
	told := admin.New(admin.Config{Site: cfg, Version: version})
	var feeds, owner <-chan error // why a server ended; nil: there is none
	if cfg.Serve != nil {
		shelf := &web.Shelf{Count: told.Request}
		told.Serving(shelf.Ready)
		server, err := web.OpenShelf(ctx, cfg, shelf, log)
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		defer server.Close()
		feeds = server.Failed()
	}
	if cfg.Admin != "" {
		server, address, err := web.Open(ctx, cfg.Admin, told, log)
		if err != nil {
			return err
		}
		defer server.Close()
		owner = server.Failed()
		log.Info("status page", "address", "http://"+address.String()+"/")
	}
	select {
	case err = <-feeds:
	case err = <-owner:
	case <-ctx.Done():
	}
	log.Info("serving ends")
	return err
}
