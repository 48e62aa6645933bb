package feedgen

import (
	"fmt"
	"time"
)

// fewItems is how many items may vanish from a feed, or flood it, before that is
// worth a thought.
const fewItems = 3

// Harm says what would be wrong for subscribers if one feed took the place of
// another; empty: nothing. New posts that push out old ones are what a feed is
// for, however many they are.
//
//   - Items vanish: more than half of those that are live are missing, though they
//     are newer than the oldest of the new feed.
//   - Items flood: more than half of the new feed's are not live, though they are
//     older than the newest that is. Readers would show them all as new.
func Harm(live, next Document) string {
	if n := missing(live, next, oldest(next)); n >= fewItems && n > len(live.Items)/2 {
		return fmt.Sprintf("%d of its %d items would vanish, though they are newer than others that stay", n, len(live.Items))
	}
	n := 0
	known, newest := idsOf(live), newest(live)
	for _, item := range next.Items {
		if !known[item.ID] && !item.Published.IsZero() && item.Published.Before(newest) {
			n++
		}
	}
	if n >= fewItems && n > len(next.Items)/2 && len(live.Items) > 0 {
		return fmt.Sprintf("%d of %d items would be new to subscribers, though they are older than what those have", n, len(next.Items))
	}
	return ""
}

// missing counts the live items that are newer than since and not in next.
func missing(live, next Document, since time.Time) int {
	n, kept := 0, idsOf(next)
	for _, item := range live.Items {
		if !kept[item.ID] && item.Published.After(since) {
			n++
		}
	}
	return n
}

func idsOf(d Document) map[string]bool {
	ids := make(map[string]bool, len(d.Items))
	for _, item := range d.Items {
		ids[item.ID] = true
	}
	return ids
}

// oldest gives the date of the oldest item; that of none is far away.
func oldest(d Document) time.Time {
	at := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, item := range d.Items {
		if !item.Published.IsZero() && item.Published.Before(at) {
			at = item.Published
		}
	}
	return at
}

func newest(d Document) time.Time {
	var at time.Time
	for _, item := range d.Items {
		if item.Published.After(at) {
			at = item.Published
		}
	}
	return at
}
