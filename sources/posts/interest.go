package posts

import "strings"

// An interest is the set of things that a post's keys may tell. A post has few
// keys, and the reader asks for many: what no key is about need not be looked
// for.
type interest uint64

// aboutHolds is the interest in what keeps a post out of feeds.
const aboutHolds interest = 1 << 63

// interests tells of each key, in lower case and up to its first dot, what it is
// about.
type interests struct {
	things map[thing]interest
	keys   map[string]interest
}

func newInterests(k keys, holds []condition) interests {
	in := interests{make(map[thing]interest), make(map[string]interest)}
	add := func(key string, what interest) {
		head, _, _ := strings.Cut(strings.ToLower(key), ".")
		in.keys[head] |= what
		// A key may have a dot in its name.
		in.keys[strings.ToLower(key)] |= what
	}
	for what, names := range k {
		bit := interest(1) << len(in.things)
		in.things[what] = bit
		for _, name := range names {
			add(name, bit)
		}
	}
	for _, hold := range holds {
		add(hold.key, aboutHolds)
	}
	return in
}

// of gives what the fields are about.
func (in interests) of(fields []field) interest {
	var all interest
	for _, f := range fields {
		what, ok := in.keys[f.key]
		if !ok {
			what = in.keys[strings.ToLower(f.key)]
		}
		all |= what
	}
	return all
}

// says reports that front matter may say something of a thing.
func (r *postReader) says(what thing) bool { return r.about&r.source.interests.things[what] != 0 }

// first gives the first of the keys for a thing that says something, and its
// name.
func (r *postReader) first(what thing) (value, string) {
	if !r.says(what) {
		return value{}, ""
	}
	return r.matter.first(r.source.keys[what])
}
