package feedgen

import "fmt"

// Limits are how much may happen to a feed at once before its subscribers would
// come to harm. The zero value lets nothing pass.
type Limits struct {
	Vanished int // percent of the live items; 100: any
	Flooded  int // percent of the new feed's items; 100: any
	Reshown  int // items; less than none: any
}

// A Harm is what subscribers would suffer.
type Harm struct {
	Guard string // which of the limits is passed: "reshown", "vanished", "flooded"
	Text  string // as in "11 of 20 items would vanish"
}

// fewItems is how many items may vanish from a feed, or flood it, before that is
// worth a thought.
const fewItems = 3

// Harms says what passes the limits. New posts that push out old ones are what a
// feed is for, however many they are.
//
//   - Re-shown: posts that subscribers have come again under other ids. Those count
//     for nothing else.
//   - Vanished: live items are missing, though they are newer than the oldest of the
//     new feed. An empty feed is another matter.
//   - Flooded: items are new, though they are older than the newest that is live.
//     Readers would show old posts as new. Those that they know count for nothing.
func (d Diff) Harms(most Limits) []Harm {
	var all []Harm
	if n := d.Count(ItemReshown); most.Reshown >= 0 && n > most.Reshown {
		all = append(all, Harm{"reshown", fmt.Sprintf("%d of %d items would be shown again, as subscribers have them under other ids", n, d.Next)})
	}
	if n := d.Count(ItemGone); d.Next > 0 && passes(n, d.Live, most.Vanished) {
		all = append(all, Harm{"vanished", fmt.Sprintf("%d of %d items would vanish, though they are newer than others that stay", n, d.Live)})
	}
	late := 0
	for _, c := range d.Changes {
		if c.Kind == ItemNew && c.Late {
			late++
		}
	}
	if passes(late, d.Next, most.Flooded) {
		all = append(all, Harm{"flooded", fmt.Sprintf("%d of %d items would be new to subscribers, though they are older than what those have", late, d.Next)})
	}
	return all
}

// passes reports that n is more than so many percent of all, and not just a few.
func passes(n, all, percent int) bool { return n >= fewItems && n*100 > all*percent }
