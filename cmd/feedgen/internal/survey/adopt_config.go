package survey

import (
	"fmt"
	"strings"

	"feedgen/feedgen"
)

// adoptSettings adds what keeps the feed that is taken over where it is.
func (s Survey) adoptSettings(settings map[string]setting) error {
	a := s.Adopted
	if a == nil {
		return nil
	}
	if a.Place.Folder != "" {
		settings["Address"] = setting{"url", a.Place.Folder, "where the feed is read", false}
	}
	files, err := a.files()
	if err != nil {
		return err
	}
	settings["Files"] = setting{"files", literal(files), "its name", false}
	if a.Place.Own != "" {
		own := fmt.Sprintf("{ %s = %q }", a.Feed.Format, a.Place.Own)
		settings["Addresses"] = setting{"addresses", literal(own), "where readers get it", false}
	}
	switch {
	case a.Fewer:
		settings["Items"] = setting{"items", a.Items, "older posts would be shown again", false}
	case a.Items > usualItems:
		settings["Items"] = setting{"items", a.Items, "as many as the feed has", false}
	}
	settings["Adopt"] = setting{"adopt", true, "may replace the feed that is there", false}
	return nil
}

// files gives the table of the files' names: that of the feed, and of other formats
// whose usual names are in its way.
func (a *Adopted) files() (string, error) {
	var parts []string
	for _, format := range feedgen.Formats() {
		name := a.Place.Name
		if format != a.Feed.Format {
			if !strings.EqualFold(usualName(format), name) {
				continue
			}
			name = "items." + string(format)
		}
		quoted, err := quote(name)
		if err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("%s = %s", format, quoted))
	}
	return "{ " + strings.Join(parts, ", ") + " }", nil
}
