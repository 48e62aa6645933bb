package main

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/daemon"
)

func newDaemonCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "daemon",
		Short: "Do what once does, now and on the schedule, until stopped",
		Long: `Do what once does, at the start and then at the times of [schedule] cron, until
SIGTERM or SIGINT. The run in hand may then go on for [schedule] grace; a second
signal ends it at once. A run that fails is logged, and the next one comes at its
time. SIGHUP loads the configuration anew and runs, and so does a change of its
file; if it is wrong, the old one stays in use.

` + exitHelp,
		Args: noArguments,
	}
	file := addConfigFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runDaemon(cmd.Context(), *file, cmd.ErrOrStderr())
	}
	return cmd
}

func runDaemon(ctx context.Context, file string, stderr io.Writer) error {
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	d := &daemon.Daemon{
		Log:     slog.New(slog.NewTextHandler(stderr, nil)),
		Load:    func() (*config.Config, error) { return loadConfig(cfg.File) },
		Reload:  reload,
		Version: version,
		Random:  rand.Float64,
	}
	return d.Run(ctx, cfg)
}
