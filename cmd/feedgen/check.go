package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
)

func newCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Say whether a feed is valid, and what is wrong with it",
		Long: `Read feeds strictly, in whichever format they are, and list what is wrong with
them. A feed with errors makes the exit code 1; warnings do not. The file "-" is
the standard input.`,
		Args: func(_ *cobra.Command, files []string) error {
			if len(files) == 0 {
				return badUsage("check needs a file, as in `feedgen check public/rss.xml`")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			return runCheck(files, cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}

// maxChecked bounds what is read of a file to check, in bytes.
const maxChecked = 64 << 20

func runCheck(files []string, stdin io.Reader, stdout io.Writer) error {
	invalid := 0
	for _, file := range files {
		data, err := readFeed(file, stdin)
		if usage := (usageError{}); errors.As(err, &usage) {
			return err
		}
		if err != nil {
			// The others are judged all the same.
			invalid++
			fmt.Fprintf(stdout, "%s: cannot be read: %v\n", file, err)
			continue
		}
		doc, problems := feedgen.Read(data)
		faults := 0
		for _, p := range problems {
			if p.Severity == feedgen.Error {
				faults++
			}
		}
		if faults > 0 {
			invalid++
		}
		fmt.Fprintf(stdout, "%s: %s\n", file, verdict(doc, faults, len(problems)-faults))
		for _, p := range problems {
			fmt.Fprintf(stdout, "  %s:%s\n", file, p)
		}
	}
	if invalid > 0 {
		return errReported
	}
	return nil
}

// readFeed reads a file, or the standard input for "-".
func readFeed(file string, stdin io.Reader) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(io.LimitReader(stdin, maxChecked))
	}
	if strings.Contains(file, "://") {
		return nil, badUsage("%s: check reads files; fetch the feed first", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxChecked))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return data, nil
}

// verdict sums up a feed in a line.
func verdict(doc feedgen.Document, faults, warnings int) string {
	kind := doc.Format.Name()
	s := fmt.Sprintf("valid %s, %s", kind, job.Plural(len(doc.Items), "item"))
	if faults > 0 {
		s = fmt.Sprintf("not a valid %s: %s", kind, job.Plural(faults, "error"))
	}
	if warnings > 0 {
		s += ", " + job.Plural(warnings, "warning")
	}
	return s
}
