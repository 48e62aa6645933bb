package main

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/schedule"
	"feedgen/sources"
)

func newDaemonCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "daemon",
		Short: "Do what once does, now and on the schedule, until stopped",
		Long: `Do what once does, at the start and then at the times of [schedule] cron, until
SIGTERM or SIGINT, which end the run in hand. A run that fails is logged, and the
next one comes at its time.

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
	log := slog.New(slog.NewTextHandler(stderr, nil))
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	for _, w := range cfg.Schedule.Warnings(time.Now()) {
		log.Warn(w)
	}
	log.Info("daemon started", "version", version, "config", cfg.File, "schedule", cfg.Schedule, "next", cfg.Schedule.Next(time.Now()))
	d := &daemon{cfg: cfg, log: log}
	err = schedule.Run(ctx, cfg.Schedule, log, d.run)
	log.Info("daemon stopped")
	return err
}

// A daemon does runs, one at a time.
type daemon struct {
	cfg  *config.Config
	log  *slog.Logger
	told map[job.Note]bool // notes of the last run, which are in the log already
}

func (d *daemon) run(ctx context.Context) error {
	report, err := job.Run(ctx, d.cfg, job.Options{Now: time.Now(), Version: version})
	d.tell(report.Notes)
	if err != nil {
		return err
	}
	d.log.Info("run done", "posts", report.Posts(), "changed", report.Changed(), "announced", report.Told(), "seconds", report.Seconds)
	return nil
}

// tell logs what is new since the last run: what was wrong a quarter of an hour
// ago is no news.
func (d *daemon) tell(notes []job.Note) {
	now := make(map[job.Note]bool, len(notes))
	for _, n := range notes {
		if !d.told[n] && n.Kind != sources.HeldBack {
			d.log.Warn(n.Text, "post", n.Where(), "kind", string(n.Kind))
		}
		now[n] = true
	}
	d.told = now
}
