//go:build peers

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/feedgen"
)

// The programs that these tests need are Debian packages: libxml2-utils,
// python3-feedparser, newsboat, sqlite3. One that is missing fails its test.

// output runs a program and gives what it prints.
func output(t *testing.T, env []string, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%s: %v: %s", name, err, exit.Stderr)
		}
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// xmlFeeds are the files that all of these programs read.
func xmlFeeds() map[string]feedgen.Format {
	return map[string]feedgen.Format{"rss.xml": feedgen.RSS, "atom.xml": feedgen.Atom}
}

func TestXMLLintTakesTheExample(t *testing.T) {
	public := exampleFeeds(t)
	output(t, nil, "xmllint", "--noout", filepath.Join(public, "rss.xml"), filepath.Join(public, "atom.xml"))
}

func TestFeedparserSeesWhatWeMean(t *testing.T) {
	public := exampleFeeds(t)
	for name, format := range xmlFeeds() {
		file := filepath.Join(public, name)
		var got []entry
		// Debian's own Python, which has Debian's packages.
		if err := json.Unmarshal(output(t, nil, "/usr/bin/python3", "testdata/peers/entries.py", file), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(exampleEntries(format), got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +feedparser's):\n%s", name, diff)
		}
	}
}

// TestNewsboatReadsTheExample lets newsboat fetch the feeds and looks into its
// cache.
func TestNewsboatReadsTheExample(t *testing.T) {
	public := exampleFeeds(t)
	for name, format := range xmlFeeds() {
		home := t.TempDir()
		file := filepath.Join(public, name)
		urls := filepath.Join(home, "urls")
		if err := os.WriteFile(urls, []byte("file://"+file+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		config := filepath.Join(home, "config")
		if err := os.WriteFile(config, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		cache := filepath.Join(home, "cache.db")
		output(t, []string{"HOME=" + home}, "newsboat", "-C", config, "-u", urls, "-c", cache, "-x", "reload")
		type row struct {
			GUID, Title, URL string
			EnclosureURL     string `json:"enclosure_url"`
			EnclosureType    string `json:"enclosure_type"`
		}
		var got []row
		found := output(t, nil, "sqlite3", "-json", cache, "select guid, title, url, coalesce(enclosure_url, '') enclosure_url, coalesce(enclosure_type, '') enclosure_type from rss_item order by pubDate desc, guid")
		if err := json.Unmarshal(found, &got); err != nil {
			t.Fatalf("%v: %s", err, found)
		}
		var want []row
		for _, e := range exampleEntries(format) {
			r := row{GUID: e.ID, Title: e.Title, URL: e.URL}
			// newsboat keeps an enclosure for its podcast player only.
			if len(e.Enclosures) > 0 && !strings.HasPrefix(e.Enclosures[0].Type, "image/") {
				r.EnclosureURL, r.EnclosureType = e.Enclosures[0].URL, e.Enclosures[0].Type
			}
			want = append(want, r)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +newsboat's):\n%s", name, diff)
		}
	}
}
