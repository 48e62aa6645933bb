package config

import "feedgen/feedgen"

// Guards is the [guards] table: what may not be published without --force.
type Guards struct {
	Invalid bool // a feed in which the strict reader finds an error
	Emptied bool // an empty feed in the place of one that has items
	feedgen.Limits
}

func parseGuards(t *table) Guards {
	g := Guards{
		Invalid: t.flag("invalid", true),
		Emptied: t.flag("emptied", true),
		Limits: feedgen.Limits{
			Vanished: t.number("vanished", 50, 0, 100, "percent, of which 100 lets any vanish"),
			Flooded:  t.number("flooded", 50, 0, 100, "percent, of which 100 lets any come"),
			Reshown:  t.number("reshown", 2, -1, 1_000_000, "-1 lets any be shown again"),
		},
	}
	t.close()
	return g
}
