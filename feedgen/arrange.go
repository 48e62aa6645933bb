package feedgen

// A Spec says what a feed is to hold and how it is written.
type Spec struct {
	// URL is the absolute address of the folder in which the feed's files are
	// read, with a slash at its end.
	URL string

	// Formats are the formats to write, Files their file names: slash-separated
	// paths below URL.
	Formats []Format
	Files   map[Format]string

	// Limit is how many items the feed holds at most. 0: all.
	Limit int

	// SummaryOnly leaves out the posts' full text.
	SummaryOnly bool

	// Version is the version of feedgen that the feed names.
	Version string
}

// A Feed is a spec with the items it shows, newest first.
type Feed struct {
	Site  Site
	Spec  Spec
	Items []Item
}

// Arrange chooses the items of a feed from all there are, in Resolve's order.
func Arrange(site Site, spec Spec, items []Item) Feed {
	if spec.Limit > 0 && len(items) > spec.Limit {
		items = items[:spec.Limit]
	}
	return Feed{Site: site, Spec: spec, Items: items}
}
