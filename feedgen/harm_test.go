package feedgen

import (
	"fmt"
	"testing"
	"time"
)

// days is a feed with an item on each of the days, counted from some day on. An
// item's id is its day, after a prefix.
func days(prefix string, from, to int) Document {
	var d Document
	for day := from; day < to; day++ {
		d.Items = append(d.Items, DocumentItem{
			ID:        fmt.Sprint(prefix, day),
			Published: time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC),
		})
	}
	return d
}

func without(d Document, from, to int) Document {
	d.Items = append(d.Items[:from:from], d.Items[to:]...)
	return d
}

func TestHarm(t *testing.T) {
	for name, c := range map[string]struct {
		live, next Document
		want       string
	}{
		"the same":                    {days("", 1, 21), days("", 1, 21), ""},
		"one new post":                {days("", 1, 21), days("", 2, 22), ""},
		"twenty new posts":            {days("", 1, 21), days("", 21, 41), ""},
		"the first feed":              {Document{}, days("", 1, 21), ""},
		"some are deleted":            {days("", 1, 21), without(days("", 1, 21), 2, 12), ""},
		"deleted, others move up":     {days("", 11, 31), without(days("", 1, 31), 20, 30), ""},
		"most are deleted":            {days("", 1, 21), without(days("", 1, 21), 2, 13), "11 of its 20 items would vanish, though they are newer than others that stay"},
		"two of two are deleted":      {days("", 2, 4), days("", 1, 2), ""},
		"every id changes":            {days("a", 1, 21), days("b", 1, 21), "19 of its 20 items would vanish, though they are newer than others that stay"},
		"many more of the same":       {days("", 21, 29), days("", 1, 29), "20 of 28 items would be new to subscribers, though they are older than what those have"},
		"a few old posts are added":   {days("", 3, 21), days("", 1, 21), ""},
		"fewer of the same":           {days("", 1, 21), days("", 16, 21), ""},
		"the other way from no dates": {Document{Items: []DocumentItem{{ID: "x"}}}, days("", 1, 9), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Harm(c.live, c.next); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
