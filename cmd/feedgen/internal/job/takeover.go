package job

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// takeOver fills the ledger with what readers have, before anything was published: the
// items of the feed that is live at the primary destination, or else at the feed's
// address. Whoever wrote it, its subscribers know the posts by its ids.
func (j *once) takeOver(ctx context.Context) error {
	found, err := j.takeOverFrom(ctx, func(name string) ([]byte, error) {
		return j.primary().read(ctx, name)
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		j.unsure, j.primary().failed = true, fmt.Errorf("read what is live: %w", err)
		return nil
	}
	if found || !askable(j.cfg.Feed.URL) {
		return nil
	}
	if j.Offline {
		j.unsure = true // a run that may ask will remember
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
	j.elsewhere = make(map[string][]byte)
	_, err = j.takeOverFrom(ctx, func(name string) ([]byte, error) {
		address := j.addressOf(name)
		data, _, err := client.Fetch(ctx, address, maxLive)
		if isNowhere(err) {
			return nil, nil
		}
		if err == nil {
			j.elsewhere[name] = data
		}
		return data, err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		j.doubt = fmt.Sprintf("whether there is a feed at feed.url already cannot be told, and its subscribers might see posts again: %v; wait until the server answers, or say --force if no feed was ever there", err)
	}
	return nil
}

// addressOf gives the address at which readers find a feed's file.
func (j *once) addressOf(name string) string {
	spec := j.spec()
	for format, file := range spec.Files {
		if file == name {
			return spec.Address(format)
		}
	}
	return spec.URL + (&url.URL{Path: name}).EscapedPath()
}

// isNowhere reports that nothing is at an address, nor a host of that name.
func isNowhere(err error) bool {
	var why *remote.Error
	var name *net.DNSError
	return errors.As(err, &why) && why.Reason == remote.Gone || errors.As(err, &name) && name.IsNotFound
}

// liveTimeout is how long the site's own server may take to give its feed.
const liveTimeout = 10 * time.Second

// takeOverFrom takes the ids of a feed in all formats. Where formats have different ids
// for one post, each keeps its own, and a format that is new has that of RSS, which most
// subscribe to. It reports whether there is a feed at all.
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
		live := feedgen.Understand(data)
		found = found || live.Format != ""
		if len(live.Items) == 0 {
			continue
		}
		if entries == nil {
			if entries, err = j.set.all(); err != nil {
				return found, err
			}
		}
		taking := feedgen.TakeOver(j.book, live, entries, j.Now)
		j.book.Enter(taking.Rows)
		if n := len(taking.Unfit); n > 0 {
			j.warnOfFeed(fmt.Sprintf("%s, which is live, has ids that validators refuse, as %s: %s, kept since who reads it would be shown them again", name, taking.Unfit[0].ID, Plural(n, "item")))
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
