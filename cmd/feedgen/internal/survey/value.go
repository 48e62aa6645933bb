package survey

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
)

// A Value is a thing that every configuration needs to know of the site.
type Value struct {
	Text string
	Kind Kind
	From string // the file or feed that told or suggested it; may be empty
}

// A Kind says how far a value can be trusted.
type Kind int

// The kinds of values.
const (
	Told    Kind = iota // by the generator's files, where it is read each time
	Given               // by the owner
	Guessed             // from what the folder or a package is called
	Unknown             // to anybody; the text is a placeholder
)

// placeholder is an address that is nobody's, by RFC 2606.
const placeholder = "https://example.invalid"

// name finds out what the site is called and where it is.
func (s *Survey) name(opts Options) {
	site := s.Site
	manifest := readManifest(s.Dir)
	live := s.Adopted.told()
	switch {
	case oneLine(opts.Title) != "":
		s.Title = Value{Text: oneLine(opts.Title), Kind: Given}
	case site.Title != "":
		s.Title = Value{Text: site.Title, From: site.From["title"]}
	case live.Title != "":
		s.Title = Value{Text: live.Title, Kind: Guessed, From: liveFeed}
	case manifest.Name != "":
		s.Title = Value{Text: manifest.Name, Kind: Guessed, From: manifestFile}
	default:
		s.Title = Value{Text: cmp.Or(folderName(s.Dir), "News"), Kind: Guessed}
	}
	switch {
	case opts.URL != "":
		s.URL = Value{Text: strings.TrimSpace(opts.URL), Kind: Given}
	case site.URL != "":
		s.URL = Value{Text: site.URL, From: site.From["url"]}
	case live.Link != "":
		s.URL = Value{Text: live.Link, Kind: Guessed, From: liveFeed}
	case manifest.Homepage != "":
		s.URL = Value{Text: manifest.Homepage, Kind: Guessed, From: manifestFile}
	default:
		s.URL = Value{Text: placeholder, Kind: Unknown}
	}
}

// liveFeed is from where a value is that the feed which is taken over suggests.
const liveFeed = "the feed"

// told gives what a feed that is taken over says of its site, as far as it will do.
func (a *Adopted) told() feedgen.Document {
	if a == nil {
		return feedgen.Document{}
	}
	d := feedgen.Document{Title: oneLine(a.Feed.Title), Link: a.Feed.Link}
	if config.CheckAddress("link", d.Link) != nil {
		d.Link = ""
	}
	return d
}

// A manifest is what a package of JavaScript says of itself. Many sites are one.
type manifest struct {
	Name     string `json:"name"`
	Homepage string `json:"homepage"`
}

const (
	manifestFile    = "package.json"
	maxManifestSize = 1 << 20
)

// readManifest reads what there is of a manifest in a folder.
func readManifest(dir string) manifest {
	path := filepath.Join(dir, manifestFile)
	// To open a pipe would be to wait for somebody to write into it.
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return manifest{}
	}
	f, err := os.Open(path)
	if err != nil {
		return manifest{}
	}
	defer f.Close()
	var m manifest
	if err := json.NewDecoder(io.LimitReader(f, maxManifestSize)).Decode(&m); err != nil {
		return manifest{}
	}
	m.Name, m.Homepage = oneLine(m.Name), strings.TrimSpace(m.Homepage)
	if config.CheckAddress("homepage", m.Homepage) != nil {
		m.Homepage = ""
	}
	return m
}

// folderName is what the folder itself is called, however it was named.
func folderName(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	return strings.Trim(oneLine(filepath.Base(full)), "/. ")
}

// oneLine makes one line of UTF-8 of what anybody may have written.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
}

// Nowhere says why the site's address is not known.
func (s Survey) Nowhere() string {
	switch {
	case s.Refused != "":
		return s.Refused
	case s.Site.Program != "":
		return fmt.Sprintf("%s says it, but is a program that feedgen does not read", s.Site.Program)
	}
	return "no file tells the site's address"
}
