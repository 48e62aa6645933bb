package job

import (
	"cmp"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
)

// An Untold is a hub that does not know yet of what is live. The next run tells it.
type Untold struct {
	Hub   string   `json:"hub"`   // URL
	Feeds []string `json:"feeds"` // URLs
}

// untold lists the hubs that are owed something of the files at the primary
// destination.
func untold(cfg *config.Config, primary Served) []Untold {
	var before told
	state.In(cfg.State.Path.Resolved).Get(announceName, &before)
	hubs, spec := hubsOf(cfg), SpecOf(cfg)
	feeds := make(map[string][]string)
	for _, format := range cfg.Feed.Formats {
		at := slices.IndexFunc(primary.Files, func(f ServedFile) bool { return f.Name == cfg.Feed.Files[format] })
		if at < 0 || primary.Files[at].SHA256 == "" {
			continue
		}
		for _, h := range hubs[format] {
			address := spec.Address(format)
			if sum, known := before[h.URL][address]; known && sum != primary.Files[at].SHA256 {
				feeds[h.URL] = append(feeds[h.URL], address)
			}
		}
	}
	all := []Untold{}
	for hub, addresses := range feeds {
		all = append(all, Untold{hub, addresses})
	}
	slices.SortFunc(all, func(a, b Untold) int { return cmp.Compare(a.Hub, b.Hub) })
	return all
}
