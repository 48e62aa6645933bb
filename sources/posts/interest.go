package posts

import "strings"

// An interest is the set of things that a post's keys may tell. A post has few
// keys, and the reader asks for many: what no key is about need not be looked
// for.
type interest uint64

// aboutHolds is the interest in what keeps a post out of feeds.
const aboutHolds interest = 1 << 63

// about gives the interest in one thing.
func about(what thing) interest { return 1 << what }

// interests tells of each key, in lower case and up to its first dot, what it is
// about.
type interests map[string]interest

func newInterests(k keys, holds []condition) interests {
	in := make(interests)
	add := func(key string, what interest) {
		head, _, _ := strings.Cut(strings.ToLower(key), ".")
		in[head] |= what
		// A key may have a dot in its name.
		in[strings.ToLower(key)] |= what
	}
	for what, names := range k {
		for _, name := range names {
			add(name, about(thing(what)))
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
		what, ok := in[f.key]
		if lower := strings.ToLower(f.key); !ok && lower != f.key {
			what = in[lower]
		}
		all |= what
	}
	return all
}

// says reports that front matter may say something of a thing.
func (r *postReader) says(what thing) bool { return r.about&about(what) != 0 }

// first gives the first of the keys for a thing that says something, and its
// name.
func (r *postReader) first(what thing) (value, string) {
	if !r.says(what) {
		return value{}, ""
	}
	return r.matter.first(r.source.keys[what])
}
