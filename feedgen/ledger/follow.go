package ledger

import (
	"fmt"

	"feedgen/sources"
)

// Follow takes shards that another has published for what was published: their rows
// count, whatever is here under their ids, and their files and addresses are no other
// rows' any more. What is here may have been meant to be published and never was. Rows
// that the shards have not stay. The error names the shard and the line, and then
// nothing is taken.
func (l *Ledger) Follow(shards []Shard) error {
	theirs := make(map[string]entry)
	for _, s := range shards {
		rows, err := parse(s.Data)
		if err != nil {
			return fmt.Errorf("%s:%w", s.Name, err)
		}
		for _, e := range rows {
			if twin, ok := theirs[e.ID]; ok {
				e = joined(twin, e)
			}
			theirs[e.ID] = e
		}
	}
	posts, addresses := make(map[uint64]bool), make(map[string]bool)
	for _, e := range theirs {
		l.put(e)
		l.generation = max(l.generation, e.generation)
		posts[e.Post], addresses[sources.Address(e.URL)] = true, true
	}
	delete(posts, 0)
	delete(addresses, "") // the home page is no post's own
	for id, e := range l.rows {
		if _, ok := theirs[id]; !ok {
			l.yield(e, posts[e.Post], addresses[sources.Address(e.URL)])
		}
	}
	if l.read == nil {
		l.read = make(map[string]bool)
	}
	for _, s := range shards {
		l.read[s.Name] = true
	}
	return nil
}
