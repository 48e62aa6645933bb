package feedgen

import (
	"feedgen/sources"
)

// Recognise looks again at the items of a feed, now that their posts are there: what
// the author wrote tells posts whose files and addresses have changed at once, or been
// swapped. It reports whether Items are others now, so that the feed is to be arranged
// anew.
func (r *Resolved) Recognise(feed []Item, posts map[sources.Key]sources.Post) bool {
	n := r.known
	if len(n.rows) == 0 {
		return false
	}
	sums := make(map[sources.Key][16]byte, len(feed))
	for _, item := range feed {
		sums[item.Key()] = sumOf(posts[item.Key()])
	}
	changed := n.decide(sums)
	changed = append(changed, n.byText(feed, sums)...)
	if len(changed) == 0 {
		return false
	}
	again := make(map[sources.Key]int, len(changed))
	for _, i := range changed {
		again[n.entries[i].Key()] = i
	}
	items := make([]Item, len(r.Items))
	for k, item := range r.Items {
		if i, ok := again[item.Key()]; ok {
			item = n.item(i, item.written)
		}
		items[k] = item
	}
	r.Items, r.Renamed = items, n.renamed()
	return true
}

// decide ends those contests in which the text speaks for the entry, and gives the
// entries that have other rows for it, or none.
func (n *claims) decide(sums map[sources.Key][16]byte) []int {
	var changed []int
	open := n.contests[:0]
	for _, c := range n.contests {
		sum := sums[n.entries[c.entry].Key()]
		if sum == [16]byte{} {
			open = append(open, c) // no feed shows it so far
			continue
		}
		old, has := n.rowOf[c.entry]
		if sum != n.rows[c.row].Sum || has && n.rows[old].Sum == sum {
			continue
		}
		if has {
			n.claimed[old] = nobody
		}
		if loser := n.claimed[c.row]; loser != nobody {
			delete(n.rowOf, loser)
			changed = append(changed, loser)
		}
		n.claim(c.row, c.entry)
		changed = append(changed, c.entry)
	}
	n.contests = open
	return changed
}

// byText finds, among items that were never published, those whose text is that of a
// post that is gone from where it was.
func (n *claims) byText(feed []Item, sums map[sources.Key][16]byte) []int {
	gone := make(map[[16]byte]int)
	for at, i := range n.claimed {
		if sum := n.rows[at].Sum; i == nobody && sum != [16]byte{} {
			gone[sum] = at
		}
	}
	if len(gone) == 0 {
		return nil
	}
	wanted := make(map[sources.Key]bool)
	for _, item := range feed {
		if _, ok := gone[sums[item.Key()]]; ok && item.Known == nil {
			wanted[item.Key()] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	var changed []int
	for i := range n.entries {
		e := &n.entries[i]
		if !wanted[e.Key()] {
			continue
		}
		at, ok := gone[sums[e.Key()]]
		if _, has := n.was[i]; !ok || has || n.has(i) {
			continue
		}
		delete(gone, n.rows[at].Sum) // it is one post
		changed = append(changed, i)
		if e.GivenID != "" {
			n.claimed[at], n.was[i] = i, at
			continue
		}
		n.claim(at, i)
	}
	return changed
}
