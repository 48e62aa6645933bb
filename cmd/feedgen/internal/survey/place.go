package survey

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"feedgen/feedgen"
)

// A Place is where subscribers find a feed, and the file that keeps it there.
type Place struct {
	Folder string // the address of the file's folder; empty: not known
	Name   string // the file's in it
	Own    string // the address from Folder, if it is not the file's name; empty: it is

	// ByHand is what the owner has to see to, so that subscribers get the file.
	ByHand []string
}

// placeOf chooses the file for a feed's address. That may be one which no file has.
func placeOf(address string, format feedgen.Format) Place {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return Place{}
	}
	folder, name := path.Split(u.EscapedPath())
	if folder == "" {
		folder = "/"
	}
	p := Place{Folder: (&url.URL{Scheme: u.Scheme, Host: u.Host}).String() + folder}
	p.Name, err = url.PathUnescape(name)
	switch {
	case err != nil, u.RawQuery != "":
		p.Name = usualName(format)
		p.ByHand = append(p.ByHand, fmt.Sprintf("%s is no file's address: have the server redirect it (status 301) to %s%s", address, p.Folder, p.Name))
	case name == "":
		p.Name, p.Own = "index"+path.Ext(usualName(format)), "./"
		p.ByHand = append(p.ByHand, fmt.Sprintf("%s is a folder's address: have the server give %s there, as nginx does by `index %s;`, and as %s", address, p.Name, p.Name, format.MediaType()))
	case path.Ext(p.Name) == "":
		p.ByHand = append(p.ByHand, fmt.Sprintf("the name %s tells no type: have the server give it as %s", p.Name, format.MediaType()))
	}
	return p
}

// outFor chooses the folder for the feeds: the one that the generator publishes at the
// address of the feed that is taken over.
func (s *Survey) outFor() {
	if s.Adopted == nil || s.Adopted.Place.Folder == "" {
		return
	}
	place := &s.Adopted.Place
	below, ok := s.belowHome(place.Folder)
	switch {
	case s.Site.Feeds == "":
		place.ByHand = append(place.ByHand, fmt.Sprintf("`path` of [[out]] is to be the folder that the server gives as %s", place.Folder))
	case !ok:
		place.ByHand = append(place.ByHand, fmt.Sprintf("%s is not below the site's address: set `path` of [[out]] to the folder that is served there", place.Folder))
	default:
		root := s.Feeds
		for range strings.Count(s.Site.FeedsAt, "/") {
			root = path.Join(root, "..")
		}
		s.Feeds = path.Join(root, below)
	}
}

// belowHome gives the path of a folder from the site's home page.
func (s *Survey) belowHome(folder string) (below string, ok bool) {
	home, err := url.Parse(s.URL.Text)
	at, err2 := url.Parse(folder)
	if err != nil || err2 != nil || bareHost(home) != bareHost(at) {
		return "", false
	}
	return strings.CutPrefix(at.Path, strings.TrimSuffix(home.Path, "/")+"/")
}

// usualName is the name of a feed's file if nobody says otherwise.
func usualName(f feedgen.Format) string {
	switch f {
	case feedgen.Atom:
		return "atom.xml"
	case feedgen.JSON:
		return "feed.json"
	}
	return "rss.xml"
}
