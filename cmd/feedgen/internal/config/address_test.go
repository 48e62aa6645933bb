package config_test

import (
	"maps"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
)

func TestParseTakesAddressesOfFormatsFromTheFeeds(t *testing.T) {
	for _, c := range []struct {
		addresses string
		want      map[feedgen.Format]string // nil: an error
	}{
		{`{}`, map[feedgen.Format]string{}},
		{`{ rss = "./" }`, map[feedgen.Format]string{feedgen.RSS: "https://example.com/blog/feed/"}},
		{`{ rss = "/rss", atom = "https://feeds.example/?atom" }`, map[feedgen.Format]string{feedgen.RSS: "https://example.com/rss", feedgen.Atom: "https://feeds.example/?atom"}},
		{`{ rss = "ftp://feeds.example/" }`, nil},
		{`{ rdf = "./" }`, nil},
	} {
		got, err := config.Parse("feedgen.toml", []byte(`
site = { title = "News", url = "https://example.com/blog" }
feed = { url = "./feed/", addresses = `+c.addresses+` }
source = [{ path = "posts" }]
out = [{ path = "public" }]
`), nil)
		if (err == nil) != (c.want != nil) {
			t.Errorf("%s: error is %v", c.addresses, err)
			continue
		}
		if err == nil && !maps.Equal(c.want, got.Feed.Addresses) {
			t.Errorf("%s: got %v, want %v", c.addresses, got.Feed.Addresses, c.want)
		}
	}
}
