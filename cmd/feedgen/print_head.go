package main

import (
	"fmt"
	"html"
	"io"
	"net/url"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/sources"
)

// printHead shows the lines by which browsers and readers find a site's feeds. While
// the address is nobody's there is nothing to be found.
func printHead(w io.Writer, cfg *config.Config) error {
	spec := job.SpecOf(cfg)
	if u, err := url.Parse(spec.URL); err != nil || strings.HasSuffix(u.Hostname(), ".invalid") {
		return nil
	}
	var b strings.Builder
	fmt.Fprint(&b, "\nFor browsers and readers to find the feeds, the <head> of your pages should have\n")
	for _, format := range spec.Formats {
		title := cfg.Site.Title
		// RSS is what readers take who see no difference.
		if name, _, _ := strings.Cut(format.Name(), " "); format != feedgen.RSS && len(spec.Formats) > 1 {
			title += " (" + name + ")"
		}
		fmt.Fprintf(&b, "  <link rel=\"alternate\" type=\"%s\" title=\"%s\" href=\"%s\">\n",
			format.MediaType(), html.EscapeString(sources.Printable(title)), html.EscapeString(spec.Address(format)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
