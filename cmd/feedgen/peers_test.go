//go:build peers

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// TestFeedparserSeesTheNetworksPictures holds RSS and Atom, as feedparser reads
// them, against the JSON feed: each names the same files with what a server said
// of them.
func TestFeedparserSeesTheNetworksPictures(t *testing.T) {
	var jpg, mp3 bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 640, 360)), nil); err != nil {
		t.Fatal(err)
	}
	mp3.WriteString("ID3\x03\x00\x00\x00\x00\x00\x00")
	mp3.Write(bytes.Repeat([]byte("\xff\xfb\x90\x00"), 500))
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := jpg.Bytes()
		if strings.HasSuffix(r.URL.Path, ".mp3") {
			data = mp3.Bytes()
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	defer origin.Close()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"config.toml": "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\n[[out]]\npath = \"public\"\n[images]\nallow_hosts = [\"127.0.0.1\"]\n",
		"posts/a.md":  "---\ntitle: Picture\ndate: 2026-01-01\nimage: " + origin.URL + "/lead.webp\n---\n![Second](" + origin.URL + "/second)\n",
		"posts/b.md":  "---\ntitle: Sound\ndate: 2026-01-02\naudio: " + origin.URL + "/a.mp3\nimage: " + origin.URL + "/cover.jpg\n---\nText.\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"once", "--config", filepath.Join(dir, "config.toml")}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.Bytes())
	}
	lead, second := enclosure{origin.URL + "/lead.webp", "image/jpeg", int64(jpg.Len())}, enclosure{origin.URL + "/second", "image/jpeg", int64(jpg.Len())}
	sound, cover := enclosure{origin.URL + "/a.mp3", "audio/mpeg", int64(mp3.Len())}, enclosure{origin.URL + "/cover.jpg", "image/jpeg", int64(jpg.Len())}
	for name, want := range map[string][][]enclosure{"rss.xml": {{sound}, {lead}}, "atom.xml": {{sound, cover}, {lead, second}}} {
		var entries []entry
		if err := json.Unmarshal(output(t, nil, "/usr/bin/python3", "testdata/peers/entries.py", filepath.Join(dir, "public", name)), &entries); err != nil {
			t.Fatal(err)
		}
		var got [][]enclosure
		for _, e := range entries {
			got = append(got, e.Enclosures)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +feedparser's):\n%s", name, diff)
		}
	}
	var feed struct {
		Items []struct {
			Image       string
			Attachments []struct {
				URL  string
				Type string `json:"mime_type"`
				Size int64  `json:"size_in_bytes"`
			}
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "public", "feed.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	var got [][]enclosure
	for _, item := range feed.Items {
		var all []enclosure
		for _, a := range item.Attachments {
			all = append(all, enclosure{a.URL, a.Type, a.Size})
		}
		got = append(got, all)
	}
	if diff := cmp.Diff([][]enclosure{{sound, cover}, {lead, second}}, got); diff != "" {
		t.Errorf("feed.json (-want +got):\n%s", diff)
	}
}
