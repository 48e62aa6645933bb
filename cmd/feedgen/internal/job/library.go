package job

import (
	"context"
	"fmt"
	"os"

	"feedgen/cmd/feedgen/internal/images"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// openLibrary opens what is known of pictures. It must be closed after use.
func (j *once) openLibrary(ctx context.Context) (library *images.Library, closed func(), err error) {
	cfg := images.Config{
		Probe:      j.cfg.Images.Probe,
		AllowHosts: j.cfg.Images.AllowHosts,
		Recheck:    j.cfg.Images.Recheck,
		Copy:       j.cfg.Images.Copy,
		MaxWidth:   j.cfg.Images.MaxWidth,
		URL:        j.cfg.Feed.URL,
	}
	place := images.Place{
		Cache:     state.In(j.cfg.State.Path.Resolved),
		Local:     j.set.openFile,
		Published: func(f feedgen.File) bool { return published(ctx, j.destinations, f) },
	}
	closed = func() {}
	if j.DryRun && cfg.Copy {
		dir, err := os.MkdirTemp("", "feedgen-")
		if err != nil {
			return nil, nil, fmt.Errorf("images: %w", err)
		}
		place.Fresh = state.In(dir)
		closed = func() { os.RemoveAll(dir) }
	}
	if !cfg.Probe || j.Offline {
		return images.Open(cfg, place, j.Now), closed, nil
	}
	client, err := remote.New(remote.Config{
		UserAgent:  j.userAgent(),
		AllowHosts: cfg.AllowHosts,
	})
	if err != nil {
		closed()
		return nil, nil, fmt.Errorf("images: %w", err)
	}
	place.Asker = client
	remove := closed
	return images.Open(cfg, place, j.Now), func() { client.Close(); remove() }, nil
}

// userAgent tells servers who asks, and where to complain.
func (j *once) userAgent() string { return fmt.Sprintf("feedgen/%s (+%s)", j.Version, j.cfg.Site.URL) }

// published reports that every destination has a file.
func published(ctx context.Context, destinations []destination, f feedgen.File) bool {
	for _, d := range destinations {
		if there, err := out.Has(ctx, d.Destination, f); err != nil || !there {
			return false
		}
	}
	return true
}

// checkPodcast tells what directories of podcasts would miss.
func (j *once) checkPodcast(ctx context.Context, library *images.Library, made making) error {
	podcast := j.cfg.Site.Podcast
	if podcast == nil {
		return nil
	}
	artwork, wrong, err := library.Picture(ctx, j.set.picture(podcast.Image))
	if err != nil {
		return err
	}
	notes := feedgen.CheckPodcast(made.feed, made.posts, artwork)
	if wrong != "" {
		notes = append(notes, sources.Note{Kind: sources.Warned, Text: fmt.Sprintf("[podcast] image: %s: %s", podcast.Image, wrong)})
	}
	for _, n := range notes {
		if n.Path != "" {
			j.report.note(n)
			continue
		}
		j.report.Notes = append(j.report.Notes, Note{File: j.cfg.File, Kind: n.Kind, Text: n.Text})
	}
	return nil
}
