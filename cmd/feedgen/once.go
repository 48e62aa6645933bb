package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/job"
)

// onceOptions are the flags of `feedgen once`.
type onceOptions struct {
	dryRun, json, force, strict, offline bool
	wait                                 time.Duration
}

func newOnceCommand() *cobra.Command {
	var opts onceOptions
	cmd := &cobra.Command{
		Use:   "once",
		Short: "Read the posts, make the feeds and publish them, once",
		Long: `Read the posts, make the feeds and publish them, once. A feed that did not
change is not written again.

` + exitHelp,
		Args: noArguments,
	}
	file := addConfigFlag(cmd)
	cmd.Flags().BoolVar(&opts.dryRun, "dry-run", false, "tell what would change, and publish nothing")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print the report as JSON")
	cmd.Flags().BoolVar(&opts.force, "force", false, "publish also what would be refused, such as a feed gone empty")
	cmd.Flags().BoolVar(&opts.strict, "strict", false, "publish nothing if there is anything to mend or to warn of")
	cmd.Flags().BoolVar(&opts.offline, "offline", false, "ask no network about pictures and tell no hub; what is known stays, and the next run tells")
	cmd.Flags().DurationVar(&opts.wait, "wait", 0, "wait so long for another run to end, as in 30s or 5m")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return runOnce(cmd.Context(), *file, opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
	}
	return cmd
}

func runOnce(ctx context.Context, file string, opts onceOptions, stdout, stderr io.Writer) error {
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	progress := showProgress(stderr)
	options := job.Options{
		DryRun:   opts.dryRun,
		Force:    opts.force,
		Strict:   opts.strict,
		Offline:  opts.offline,
		Wait:     opts.wait,
		Now:      time.Now(),
		Cause:    job.ByHand,
		Version:  version,
		Stage:    progress.stage,
		Progress: progress.count,
	}
	report, err := job.Run(ctx, cfg, options)
	progress.stop()
	if !opts.dryRun && !errors.Is(err, context.Canceled) {
		// It is for `feedgen status` alone.
		_ = job.Remember(cfg, job.Past(options, report, err))
	}
	if opts.json {
		if wrong := printJSON(stdout, report); wrong != nil {
			return wrong
		}
		return err
	}
	wrong := printReport(stdout, report)
	if wrong == nil && report.First {
		wrong = printHead(stdout, cfg)
	}
	return cmp.Or(wrong, err)
}
