package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/cmd/feedgen/internal/survey"
	"feedgen/sources/posts"
)

// initOptions are the flags of `feedgen init`.
type initOptions struct {
	title, url, adopt string
}

func newInitCommand() *cobra.Command {
	var opts initOptions
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Look at a site and write a configuration for it",
		Long: `Look at the site in a folder, by default the current one, say what was found, and
write a configuration that works. It is called config.toml, or feedgen.toml where
config.toml is the site generator's. No file is ever replaced, and no program of
the site's is run.

With --adopt the feed that the site has so far stays where it is, and its items keep
their ids, so that subscribers are not shown them again. The ids are written to the
state folder at once.

` + exitHelp,
		Example: `  feedgen init
  feedgen init ~/sites/quay --url https://quay.example.com --title "Quay News"
  feedgen init --adopt https://quay.example.com/feed.xml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return badUsage("init takes one folder, but was given %q", args)
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	cmd.Flags().StringVar(&opts.title, "title", "", "the site's `title` (default what its files tell)")
	cmd.Flags().StringVar(&opts.url, "url", "", "the `address` of the site's home page (default what its files tell)")
	cmd.Flags().StringVar(&opts.adopt, "adopt", "", "the `feed` that the site has so far, an address or a file, to be taken over")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dir := "."
		if len(args) == 1 {
			dir = args[0]
		}
		return runInit(cmd.Context(), dir, opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
	}
	return cmd
}

func runInit(ctx context.Context, dir string, opts initOptions, stdout, stderr io.Writer) error {
	name, err := freeName(dir)
	if err != nil {
		return err
	}
	progress := showProgress(stderr)
	progress.stage("looking at the site")
	s, err := survey.Look(ctx, dir, survey.Options{
		Title: opts.title, URL: opts.url, Adopt: opts.adopt, Now: time.Now(), Version: version, Stage: progress.stage,
	})
	progress.stop()
	if fault := (survey.Fault{}); errors.As(err, &fault) {
		return badConfig(err)
	}
	if err != nil {
		return err
	}
	if s.Empty() {
		return fmt.Errorf("%s: no posts were found, and no site of a known kind: %s, or a folder of Markdown files; nothing was written", dir, knownSites())
	}
	if s.Site.Takes(name) {
		// The generator would read it as its own.
		name = "feedgen.toml"
	}
	file := filepath.Join(dir, name)
	text, err := s.Config()
	if err != nil {
		return err
	}
	// What is written must work at once.
	cfg, err := config.Parse(file, text, posts.Look)
	if err != nil {
		return fmt.Errorf("no configuration can be made of what the site's files tell; nothing was written: %w", err)
	}
	// First, since a configuration that is there says that all is.
	kept, err := keepIDs(s.Adopted, cfg.State.Path.Resolved, file)
	if err != nil {
		return err
	}
	if err := writeNew(file, text); err != nil {
		return err
	}
	if err := printSurvey(stdout, s, file, kept); err != nil {
		return err
	}
	return printHead(stdout, cfg)
}

// keepIDs writes the ids of the feed that is taken over into the ledger of the state
// folder, unless there is one. It gives what became of them, for a person.
func keepIDs(a *survey.Adopted, folder, configuration string) (string, error) {
	if a == nil {
		return "", nil
	}
	book := state.LedgerIn(folder, configuration)
	was, err := book.Load()
	if err != nil {
		return "", fmt.Errorf("ledger: %w; nothing was written", err)
	}
	name := filepath.Join(folder, "ledger")
	if was.Len() > 0 {
		return fmt.Sprintf("Kept %s, which knows %s already. The feed's ids were not added.", name, job.Plural(was.Len(), "post")), nil
	}
	if err := book.Save(a.Ledger()); err != nil {
		return "", fmt.Errorf("ledger: %w; no configuration was written", err)
	}
	return fmt.Sprintf("Wrote %s, which keeps %s. Do not lose it.", name, job.Plural(len(a.Taking.Rows), "id")), nil
}

// knownSites lists the presets but the last, which is any folder.
func knownSites() string {
	all := posts.Presets()
	return strings.Join(all[:len(all)-1], ", ")
}

// freeName chooses the name of the configuration in a folder. It is an error if
// feedgen has one there already.
func freeName(dir string) (string, error) {
	for _, name := range []string{"feedgen.toml", "config.toml"} {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err != nil {
			continue // of a missing folder it is told later
		}
		info, err := os.Stat(file)
		if err != nil {
			return "", fmt.Errorf("%s is a link that leads nowhere; remove it first; nothing was written", file)
		}
		if !info.Mode().IsRegular() {
			return "", fmt.Errorf("%s is in the way, and no file; nothing was written", file)
		}
		if name == "feedgen.toml" {
			return "", taken(file)
		}
		foreign, err := config.Foreign(file)
		if err != nil {
			return "", fmt.Errorf("%w; mend it, so that it can be told whose it is; nothing was written", err)
		}
		if !foreign {
			return "", taken(file)
		}
		return "feedgen.toml", nil
	}
	return "config.toml", nil
}

func taken(file string) error {
	return fmt.Errorf("%s is there already, and nothing was written; `feedgen once --dry-run%s` shows what it does; to begin anew, move it away first", file, configFlag(file))
}

// writeNew writes a file that must not be there yet, and leaves none behind that
// is not whole.
func writeNew(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return taken(file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// configFlag is the flag that names a file, if it is not found without.
func configFlag(file string) string {
	if filepath.Dir(file) == "." {
		return ""
	}
	// As a shell takes it.
	if strings.ContainsFunc(file, func(r rune) bool { return !strings.ContainsRune(shellSafe, r) }) {
		file = "'" + strings.ReplaceAll(file, "'", `'\''`) + "'"
	}
	return " --config " + file
}

const shellSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./~+,:@%"
