package main

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

func newStatusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status [POST...]",
		Short: "Tell what was published, or what is known of a post",
		Long: `Tell what was published when and where and how the last runs went, or what is known
of a post: its id, when
it was published first, whether the feed shows it, and why not. A post is named by
its file, its address or its id. No network is asked, nothing is written, and a
daemon may be at work meanwhile.

` + exitHelp,
		Example: `  feedgen status
  feedgen status posts/ferry.md https://example.com/ferry/`,
	}
	file := addConfigFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	cmd.RunE = func(cmd *cobra.Command, posts []string) error {
		cfg, err := loadConfig(*file)
		if err != nil {
			return err
		}
		if len(posts) > 0 {
			return runLookUp(cmd.Context(), cfg, posts, asJSON, cmd.OutOrStdout(), cmd.ErrOrStderr())
		}
		return runStatus(cfg, asJSON, cmd.OutOrStdout())
	}
	return cmd
}

func runStatus(cfg *config.Config, asJSON bool, stdout io.Writer) error {
	now := time.Now()
	s, err := job.Look(cfg, now)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(stdout, s)
	}
	return printStatus(stdout, s, now)
}

func runLookUp(ctx context.Context, cfg *config.Config, posts []string, asJSON bool, stdout, stderr io.Writer) error {
	progress := showProgress(stderr)
	progress.stage("reading posts")
	found, err := job.LookUp(ctx, cfg, posts, job.Options{Now: time.Now(), Version: version})
	progress.stop()
	var wrong error
	if asJSON {
		wrong = printJSON(stdout, map[string]any{"posts": found})
	} else {
		wrong = printPostStatuses(stdout, found)
	}
	if wrong != nil {
		return wrong
	}
	return err
}

// printJSON prints what programs read.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
