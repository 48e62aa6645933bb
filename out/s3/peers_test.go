//go:build peers

package s3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/outtest/peers"
	"feedgen/out/s3"
)

// The programs that these tests need are versitygw and rclone, by go install. One that
// is missing fails its test.

// A peer is another program's store on this machine.
type peer struct {
	name string
	// command gives the program that serves a folder at an address.
	command func(addr, folder string) *exec.Cmd
	atomic  bool // those who read an object while it is replaced get the old one or the new
	regions bool // a request that is signed for another region is refused
}

func stores() []peer {
	return []peer{
		{"versitygw", func(addr, folder string) *exec.Cmd {
			return peers.Versitygw(addr, folder, region, accessKey, secretKey)
		}, true, true},
		{"rclone", func(addr, folder string) *exec.Cmd {
			return peers.Rclone(addr, folder, accessKey, secretKey)
		}, false, false},
	}
}

// start starts a peer and gives a configuration whose bucket is not there.
func (p peer) start(t *testing.T) s3.Config {
	t.Helper()
	addr := peers.FreeAddress(t)
	peers.Start(t, p.command(addr, t.TempDir()), addr)
	return s3.Config{Endpoint: "http://" + addr, Region: region, Bucket: "missing", AccessKey: accessKey, SecretKey: secretKey}
}

// client speaks to a peer as another program would.
func client(t *testing.T, cfg s3.Config) *minio.Client {
	t.Helper()
	c, err := minio.New(strings.TrimPrefix(cfg.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""), Region: cfg.Region,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// withBucket makes a bucket.
func withBucket(t *testing.T, cfg s3.Config, name string) s3.Config {
	t.Helper()
	cfg.Bucket = name
	if err := client(t, cfg).MakeBucket(t.Context(), name, minio.MakeBucketOptions{Region: region}); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func eachPeer(t *testing.T, test func(t *testing.T, p peer, cfg s3.Config)) {
	for _, p := range stores() {
		t.Run(p.name, func(t *testing.T) { test(t, p, p.start(t)) })
	}
}

func TestPeersAreDestinations(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer, cfg s3.Config) {
		made := 0
		outtest.Run(t, func(t *testing.T) out.Destination {
			made++
			cfg := withBucket(t, cfg, fmt.Sprint("bucket-", made))
			cfg.Prefix = []string{"", "feeds/på svenska"}[made%2]
			d := open(t, cfg)
			if p.atomic {
				return d
			}
			return &inTurn{Destination: d}
		})
	})
}

// inTurn lets nobody read while something is put.
type inTurn struct {
	*s3.Destination
	mu sync.RWMutex
}

func (i *inTurn) Put(ctx context.Context, f feedgen.File) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.Destination.Put(ctx, f)
}

func (i *inTurn) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	r, err := i.Destination.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return io.NopCloser(bytes.NewReader(data)), err
}

func TestPeersKeepWhatReadersAreTold(t *testing.T) {
	eachPeer(t, func(t *testing.T, _ peer, cfg s3.Config) {
		cfg = withBucket(t, cfg, "news")
		f := outtest.File("rss.xml", "<rss/>")
		outtest.MustPut(t, open(t, cfg), f)
		info, err := client(t, cfg).StatObject(t.Context(), "news", f.Name, minio.StatObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, name := range []string{"Content-Type", "Content-Encoding", "Content-Length", "Cache-Control", "X-Amz-Meta-Sha256"} {
			got[name] = info.Headers.Get(name)
		}
		want := map[string]string{
			"Content-Type":      f.MediaType,
			"Content-Encoding":  "",
			"Content-Length":    "6",
			"Cache-Control":     "public, max-age=300",
			"X-Amz-Meta-Sha256": fmt.Sprintf("%x", f.SHA256),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("headers (-want +got):\n%s", diff)
		}
	})
}

func TestALargeFileThatIsNotWhatIsToldReplacesNothingOnPeers(t *testing.T) {
	eachPeer(t, func(t *testing.T, _ peer, cfg s3.Config) {
		testLargeFileThatIsNotWhatIsTold(t, withBucket(t, cfg, "news"))
	})
}

func TestFilesOnPeersAreOldOrNewWhereverConnectionsAreCut(t *testing.T) {
	eachPeer(t, func(t *testing.T, _ peer, cfg s3.Config) {
		testCutConnections(t, withBucket(t, cfg, "news"))
	})
}

func TestPeersSayWhatIsWrong(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer, cfg s3.Config) {
		there := withBucket(t, cfg, "news")
		outtest.MustPut(t, open(t, there), outtest.File("rss.xml", "old"))
		tests := []struct {
			name   string
			change func(*s3.Config)
			want   string
		}{
			{"no bucket", func(c *s3.Config) { c.Bucket = "missing" }, `there is no bucket "missing" at`},
			{"an unknown key", func(c *s3.Config) { c.AccessKey = "AKIAUNKNOWNACCESSKEY" }, "does not know the access key: mend access_key"},
			{"a wrong secret", func(c *s3.Config) { c.SecretKey = "another-secret-key-of-somebody" }, "the signature is wrong: mend secret_key"},
			{"another region", func(c *s3.Config) { c.Region = "mars-1" }, `set region to "eu-test-1"`},
		}
		for _, tt := range tests {
			if tt.name == "another region" && !p.regions {
				continue
			}
			cfg := there
			tt.change(&cfg)
			for action, err := range eachAction(t, open(t, cfg), "rss.xml") {
				// The question of Stat is answered by a number alone: 404.
				if action == "stat" && errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) || isTemporary(err) {
					t.Errorf("%s: %s: %v, want %q", tt.name, action, err, tt.want)
				}
			}
		}
		if got := read(t, open(t, there), "rss.xml"); got != "old" {
			t.Errorf("the store has %q", got)
		}
	})
}
