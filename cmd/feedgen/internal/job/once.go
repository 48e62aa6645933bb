package job

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/images"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// A once is one run under way.
type once struct {
	Options
	cfg          *config.Config
	report       *Report
	cache        *state.Cache
	fence        func() error // of its lease; nil: it needs none
	last, next   memory       // of the run before, and for the one after
	set          *sourceSet
	destinations []destination
	book         *ledger.Ledger    // of published posts
	unsure       bool              // book may lack what readers know
	first        bool              // book has no posts that feedgen published
	doubt        string            // why that cannot be told at all; empty: it can
	elsewhere    map[string][]byte // the feed as its address gives it, where the primary destination has none
	taking       []Note            // on the feed whose ids were taken over, by this run alone
	resolved     feedgen.Resolved
	published    []fileMemory // by this run, or as they are live
	uses         []use        // what else than their files the posts of the feed are made of
	sifted       int          // how many of the newest items resolved has; 0: all
}

func (j *once) run(ctx context.Context) error {
	j.stage("reading posts")
	set, err := openSources(j.cfg, j.cache, j.DryRun)
	if err != nil {
		return err
	}
	defer set.Close()
	j.set = set
	listings, err := set.list(ctx)
	if err != nil {
		return err
	}
	j.uses = j.last.Feed.Uses
	defer j.tellSeen()
	j.destinations = openOuts(j.cfg)
	defer closeAll(j.destinations)
	if j.last.holds(listings.versions(), j.Now) {
		live, err := j.live(ctx)
		if err != nil {
			return err
		}
		if live {
			j.report.Sources, j.report.Notes, j.report.Due = j.last.Sources, j.last.Notes, j.last.Due
			return j.recall()
		}
	}
	// To remember takes its time, and nothing else waits for it.
	kept := make(chan error, 1)
	go func() { kept <- j.keep(listings) }()
	err = j.publish(ctx, listings)
	wrong := <-kept
	if err == nil && wrong == nil && j.next.Feed.Files != nil {
		wrong = j.remember()
	}
	if wrong != nil {
		j.report.forgot(j.cfg.State.Path.Written, wrong)
	}
	return err
}

// keep remembers what the sources listed.
func (j *once) keep(listings listings) error {
	if j.DryRun || j.cache == nil {
		return nil
	}
	err := j.cache.Make()
	if err == nil {
		j.next.Versions, err = listings.keep()
	}
	if err != nil {
		return err
	}
	return nil
}

// publish makes the feed of what the sources listed, unless it is live as it
// would be.
func (j *once) publish(ctx context.Context, listings listings) error {
	if err := j.openLedger(ctx); err != nil {
		return err
	}
	if err := j.resolve(); err != nil {
		return err
	}
	j.report.Notes = append(j.report.Notes, j.taking...)
	if j.keyWith(j.last.Feed.Lost, nil) == j.last.Feed.Key {
		live, err := j.live(ctx)
		if err != nil {
			return err
		}
		if live {
			j.next.Feed = j.last.Feed
			return j.recall()
		}
	}
	return j.make(ctx)
}

// live reports that every destination has the feed as it was made last, and that
// what its posts are made of is as it was.
func (j *once) live(ctx context.Context) (bool, error) {
	if !j.last.Feed.same(j.set, j.Now, j.Offline) || !j.ledgerIn().Has(j.last.Feed.Shards) {
		return false, nil
	}
	return j.last.Feed.live(ctx, j.destinations)
}

// recall reports the feed that is live.
func (j *once) recall() error {
	j.published = j.last.Feed.Files
	j.report.recall(j.last.Feed, j.destinations)
	j.dropRefused()
	return j.strict()
}

// strict is an error if a strict run has anything to complain of.
func (j *once) strict() error {
	if !j.Strict {
		return nil
	}
	places := j.report.complained()
	n := len(places)
	if n == 0 {
		return nil
	}
	places = slices.Compact(places)
	shown := strings.Join(places[:min(len(places), maxPlaces)], ", ")
	if more := len(places) - maxPlaces; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Errorf("%w: nothing was published, because of %s: %s", ErrStrict, Plural(n, "warning"), shown)
}

// maxPlaces is how many places an error names; the report has them all.
const maxPlaces = 3

// resolve finds out which items there are: all that matter to a feed of the newest.
func (j *once) resolve() error {
	if limit := j.spec().Limit; limit > 0 {
		j.sifted = 2 * (limit + j.last.Feed.Lost)
	}
	entries, err := j.set.entries(j.report, j.sift(j.sifted))
	if err != nil {
		return err
	}
	j.resolved = feedgen.Resolve(j.book, entries, j.Now)
	j.report.note(j.resolved.Notes...)
	j.report.placeholder(j.cfg.File, j.cfg.Site.URL)
	j.next.Due, j.report.Due = j.resolved.Due, j.resolved.Due
	j.next.Sources, j.next.Notes = j.report.Sources, slices.Clone(j.report.Notes)
	return nil
}

