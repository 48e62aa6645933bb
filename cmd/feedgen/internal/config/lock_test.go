package config_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
)

func TestLockIsInThePrimaryBucket(t *testing.T) {
	const text = `
site   = { title = "Quay", url = "https://example.com" }
source = [{ path = "posts" }]
out    = [{ path = "public" }, { type = "s3", region = "eu-west-1", bucket = "news", primary = true }]
[lock]
`
	for lines, want := range map[string]time.Duration{"": 30 * time.Second, "type = \"s3\"\nlease = \"2m\"\n": 2 * time.Minute} {
		c, err := config.Parse("/srv/site/feedgen.toml", []byte(text+lines), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&config.Lock{Lease: want}, c.Lock); diff != "" {
			t.Errorf("lock (-want +got):\n%s", diff)
		}
	}
}
