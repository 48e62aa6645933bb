package remote_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/sources/media/remote"
)

func TestEachCallsOnceForEachFile(t *testing.T) {
	c := newClient(t)
	urls := []string{"http://a.example/1", "http://a.example/2", "http://a.example/2", "http://b.example/", "http://%", "file:///x", ""}
	for range 20 {
		urls = append(urls, "http://c.example/")
	}
	calls := make([]atomic.Int64, len(urls))
	c.Each(urls, func(i int) { calls[i].Add(1) })
	for i := range calls {
		if n := calls[i].Load(); n != 1 {
			t.Errorf("%d calls for %s", n, urls[i])
		}
	}
	c.Each(nil, func(int) { t.Error("called for nothing") })
}

func TestEachKeepsAllHostsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			if r.Host == "slow.example" {
				time.Sleep(9 * time.Second)
			}
			good("image/png", small)(w, r)
		}, remote.Config{})
		var urls []string
		for range 100 {
			urls = append(urls, "http://slow.example/")
		}
		for i := range 120 {
			urls = append(urls, fmt.Sprintf("http://host%d.example/", i%10))
		}
		began := time.Now()
		var others atomic.Int64
		client.Each(urls, func(i int) {
			if _, err := client.Probe(t.Context(), urls[i], remote.Validators{}, enough); err != nil {
				t.Error(err)
			}
			if i >= 100 && others.Add(1) == 120 && time.Since(began) > 11*time.Second {
				t.Errorf("120 requests of a second, at least 12 at a time, took %v", time.Since(began))
			}
		})
		if took := time.Since(began); took > 260*time.Second {
			t.Errorf("100 requests of 10 s, 4 at a time, took %v", took)
		}
	})
}
