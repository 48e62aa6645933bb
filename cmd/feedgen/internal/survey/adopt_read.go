package survey

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/sources/media/remote"
)

const (
	maxLive     = 64 << 20 // bytes of a feed
	liveTimeout = 10 * time.Second
)

// readLive reads the feed that is to be taken over. It gives the address at which
// subscribers find it: that to which the server sends them for good. A file has none.
func readLive(ctx context.Context, opts Options) (data []byte, address string, err error) {
	if !strings.Contains(opts.Adopt, "://") {
		data, err := readFile(opts.Adopt)
		return data, "", err
	}
	if err := config.CheckAddress("--adopt", opts.Adopt); err != nil {
		return nil, "", Fault{err}
	}
	u, err := url.Parse(opts.Adopt)
	if err != nil {
		return nil, "", Fault{fmt.Errorf("--adopt: %w", err)}
	}
	client, err := remote.New(remote.Config{
		UserAgent:  strings.TrimSpace("feedgen/" + opts.Version),
		AllowHosts: []string{u.Hostname()}, // it is the owner who names it
		Timeout:    liveTimeout,
	})
	if err != nil {
		return nil, "", fmt.Errorf("--adopt: %w", err)
	}
	defer client.Close()
	data, answer, err := client.Fetch(ctx, opts.Adopt, maxLive)
	if err != nil {
		return nil, "", fmt.Errorf("--adopt: %w; nothing was written", err)
	}
	moved, err := url.Parse(answer.URL)
	if err != nil || bareHost(moved) != bareHost(u) {
		return data, opts.Adopt, nil // a host that only keeps the feed, as FeedBurner did
	}
	return data, answer.URL, nil
}

// bareHost is a host's name without the www that many servers add or take away.
func bareHost(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

func readFile(name string) ([]byte, error) {
	// To open a named pipe is to wait for its writer.
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a file")
	}
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, Fault{fmt.Errorf("--adopt: %s: %w (want a file, or an address that begins with https:// or http://)", name, err)}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("--adopt: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLive))
	if err != nil {
		return nil, fmt.Errorf("--adopt: %w", err)
	}
	return data, nil
}
