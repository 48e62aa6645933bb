package feedgen

import (
	"cmp"
	"net/url"
	"slices"
)

// A Spec says what a feed is to hold and how it is written.
type Spec struct {
	// URL is the absolute address of the folder in which the feed's files are
	// read, with a slash at its end.
	URL string

	// Formats are the formats to write, Files their file names: slash-separated
	// paths below URL.
	Formats []Format
	Files   map[Format]string

	// Addresses are absolute URLs of formats that are not read below URL, under the
	// name of their file, such as one that a server gives for its folder.
	Addresses map[Format]string

	// Limit is how many items the feed holds at most. 0: all.
	Limit int

	// SummaryOnly leaves out the posts' full text.
	SummaryOnly bool

	// BareContent leaves texts that do not show their lead image as they are.
	// Otherwise it stands at their top.
	BareContent bool

	// Hubs are the WebSub hubs that tell subscribers when the feed changes:
	// absolute URLs. The feed names them.
	Hubs []string

	// Cloud is the rssCloud server that the RSS feed names. Nil: none.
	Cloud *Cloud

	// Version is the version of feedgen that the feed names.
	Version string
}

// A Cloud is where readers ask to be told when an RSS feed changes.
// https://www.rssboard.org/rss-specification#ltcloudgtSubelementOfLtchannelgt
type Cloud struct {
	Domain string // a host
	Port   int
	Path   string // of the address that takes their wish, by HTTP POST
}

// Address gives the URL at which a format of the feed is read.
func (s Spec) Address(f Format) string {
	if address := s.Addresses[f]; address != "" {
		return address
	}
	name := url.URL{Path: s.Files[f]}
	return s.URL + name.EscapedPath()
}

// A Feed is a spec with the items it shows, newest first.
type Feed struct {
	Site  Site
	Spec  Spec
	Items []Item
}

// Arrange chooses the items of a feed from all there are: the newest, and by id
// where posts share a second.
func Arrange(site Site, spec Spec, items []Item) Feed {
	f := Feed{Site: site, Spec: spec}
	if spec.Limit == 0 || len(items) <= spec.Limit {
		f.Items = slices.SortedFunc(slices.Values(items), newerFirst)
		return f
	}
	// The oldest of those chosen so far is last, for the next to be compared with.
	for _, item := range items {
		full := len(f.Items) == spec.Limit
		if full && newerFirst(item, f.Items[len(f.Items)-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(f.Items, item, newerFirst)
		f.Items = slices.Insert(f.Items, at, item)
		if full {
			f.Items = f.Items[:spec.Limit]
		}
	}
	return f
}

func newerFirst(a, b Item) int {
	return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
}
