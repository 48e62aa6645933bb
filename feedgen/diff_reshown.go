package feedgen

import (
	"slices"
	"strings"

	"feedgen/sources"
)

// A matcher finds the new items that are posts which subscribers have under other
// ids.
type matcher struct {
	live   []DocumentItem
	before map[string]int // the places of live items by identity
	left   []ChangeKind   // how they leave the feed
	taken  []bool         // which of them a new item was found to be; each is one at most
}

// match makes ItemReshown of those of the changes that are it. What the caller
// knows comes first.
func (m *matcher) match(changes []Change, published func(DocumentItem) string) {
	if published != nil {
		eachNew(changes, func(c *Change) { m.matchPublished(c, published(c.Item)) })
	}
	m.matchBy(changes, addressOf, func(c *Change, at int) bool { return true })
	titles := make(map[string]bool)
	eachNew(changes, func(c *Change) { titles[c.Item.Title] = true })
	// To make plain text takes its time, and a feed may have all posts of a site.
	content := func(item DocumentItem) string {
		if !titles[item.Title] {
			return ""
		}
		return contentOf(item)
	}
	m.matchBy(changes, content, m.isSamePost)
}

func (m *matcher) matchPublished(c *Change, was string) {
	if was == "" || was == c.Item.ID {
		return
	}
	*c = Change{Kind: ItemReshown, Item: c.Item, Was: was}
	if at, ok := m.before[was]; ok {
		m.taken[at] = true
	}
}

// matchBy matches new items with the live items for which key gives the same, if
// also agrees. An empty key matches nothing.
func (m *matcher) matchBy(changes []Change, key func(DocumentItem) string, also func(c *Change, at int) bool) {
	if !slices.ContainsFunc(changes, func(c Change) bool { return c.Kind == ItemNew }) {
		return
	}
	places := m.places(key)
	eachNew(changes, func(c *Change) {
		at, ok := places[key(c.Item)]
		if ok && !m.taken[at] && also(c, at) {
			m.taken[at] = true
			*c = Change{Kind: ItemReshown, Item: c.Item, Was: identity(m.live[at])}
		}
	})
}

// places gives the places of live items by their keys, where one item alone has the
// key: what several share tells nothing of any.
func (m *matcher) places(key func(DocumentItem) string) map[string]int {
	places, shared := make(map[string]int), map[string]bool{"": true}
	for i, item := range m.live {
		k := key(item)
		if _, ok := places[k]; ok {
			shared[k] = true
		}
		places[k] = i
	}
	for k := range shared {
		delete(places, k)
	}
	return places
}

// eachNew calls f for every change that is a new item so far.
func eachNew(changes []Change, f func(*Change)) {
	for i := range changes {
		if changes[i].Kind == ItemNew {
			f(&changes[i])
		}
	}
}

// addressOf gives an item's address; nothing if that is the home page.
func addressOf(item DocumentItem) string { return sources.Address(item.URL) }

const (
	leastContent = 64  // bytes of text that tell one post from others
	ampleContent = 512 // and that nobody writes twice
)

// contentOf gives an item's title and text; nothing if there is little text.
func contentOf(item DocumentItem) string {
	text := readVisible(item.HTML)
	if text == "" {
		text = strings.Join(strings.Fields(item.Summary), " ")
	}
	if len(text) < leastContent {
		return ""
	}
	return item.Title + "\n" + text
}

// isSamePost tells a post that says what a live one says from one that comes every
// day, such as a table of the tides. That one has another date, and it takes the
// place of no other.
func (m *matcher) isSamePost(c *Change, at int) bool {
	return dateOf(c.Item).Equal(dateOf(m.live[at])) || m.left[at] == ItemGone || len(contentOf(c.Item)) >= ampleContent
}
