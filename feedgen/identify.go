package feedgen

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// Claims are what the ledger of published posts knows of the entries that there
// are now. A row is claimed by the entry whose post it is, by at most one.
type claims struct {
	entries []sources.Entry
	rows    []ledger.Row
	byID    map[string]int
	byPost  map[uint64]int
	rank    map[string]int // of sources, by name
	now     time.Time

	claimed  []int       // the entry of each row, or nobody
	rowOf    map[int]int // the row of each entry that has one
	was      map[int]int // the row under which an entry was published, though its author gave another id
	contests []contest
}

// A contest is an entry that has the address of a row, where the path of a file
// speaks for another row or another entry. What the author wrote will decide.
type contest struct{ entry, row int }

// nobody claims a row.
const nobody = -1

// identify finds the row of each entry: that of the given id; else that of its file;
// else that of its address. Drafts and posts to come have theirs too, so that nobody
// else takes it meanwhile.
func identify(book *ledger.Ledger, entries []sources.Entry, now time.Time) *claims {
	n := &claims{entries: entries, rank: ranks(entries), now: now, rowOf: make(map[int]int), was: make(map[int]int)}
	if book.Len() == 0 {
		return n
	}
	n.know(book)
	posts := make([]uint64, len(entries))
	for i := range entries {
		posts[i] = entries[i].Key().Hash()
	}
	n.byGivenID(posts)
	for i, post := range posts {
		if at, ok := n.byPost[post]; ok && entries[i].GivenID == "" && n.claimed[at] == nobody {
			n.claim(at, i)
		}
	}
	for i, post := range posts {
		if at, ok := n.byPost[post]; ok && entries[i].GivenID != "" && n.claimed[at] == nobody {
			n.claimed[at], n.was[i] = i, at
		}
	}
	n.byAddress()
	return n
}

// byGivenID has entries claim the rows of the ids that their authors gave them, be it
// that of one format alone. Of several with one id, that which had it first keeps it.
func (n *claims) byGivenID(posts []uint64) {
	for _, first := range []bool{true, false} {
		for i, post := range posts {
			at, ok := n.byID[n.entries[i].GivenID]
			if ok && n.entries[i].GivenID != "" && n.claimed[at] == nobody && (!first || n.rows[at].Post == post) {
				n.claim(at, i)
			}
		}
	}
}

// know takes the rows from the ledger.
func (n *claims) know(book *ledger.Ledger) {
	n.rows = slices.SortedFunc(book.Rows(), func(a, b ledger.Row) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
	})
	n.byID, n.byPost = make(map[string]int, len(n.rows)), make(map[uint64]int, len(n.rows))
	n.claimed = make([]int, len(n.rows))
	for at, row := range n.rows {
		n.byID[row.ID] = at
		n.claimed[at] = nobody
		if row.Post != 0 {
			n.byPost[row.Post] = at // of several ids of one post, the last
		}
	}
	for at, row := range n.rows {
		for _, id := range [...]string{row.RSS, row.Atom, row.JSON} {
			if id != "" && !n.used(id) {
				n.byID[id] = at
			}
		}
	}
}

func (n *claims) claim(at, i int) { n.claimed[at], n.rowOf[i] = i, at }

func (n *claims) has(i int) bool {
	_, ok := n.rowOf[i]
	return ok
}

// byAddress has entries claim the rows of posts whose files are gone, by their
// addresses. Of several at one address, the one that would be published does.
func (n *claims) byAddress() {
	free := make(map[string]int)
	moved := make(map[int]bool) // entries with the row of their file, but at another address
	for at, row := range n.rows {
		address, i := sources.Address(row.URL), n.claimed[at]
		if i != nobody {
			e := &n.entries[i]
			if e.GivenID != "" || e.URL == row.URL || address != "" && sources.Address(e.URL) == address {
				continue
			}
			moved[i] = true
		}
		if address != "" { // the home page is no post's own
			free[address] = at
		}
	}
	if len(free) == 0 {
		return
	}
	for i := range n.entries {
		if n.has(i) && !moved[i] {
			continue
		}
		if at, ok := free[sources.Address(n.entries[i].URL)]; ok {
			n.address(i, at)
		}
	}
}

// address has an entry claim the row of its address, unless its file or that of
// another entry speaks against it.
func (n *claims) address(i, at int) {
	e, other := &n.entries[i], n.claimed[at]
	switch {
	case n.has(i), other != nobody && n.byPost[ledger.PostOf(n.entries[other].Source, n.entries[other].Path)] == at:
		if e.GivenID == "" {
			n.contests = append(n.contests, contest{i, at})
		}
		return
	case other != nobody && cmp.Or(n.held(e)-n.held(&n.entries[other]), comparePlaces(n.rank, e, &n.entries[other])) > 0:
		return
	case other != nobody:
		delete(n.rowOf, other)
		delete(n.was, other)
	}
	if e.GivenID != "" {
		n.claimed[at], n.was[i] = i, at
		return
	}
	n.claim(at, i)
}

// held is 1 for an entry that is not published now.
func (n *claims) held(e *sources.Entry) int {
	if e.Draft || e.Published.After(n.now) || !e.Expires.IsZero() && !e.Expires.After(n.now) {
		return 1
	}
	return 0
}

// comparePlaces orders the entries of one address: the one that comes first is
// published.
func comparePlaces(rank map[string]int, a, b *sources.Entry) int {
	return cmp.Or(
		cmp.Compare(rank[a.Source], rank[b.Source]),
		cmp.Compare(len(a.Path), len(b.Path)),
		cmp.Compare(a.Path, b.Path),
	)
}

// item gives the item of an entry, which has the dates that its author gave.
func (n *claims) item(i int, e *sources.Entry) Item {
	if at, ok := n.rowOf[i]; ok {
		row := n.rows[at]
		return Item{Entry: dated(e, &row), ID: row.ID, Known: &row, written: e}
	}
	return Item{Entry: e, ID: n.newID(e), written: e}
}

// newID is the id of a post that was never published: what the author gave, else its
// address. If that is another post's id, it gets one of its own.
func (n *claims) newID(e *sources.Entry) string {
	if e.GivenID != "" {
		return e.GivenID
	}
	id := e.URL
	for again := 2; n.used(id); again++ {
		id = fmt.Sprintf("%s#%d", e.URL, again)
	}
	return id
}

func (n *claims) used(id string) bool {
	_, ok := n.byID[id]
	return ok
}

// renamed gives the ids under which posts were published before their authors gave
// them others.
func (n *claims) renamed() map[sources.Key]string {
	all := make(map[sources.Key]string, len(n.was))
	for i, at := range n.was {
		all[n.entries[i].Key()] = n.rows[at].ID
	}
	return all
}
