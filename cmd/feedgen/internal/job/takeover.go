package job

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/out"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// takeOver fills the ledger with what readers have, before anything was published: the
// items of the feed that is live at the primary destination, or else at the feed's
// address. Whoever wrote it, its subscribers know the posts by its ids.
func (j *once) takeOver(ctx context.Context) error {
	found, err := j.takeOverFrom(ctx, func(name string) ([]byte, error) {
		if reader, ok := j.primary().Destination.(out.Reader); ok {
			return liveData(ctx, reader, name, j.primary().retry)
		}
		return nil, nil
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		j.unsure, j.primary().failed = true, fmt.Errorf("read what is live: %w", err)
		return nil
	}
	if found || j.Offline || !askable(j.cfg.Feed.URL) {
		return nil
	}
	j.stage("asking for the feed that is live")
	client, err := remote.New(remote.Config{
		UserAgent:  j.userAgent(),
		AllowHosts: []string{hostOf(j.cfg.Feed.URL)}, // it is the owner who names it
		Timeout:    liveTimeout,
	})
	if err != nil {
		return fmt.Errorf("feed.url: %w", err)
	}
	defer client.Close()
	_, err = j.takeOverFrom(ctx, func(name string) ([]byte, error) {
		address := j.cfg.Feed.URL + (&url.URL{Path: name}).EscapedPath()
		data, _, err := client.Fetch(ctx, address, maxLive)
		var why *remote.Error
		if errors.As(err, &why) && why.Reason == remote.Gone {
			return nil, nil
		}
		return data, err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		j.warnOfFeed(fmt.Sprintf("feed.url: whether there is a feed already cannot be told, so that its subscribers might see posts again: %v", err))
	}
	return nil
}

// liveTimeout is how long the site's own server may take to give its feed.
const liveTimeout = 10 * time.Second

// takeOverFrom takes the ids of a feed in any format. Where formats have different ids
// for one post, RSS counts, which most subscribe to. It reports whether there is a feed
// at all.
func (j *once) takeOverFrom(ctx context.Context, get func(name string) ([]byte, error)) (found bool, err error) {
	var entries []sources.Entry // of all posts, once there is a feed
	for _, format := range feedgen.Formats() {
		if !slices.Contains(j.cfg.Feed.Formats, format) {
			continue
		}
		name := j.cfg.Feed.Files[format]
		data, err := get(name)
		if err != nil {
			return found, err
		}
		live, _ := feedgen.Read(data)
		found = found || live.Format != ""
		if len(live.Items) == 0 {
			continue
		}
		if entries == nil {
			entries = j.set.all()
		}
		taking := feedgen.TakeOver(j.book, live, entries, j.Now)
		j.book.Enter(taking.Rows)
		if n := len(taking.Others); n > 0 {
			j.warnOfFeed(fmt.Sprintf("%s, which is live, has other ids than are kept for %s, as %s: who reads it is shown them again", name, Plural(n, "item"), taking.Others[0].ID))
		}
	}
	return found, ctx.Err()
}

// warnOfFeed notes what somebody should look at before the feed is replaced.
func (j *once) warnOfFeed(text string) {
	j.taking = append(j.taking, Note{File: j.cfg.File, Kind: sources.Warned, Text: text})
}

// ownsNone reports a ledger of which no post was published by feedgen. It may have those
// of a feed that another program wrote, to which that may have added since.
func ownsNone(book *ledger.Ledger) bool {
	for row := range book.Rows() {
		if row.Post != 0 {
			return false
		}
	}
	return true
}

// askable reports that an address may be somebody's: RFC 2606 and RFC 6761 keep some
// names for examples and tests.
func askable(address string) bool {
	host := hostOf(address)
	for _, nobodys := range []string{".example", ".invalid", ".test"} {
		if strings.HasSuffix(host, nobodys) {
			return false
		}
	}
	switch host {
	case "", "example.com", "example.org", "example.net":
		return false
	}
	return true
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
