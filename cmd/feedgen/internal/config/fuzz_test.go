package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

// FuzzParse holds Parse to never panicking, to telling a place in each line of
// an error, and to a configuration that can be run.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	bad, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(files, bad...) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.Parse("feedgen.toml", data, nil)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "feedgen.toml:") {
					t.Errorf("the line %q of the error tells no file", line)
				}
			}
			return
		}
		if c.Site.Title == "" || len(c.Sources) == 0 || len(c.Outs) == 0 || len(c.Feed.Formats) == 0 || !strings.HasSuffix(c.Feed.URL, "/") || c.Timezone == nil || c.Schedule.Times == nil {
			t.Errorf("accepted, but of no use: %+v", c)
		}
	})
}
