package job

import (
	"context"
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/images"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/sources/media/remote"
)

// checkPodcast tells what directories of podcasts would miss.
func (j *once) checkPodcast(ctx context.Context, library *images.Library, made making) error {
	podcast := j.cfg.Site.Podcast
	if podcast == nil {
		return nil
	}
	artwork, err := library.Picture(ctx, podcast.Image)
	if err != nil {
		return err
	}
	for _, n := range feedgen.CheckPodcast(made.feed, made.posts, artwork) {
		if n.Path != "" {
			j.report.note(n)
			continue
		}
		j.report.Notes = append(j.report.Notes, Note{File: j.cfg.File, Kind: n.Kind, Text: n.Text})
	}
	return nil
}

// openLibrary opens what is known of pictures. It must be closed after use.
func openLibrary(cfg *config.Config, opts Options, set *sourceSet) (library *images.Library, done func(), err error) {
	c := images.Config{
		Probe:    cfg.Images.Probe,
		Recheck:  cfg.Images.Recheck,
		Copy:     cfg.Images.Copy,
		MaxWidth: cfg.Images.MaxWidth,
		URL:      cfg.Feed.URL,
	}
	cache := state.In(cfg.State.Path.Resolved)
	if !c.Probe || opts.Offline {
		return images.Open(c, cache, opts.Now, nil, set.openFile), func() {}, nil
	}
	client, err := remote.New(remote.Config{
		UserAgent:  fmt.Sprintf("feedgen/%s (+%s)", opts.Version, cfg.Site.URL),
		AllowHosts: cfg.Images.AllowHosts,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("images: %w", err)
	}
	return images.Open(c, cache, opts.Now, client, set.openFile), client.Close, nil
}
