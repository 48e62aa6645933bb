package feedgen

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// usual are the limits that suit most feeds.
var usual = Limits{Vanished: 50, Flooded: 50, Reshown: 2}

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

// below gives every item an address, below a folder.
func below(folder string, d Document) Document {
	for i := range d.Items {
		d.Items[i].URL = fmt.Sprint(folder, d.Items[i].Published.YearDay(), "/")
	}
	return d
}

const (
	vanished = "vanished: %d of %d items would vanish, though they are newer than others that stay"
	flooded  = "flooded: %d of %d items would be new to subscribers, though they are older than what those have"
	reshown  = "reshown: %d of %d items would be shown again, as subscribers have them under other ids"
)

func TestHarms(t *testing.T) {
	for name, c := range map[string]struct {
		live, next Document
		want       []string
	}{
		"the same":                    {days("", 1, 21), days("", 1, 21), nil},
		"one new post":                {days("", 1, 21), days("", 2, 22), nil},
		"twenty new posts":            {days("", 1, 21), days("", 21, 41), nil},
		"the first feed":              {Document{}, days("", 1, 21), nil},
		"some are deleted":            {days("", 1, 21), without(days("", 1, 21), 2, 12), nil},
		"deleted, others move up":     {days("", 11, 31), without(days("", 1, 31), 20, 30), nil},
		"most are deleted":            {days("", 1, 21), without(days("", 1, 21), 2, 13), []string{fmt.Sprintf(vanished, 11, 20)}},
		"two of two are deleted":      {days("", 2, 4), days("", 1, 2), nil},
		"nothing stays":               {days("", 1, 21), Document{}, nil},
		"every id and address":        {below("/a/", days("a", 1, 21)), below("/b/", days("b", 1, 21)), []string{fmt.Sprintf(vanished, 19, 20), fmt.Sprintf(flooded, 19, 20)}},
		"every id":                    {below("/a/", days("a", 1, 21)), below("/a/", days("b", 1, 21)), []string{fmt.Sprintf(reshown, 20, 20)}},
		"two ids":                     {below("/a/", days("a", 1, 3)), below("/a/", days("b", 1, 3)), nil},
		"a feed that lags behind":     {days("", 21, 41), days("", 11, 31), nil},
		"a feed that lags far behind": {days("", 21, 41), days("", 1, 21), []string{fmt.Sprintf(vanished, 20, 20), fmt.Sprintf(flooded, 20, 20)}},
		"many more of the same":       {days("", 21, 29), days("", 1, 29), []string{fmt.Sprintf(flooded, 20, 28)}},
		"a few old posts are added":   {days("", 3, 21), days("", 1, 21), nil},
		"fewer of the same":           {days("", 1, 21), days("", 16, 21), nil},
		"the other way from no dates": {Document{Items: []DocumentItem{{ID: "x"}}}, days("", 1, 9), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, h := range Compare(c.live, c.next, nil).Harms(usual) {
				got = append(got, h.Guard+": "+h.Text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("harms (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHarmsKeepTheLimits(t *testing.T) {
	gone := Compare(days("", 1, 21), without(days("", 1, 21), 2, 10), nil)
	late := Compare(days("", 9, 21), days("", 1, 21), nil)
	again := Compare(below("/a/", days("a", 1, 6)), below("/a/", days("b", 1, 6)), nil)
	for _, c := range []struct {
		name string
		diff Diff
		most Limits
		want int
	}{
		{"8 of 20 gone", gone, Limits{39, 100, -1}, 1},
		{"8 of 20 gone", gone, Limits{40, 100, -1}, 0},
		{"8 of 20 late", late, Limits{100, 39, -1}, 1},
		{"8 of 20 late", late, Limits{100, 40, -1}, 0},
		{"5 re-shown", again, Limits{100, 100, 4}, 1},
		{"5 re-shown", again, Limits{100, 100, 5}, 0},
		{"5 re-shown", again, Limits{100, 100, -1}, 0},
	} {
		if got := c.diff.Harms(c.most); len(got) != c.want {
			t.Errorf("%s, limits %v: %v", c.name, c.most, got)
		}
	}
}
