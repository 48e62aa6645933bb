package remote_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/sources/media/remote"
)

// drip writes one byte a second.
func drip(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	for range 1000 {
		if _, err := w.Write([]byte("x")); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		time.Sleep(time.Second)
	}
}

func TestTimeRunsOut(t *testing.T) {
	wait := func(http.ResponseWriter, *http.Request) { time.Sleep(time.Minute) }
	for name, h := range map[string]http.HandlerFunc{
		"one byte a second": drip,
		"no answer":         wait,
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(9 * time.Second)
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		},
		"one byte a second after a redirect": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				time.Sleep(15 * time.Second)
				http.Redirect(w, r, "/x", http.StatusFound)
				return
			}
			drip(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := connect(t, h, remote.Config{})
				began := time.Now()
				_, err := client.Probe(t.Context(), "http://slow.example/", remote.Validators{}, enough)
				wantReason(t, err, remote.Failed, "no whole answer within 20s")
				if took := time.Since(began); took != 20*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

func TestTimeoutIsAsConfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, drip, remote.Config{Timeout: 3 * time.Second})
		began := time.Now()
		_, _, err := client.Fetch(t.Context(), "http://slow.example/", 1<<20)
		wantReason(t, err, remote.Failed, "no whole answer within 3s")
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestWaitingForATurnAfterARedirectIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "www.example" {
				time.Sleep(3 * time.Second)
				http.Redirect(w, r, "http://cdn.example/", http.StatusFound)
				return
			}
			time.Sleep(10 * time.Second)
			good("image/png", small)(w, r)
		}, remote.Config{})
		for _, err := range probeAll(t.Context(), client, 40, func(int) string { return "http://www.example/" }) {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAnErrorPageThatDripsIsStillItsStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			for range 100 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(time.Second)
			}
		}, remote.Config{})
		_, err := client.Probe(t.Context(), "http://slow.example/", remote.Validators{}, enough)
		wantReason(t, err, remote.Gone, "404")
	})
}

func TestConnectionsAreKept(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"range":           good("image/png", large),
		"range, all":      good("image/png", small),
		"no range, small": withLength("image/png", large[:70_000]),
		"chunked":         chunked("image/png", small),
		"not found": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, string(large[:10_000]), http.StatusNotFound)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				w.Header().Set("Location", "/x")
				w.WriteHeader(http.StatusFound)
				_, _ = w.Write(large[:10_000])
				return
			}
			good("image/png", large)(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, network := connect(t, h, remote.Config{})
				for range 10 {
					_, _ = client.Probe(t.Context(), "http://host.example/", remote.Validators{}, enough)
				}
				if made := network.made.Load(); made != 1 {
					t.Errorf("%d connections were made, want 1", made)
				}
			})
		})
	}
}

func TestALargeFileIsNotReadToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(1<<30))
			for {
				n, err := w.Write(small)
				if sent += n; err != nil {
					return
				}
			}
		}, remote.Config{})
		got, err := client.Probe(t.Context(), "http://host.example/", remote.Validators{}, enough)
		if err != nil || got.Length != 1<<30 {
			t.Errorf("answer %+v, error %v", got, err)
		}
		synctest.Wait()
		if sent > remote.HeadSize+12<<10 {
			t.Errorf("%d bytes were sent", sent)
		}
	})
}

func TestFetchReadsNothingOfAFileThatIsTooLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(1<<30))
			for {
				n, err := w.Write(small)
				if sent += n; err != nil {
					return
				}
			}
		}, remote.Config{})
		_, _, err := client.Fetch(t.Context(), "http://host.example/", 1<<20)
		wantReason(t, err, remote.TooLarge, "more than 1048576 bytes")
		synctest.Wait()
		if sent > 12<<10 {
			t.Errorf("%d bytes were sent", sent)
		}
	})
}

func TestAnAnswerIsNotHalfTheTruthWhenItsContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				time.Sleep(10 * time.Second)
			}
			chunked("image/png", large)(w, r)
		}, remote.Config{})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := client.Probe(ctx, "http://host.example/", remote.Validators{}, enough)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

func TestAConnectionThatTheServerClosedIsMadeAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client, network := connect(t, func(w http.ResponseWriter, r *http.Request) {
			requests++
			if requests == 2 {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
				}
				_ = conn.Close()
				return
			}
			good("image/png", small)(w, r)
		}, remote.Config{})
		for range 2 {
			if _, err := client.Probe(t.Context(), "http://host.example/", remote.Validators{}, enough); err != nil {
				t.Error(err)
			}
		}
		if made := network.made.Load(); made != 2 || requests != 3 {
			t.Errorf("%d connections and %d requests, want 2 and 3", made, requests)
		}
	})
}
