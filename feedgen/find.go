package feedgen

import (
	"strings"
	"time"
	"unicode"

	"feedgen/sources"
)

// A Trait is what tells that an item of a feed is a post.
type Trait string

// The traits, the surest first.
const (
	ByID      Trait = "id"             // the post's author gave it
	ByAddress Trait = "address"        // as far as [sources.Address] goes
	ByTitle   Trait = "title and date" // of no other post, and of no other item
)

// Traits gives every trait, the surest first.
func Traits() []Trait { return []Trait{ByID, ByAddress, ByTitle} }

// A finding is the entry that an item of a feed is.
type finding struct {
	entry *sources.Entry
	by    Trait
}

// find finds the entries of a feed's items, by the items' places. An entry is at most
// one item.
func find(items []DocumentItem, entries []sources.Entry) map[int]finding {
	byID, byAddress := make(map[string]int), make(map[string]int)
	for i, item := range items {
		if _, ok := byID[item.ID]; !ok && item.ID != "" {
			byID[item.ID] = i
		}
		address := sources.Address(permalinkOf(item))
		if _, ok := byAddress[address]; !ok && address != "" { // the home page is no post's own
			byAddress[address] = i
		}
	}
	found := make(map[int]finding)
	taken := make(map[*sources.Entry]bool)
	look := func(by Trait, place func(*sources.Entry) (int, bool)) {
		for e := range entries {
			e := &entries[e]
			i, ok := place(e)
			if _, again := found[i]; !ok || again || taken[e] {
				continue
			}
			found[i], taken[e] = finding{e, by}, true
		}
	}
	look(ByID, func(e *sources.Entry) (int, bool) {
		i, ok := byID[e.GivenID]
		return i, ok
	})
	look(ByAddress, func(e *sources.Entry) (int, bool) {
		i, ok := byAddress[sources.Address(e.URL)]
		return i, ok
	})
	findByTitle(found, taken, items, entries, sameDay)
	findByTitle(found, taken, items, entries, time.Time.Equal) // of those of a daily title
	return found
}

// findByTitle finds the entries of the other items by their titles. Some titles come
// every day or week, so that the dates have to agree, and nobody else may have both.
func findByTitle(found map[int]finding, taken map[*sources.Entry]bool, items []DocumentItem, entries []sources.Entry, agree func(a, b time.Time) bool) {
	byTitle := make(map[string][]int)
	for i, item := range items {
		if _, ok := found[i]; !ok && !dateOf(item).IsZero() {
			byTitle[letters(item.Title)] = append(byTitle[letters(item.Title)], i)
		}
	}
	delete(byTitle, "")
	if len(byTitle) == 0 {
		return
	}
	of := make(map[int][]*sources.Entry) // the entries that an item may be
	from := make(map[*sources.Entry]int) // and how many items an entry may be
	for e := range entries {
		e := &entries[e]
		if taken[e] || e.Undated {
			continue
		}
		for _, i := range byTitle[letters(e.Title)] {
			if agree(dateOf(items[i]), e.Published) {
				of[i] = append(of[i], e)
				from[e]++
			}
		}
	}
	for i, some := range of {
		if len(some) == 1 && from[some[0]] == 1 {
			found[i] = finding{some[0], ByTitle}
		}
	}
}

// sameDay reports times that may be of one day: what has a date alone is at midnight
// somewhere.
func sameDay(a, b time.Time) bool { return a.Sub(b).Abs() <= 24*time.Hour }

// letters gives the letters and digits of a title, since programs change its quotes,
// dashes and blanks.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
