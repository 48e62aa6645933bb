package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/out/lease"
	"feedgen/sources/posts"
)

// The exit codes, as every command's help lists them.
const (
	exitDone         = 0
	exitFailed       = 1
	exitUsage        = 2
	exitRefused      = 3
	exitDestinations = 4
	exitInterrupted  = 130
)

const exitHelp = `Exit codes:
  0    done, also when nothing changed
  1    the run failed; nothing was published
  2    the command line or the configuration is wrong
  3    refused, to protect subscribers; nothing was published
  4    a destination failed; the others, if any, were served
  130  interrupted (daemon and serve: 0)`

// A usageError is a fault in what was asked for: the command line, where the
// help may help, or the configuration.
type usageError struct {
	error
	helpless bool
}

func (e usageError) Unwrap() error { return e.error }

// badUsage makes an error of the command line.
func badUsage(format string, args ...any) error {
	return usageError{error: fmt.Errorf(format, args...)}
}

// badConfig makes an error of the configuration.
func badConfig(err error) error { return usageError{error: err, helpless: true} }

// errReported says that the fault stands in the command's output already.
var errReported = errors.New("reported")

// run runs the program and gives its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil, errors.Is(err, errReported):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "error: interrupted")
	default:
		fmt.Fprintf(stderr, "error: %v\n", err)
	}
	if usage := (usageError{}); errors.As(err, &usage) && !usage.helpless {
		fmt.Fprintln(stderr, "Try `feedgen --help`, or `feedgen COMMAND --help`.")
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.Is(err, lease.ErrIgnored):
		return exitUsage
	case errors.Is(err, job.ErrRefused):
		return exitRefused
	case errors.Is(err, job.ErrDestinations):
		return exitDestinations
	}
	return exitFailed
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "feedgen",
		Short: "Keep a site's RSS, Atom and JSON feeds right",
		Long: `feedgen reads a site's posts and their images and publishes RSS, Atom and JSON
feeds that readers never complain about.

` + exitHelp,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,

		Version: version,
		Args:    noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetVersionTemplate(versionLine())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return badUsage("%w", err) })
	root.AddCommand(newOnceCommand(), newDaemonCommand(), newServeCommand(), newStatusCommand(), newInitCommand(), newCheckCommand(), newVersionCommand())
	return root
}

// noCommand is called where the first word is no command.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w; did you mean %q?", err, near[0])
	}
	return badUsage("%w", err)
}

// noArguments is for commands that take flags alone.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return badUsage("%s takes no argument, but was given %q", cmd.Name(), args[0])
}

// addConfigFlag gives a command the flag that names the configuration.
func addConfigFlag(cmd *cobra.Command) *string {
	file := cmd.Flags().String("config", "", "configuration `file` (default feedgen.toml, else config.toml)")
	// MarkFlagFilename fails for flags that do not exist.
	_ = cmd.MarkFlagFilename("config", "toml")
	return file
}

// loadConfig reads the configuration that a flag names, or that is found.
func loadConfig(file string) (*config.Config, error) {
	if file == "" {
		found, err := config.Find(".")
		if err != nil {
			return nil, badConfig(err)
		}
		file = found
	}
	cfg, err := config.Load(file, posts.Look)
	if err != nil {
		return nil, badConfig(err)
	}
	return cfg, nil
}