// sift chooses the entries by which the newest items, as many as limit, are known.
func (j *once) sift(limit int) map[string]feedgen.Sifted {
	return feedgen.Sift(j.book, j.set.listings.heads(), j.Now, limit)
}

// more resolves further entries, if those that were do not do for a feed of as many
// items as limit.
func (j *once) more(limit int) (bool, error) {
	if j.sifted == 0 || limit <= j.sifted {
		return false, nil
	}
	j.sifted = 2 * limit
	var report Report // all there is to say of the others has been said
	entries, err := j.set.entries(&report, j.sift(j.sifted))
	if err != nil {
		return false, err
	}
	j.resolved = feedgen.Resolve(j.book, entries, j.Now)
	return true, nil
}

// keyWith is the key of the feed of the items that there are, of which so many are not
// fit for it. Those that are settled count as they are now.
func (j *once) keyWith(lost int, settled []feedgen.Item) string {
	spec := j.spec()
	if spec.Limit > 0 {
		spec.Limit += lost
	}
	return keyOf(feedgen.Arrange(j.cfg.Site, spec, j.resolved.Items), settled)
}

func (j *once) spec() feedgen.Spec {
	spec := SpecOf(j.cfg)
	spec.Version = j.Version
	return spec
}

// SpecOf is what a configuration wants of the feed.
func SpecOf(cfg *config.Config) feedgen.Spec {
	return feedgen.Spec{
		URL:         cfg.Feed.URL,
		Formats:     cfg.Feed.Formats,
		Files:       cfg.Feed.Files,
		Addresses:   cfg.Feed.Addresses,
		Limit:       cfg.Feed.Items,
		SummaryOnly: cfg.Feed.Content == "summary",
		BareContent: !cfg.Images.InContent,
		Hubs:        cfg.WebSub.Hubs,
		Cloud:       cfg.RSSCloud.Named(),
	}
}

// make makes the feed and publishes it. What the network said is remembered, however
// it ends.
func (j *once) make(ctx context.Context) error {
	library, done, err := j.openLibrary(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = j.makeWith(ctx, library)
	if j.DryRun {
		return err
	}
	if wrong := library.Keep(); wrong != nil {
		j.report.forgot(j.cfg.State.Path.Written, wrong)
	}
	if err == nil {
		j.dropRefused()
	}
	return err
}

func (j *once) makeWith(ctx context.Context, library *images.Library) error {
	j.stage("loading posts")
	before := len(j.report.Notes)
	l := &loader{
		set: j.set, library: library, report: j.report, stage: j.stage, resolved: &j.resolved, now: j.Now,
		more: j.more,
		lost: make(map[sources.Key]bool), posts: make(map[sources.Key]sources.Post), known: make(map[sources.Key]bool),
	}
	made, err := l.soundFiles(ctx, j.cfg.Site, j.spec())
	if err != nil {
		return err
	}
	made.images = library.Files(made.posts)
	j.uses = usesOf(made.posts)
	if err := j.checkPodcast(ctx, library, made); err != nil {
		return err
	}
	j.report.made(made.files)
	j.tellFault(made)
	if err := j.strict(); err != nil {
		return err
	}
	j.stage("publishing")
	if err := j.guard(ctx, made); err != nil {
		return err
	}
	j.enter(made.feed)
	j.commit()
	j.published = made.remembered()
	err = j.publishTo(ctx, made)
	j.report.First = j.first && err == nil && !j.DryRun
	if ctx.Err() == nil {
		j.record(made)
	}
	if err != nil {
		library.Doubt()
		return err
	}
	if j.report.Forced {
		return nil // what was refused once would be again
	}
	j.next.Feed.Lost = made.lost
	j.next.Feed.Key = j.keyWith(made.lost, made.feed.Items)
	j.next.Feed.Ask = library.Due()
	j.next.Feed.Uses = j.uses
	j.next.Feed.Files = made.remembered()
	j.next.Feed.Ledger, j.next.Feed.Shards = j.ledgerMemory()
	j.next.Feed.Notes = slices.Clone(j.report.Notes[before:])
	return nil
}

// remember keeps what the next run may use.
func (j *once) remember() error {
	if j.DryRun {
		return nil
	}
	return j.cache.Put(memoryName, j.next)
}

func (j *once) stage(what string) {
	if j.Stage != nil {
		j.Stage(what)
	}
}
