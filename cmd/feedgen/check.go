package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"feedgen/feedgen"
)

func newCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Say whether a feed is valid, and what is wrong with it",
		Long: `Read feeds strictly, in whichever format they are, and list what is wrong with
them. A feed with errors makes the exit code 1; warnings do not.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return runCheck(files, cmd.OutOrStdout())
		},
	}
}

func runCheck(files []string, stdout io.Writer) error {
	invalid := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		doc, problems := feedgen.Read(data)
		errors := 0
		for _, p := range problems {
			if p.Severity == feedgen.Error {
				errors++
			}
		}
		if errors > 0 {
			invalid++
		}
		fmt.Fprintf(stdout, "%s: %s\n", file, verdict(doc, errors, len(problems)-errors))
		for _, p := range problems {
			fmt.Fprintf(stdout, "  %s:%s\n", file, p)
		}
	}
	if invalid > 0 {
		return fmt.Errorf("%w: %s not valid", errReported, count(invalid, "feed"))
	}
	return nil
}

// verdict sums up a feed in a line.
func verdict(doc feedgen.Document, errors, warnings int) string {
	kind := map[feedgen.Format]string{feedgen.RSS: "RSS 2.0", feedgen.Atom: "Atom 1.0", feedgen.JSON: "JSON Feed 1.1"}[doc.Format]
	if kind == "" {
		kind = "feed"
	}
	s := fmt.Sprintf("valid %s, %s", kind, count(len(doc.Items), "item"))
	if errors > 0 {
		s = fmt.Sprintf("not a valid %s: %s", kind, count(errors, "error"))
	}
	if warnings > 0 {
		s += ", " + count(warnings, "warning")
	}
	return s
}
