package lease_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"feedgen/feedgen"
)

// TestHoldersNeverMeet has replicas stop, be cut off, lose answers and start anew at
// random, for an hour. All publish, each put on condition and after a look at the
// fence: those of two holders never mix.
func TestHoldersNeverMeet(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			bubble(t, func(t *testing.T, b *bucket, all []*replica) {
				random := rand.New(rand.NewPCG(seed, 2))
				ctx, cancel := context.WithCancel(t.Context())
				var publishing sync.WaitGroup
				for _, r := range all {
					publishing.Go(func() { publish(ctx, r) })
				}
				end := time.Now().Add(time.Hour)
				for time.Now().Before(end) {
					meddle(random, all)
					for range 20 {
						time.Sleep(time.Duration(random.Int64N(int64(leaseTime / 10))))
						if held := holders(all...); len(held) > 1 {
							t.Fatal("two hold the lease")
						}
					}
				}
				heal(all)
				cancel()
				publishing.Wait()
				wantNoMix(t, b)
			})
		})
	}
}

// heal ends whatever is wrong with replicas.
func heal(all []*replica) {
	for _, r := range all {
		r.client.set(func() {
			r.client.cut = false
			if r.client.stopped != nil {
				close(r.client.stopped)
				r.client.stopped = nil
			}
		})
	}
}

// meddle does something to one replica, and heals the others.
func meddle(random *rand.Rand, all []*replica) {
	heal(all)
	r := all[random.IntN(len(all))]
	if held := holders(all...); len(held) == 1 && random.IntN(2) == 0 {
		r = held[0]
	}
	switch random.IntN(4) {
	case 0:
		r.client.stop()
	case 1:
		r.client.set(func() { r.client.cut = true })
	case 2:
		r.client.set(func() { r.client.lose = 3 })
	}
}

// publish puts a feed again and again, while the replica holds the lease.
func publish(ctx context.Context, r *replica) {
	for n := 0; ctx.Err() == nil; n++ {
		time.Sleep(100 * time.Millisecond)
		r.client.wait()
		within, done := r.Within(ctx)
		info, err := r.client.Stat(within, "rss.xml")
		if (err == nil || info.Tag == "") && r.Fence() == nil {
			f := feedgen.NewFile("rss.xml", feedgen.FeedFile, "", fmt.Appendf(nil, "%s %d", r.ID(), n))
			_ = r.client.Swap(within, f, info.Tag)
		}
		done()
	}
}

// wantNoMix checks that between the puts of a holder's term no other has put anything.
func wantNoMix(t *testing.T, b *bucket) {
	t.Helper()
	var holder string
	terms, puts := 0, 0
	for _, p := range b.log() {
		var record struct {
			Holder string
			Term   int
		}
		switch p.name {
		case leaseName:
			if err := json.Unmarshal([]byte(p.data), &record); err != nil {
				t.Fatal(err)
			}
			holder, terms = record.Holder, record.Term
		case "rss.xml":
			if puts++; !strings.HasPrefix(p.data, holder+" ") {
				t.Fatalf("%q is put while %s has the lease", p.data, holder)
			}
		}
	}
	if terms < 10 || puts < 1000 {
		t.Errorf("only %d terms and %d puts", terms, puts)
	}
}
