package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	systemd "github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/daemon"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/memory"
	"feedgen/cmd/feedgen/internal/watch"
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
	memory.Stay()
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	log, setLog := newChangingLog(cfg.Log, stderr)
	d := &daemon.Daemon{
		Log:     log,
		Taken:   func(cfg *config.Config) { setLog(cfg.Log) },
		Load:    func() (*config.Config, error) { return loadConfig(cfg.File) },
		Reload:  reload,
		Watch:   openWatch,
		Version: version,
		Random:  rand.Float64,
	}
	// Without systemd the one does nothing, and the other is never.
	d.Notify = func(state string) error {
		_, err := systemd.SdNotify(false, state)
		return err
	}
	if d.Beat, err = systemd.SdWatchdogEnabled(false); err != nil {
		return fmt.Errorf("systemd: %w", err)
	}
	return d.Run(ctx, cfg)
}

// openWatch watches what the configuration's posts are made of.
func openWatch(log *slog.Logger, cfg *config.Config) (daemon.Watcher, error) {
	return watch.Open(watch.Config{
		Folder: filepath.Join(cfg.State.Path.Resolved, "cache", "watch"),
		Own:    job.Own(cfg),
		Log:    log,
	})
}
