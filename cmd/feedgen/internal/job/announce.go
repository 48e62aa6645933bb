package job

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/out/websub"
	"feedgen/sources"
)

// announceName is the name in the cache of what hubs were told.
const announceName = "announce"

// A told says what hubs know: by hub and feed, the sum of the feed's bytes when the
// hub was told last. An empty sum: it has yet to be told. What a hub does not know of
// the feeds that are live it is owed.
type told map[string]map[string]string

// announce tells hubs of the feeds that have changed where readers go, and of those of
// which an earlier run could not tell them. A failure is a warning: the feeds are live
// all the same. The error is that ctx is done.
func (j *once) announce(ctx context.Context) error {
	hubs := hubsOf(j.cfg)
	at := slices.IndexFunc(j.report.Destinations, func(d Destination) bool { return d.Name == j.cfg.Primary().Name })
	if j.DryRun || len(hubs) == 0 || len(j.published) == 0 || at < 0 {
		return nil
	}
	cache := state.In(j.cfg.State.Path.Resolved)
	var before told
	cache.Get(announceName, &before)
	primary := j.report.Destinations[at]
	due, changed, next := owed(j.published, j.spec(), hubs, primary, before, j.Cause == OnLease)
	var err error
	if !j.Offline && primary.Error == "" && len(due) > 0 {
		err = j.tell(ctx, due, changed, next)
	}
	if maps.EqualFunc(before, next, maps.Equal) {
		return err
	}
	if wrong := cache.Put(announceName, next); wrong != nil {
		j.report.forgot(j.cfg.State.Path.Written, wrong)
	}
	return err
}

// hubsOf gives whom to tell of a change of the feed in each format.
func hubsOf(cfg *config.Config) map[feedgen.Format][]websub.Hub {
	all := make(map[feedgen.Format][]websub.Hub)
	for _, format := range cfg.Feed.Formats {
		for _, address := range cfg.WebSub.Hubs {
			all[format] = append(all[format], websub.Hub{URL: address, Protocol: websub.WebSub})
		}
	}
	// Readers of the other formats find no <cloud> to register with.
	if c := cfg.RSSCloud; c != nil {
		all[feedgen.RSS] = append(all[feedgen.RSS], websub.Hub{URL: c.URL, Protocol: websub.RSSCloud})
	}
	return all
}

// owed gives the feeds of which hubs have to be told, whether a file of them was
// changed by this run, and what hubs know. Of a hub of which nothing is known, a
// changed file decides: without a state folder every run would tell it else. It is told
// too where this machine takes over: the one before may have stopped between the two.
func owed(feeds []fileMemory, spec feedgen.Spec, hubs map[feedgen.Format][]websub.Hub, primary Destination, before told, takesOver bool) (due []websub.Feed, changed bool, next told) {
	written := make(map[string]bool)
	for _, f := range primary.Files {
		written[f.Name] = f.Changed
	}
	next = make(told)
	for _, f := range feeds {
		feed := websub.Feed{URL: spec.Address(f.Format), Size: f.Bytes, SHA256: f.SHA256}
		for _, h := range hubs[f.Format] {
			sum, known := before[h.URL][feed.URL]
			if !known && !written[f.Name] && !takesOver {
				continue
			}
			next.set(h.URL, feed.URL, sum)
			if sum != hex.EncodeToString(f.SHA256[:]) {
				feed.Hubs = append(feed.Hubs, h)
			}
		}
		if len(feed.Hubs) > 0 {
			due = append(due, feed)
			changed = changed || written[f.Name]
		}
	}
	return due, changed, next
}

func (t told) set(hub, feed, sum string) {
	if t[hub] == nil {
		t[hub] = make(map[string]string)
	}
	t[hub][feed] = sum
}

// tell tells hubs, and notes in next what they know then. Only a run that has changed
// something waits for it to be seen; later ones look whether it is.
func (j *once) tell(ctx context.Context, due []websub.Feed, changed bool, next told) error {
	j.stage("announcing")
	client, err := websub.New(websub.Config{UserAgent: j.userAgent()})
	if err != nil {
		return fmt.Errorf("websub: %w", err)
	}
	defer client.Close()
	budget := j.cfg.WebSub.Wait
	if !changed {
		budget = 0
	}
	sums := make(map[string]string)
	for _, f := range due {
		sums[f.URL] = hex.EncodeToString(f.SHA256[:])
	}
	for _, a := range client.Announce(ctx, due, budget) {
		if a.Err == nil {
			next.set(a.Hub, a.Feed, sums[a.Feed])
		}
		if a.Err == nil || ctx.Err() == nil {
			j.report.announced(a)
		}
	}
	return ctx.Err()
}

// announced tells what became of an announcement. What keeps a feed from all of its
// hubs is noted once.
func (r *Report) announced(a websub.Announcement) {
	one := Announcement{Feed: a.Feed, Hub: a.Hub}
	if a.Err != nil {
		one.Error = a.Err.Error()
	}
	same := len(r.Announced) > 0 && r.Announced[len(r.Announced)-1].Feed == a.Feed
	r.Announced = append(r.Announced, one)
	switch {
	case a.Err == nil:
	case !errors.Is(a.Err, websub.ErrUnseen):
		text := fmt.Sprintf("was not told of %s: %v; the next run tries again", a.Feed, a.Err)
		r.Notes = append(r.Notes, Note{File: a.Hub, Kind: sources.Warned, Text: text})
	case !same:
		text := fmt.Sprintf("not announced: %v; the next run looks again. Readers must see at feed.url what the primary [[out]] has", a.Err)
		r.Notes = append(r.Notes, Note{File: a.Feed, Kind: sources.Warned, Text: text})
	}
}

// Told is how many announcements were made.
func (r *Report) Told() int {
	n := 0
	for _, a := range r.Announced {
		if a.Error == "" {
			n++
		}
	}
	return n
}
