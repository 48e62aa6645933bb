package websub_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"feedgen/out/websub"
)

// TestAnnounceOverARealConnection: the feed comes compressed, as most servers send
// it, and the hub redirects.
func TestAnnounceOverARealConnection(t *testing.T) {
	var told log
	mux := http.NewServeMux()
	mux.HandleFunc("GET /rss.xml", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("accepts %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, "new")
		z.Close()
	})
	mux.Handle("POST /hub", http.RedirectHandler("/moved", http.StatusTemporaryRedirect))
	mux.HandleFunc("POST /moved", func(w http.ResponseWriter, r *http.Request) {
		told.add(r.PostFormValue("hub.mode") + " " + r.PostFormValue("hub.url"))
		w.WriteHeader(http.StatusNoContent)
	})
	s := httptest.NewServer(mux)
	defer s.Close()

	f := feed("new", websub.Hub{URL: s.URL + "/hub", Protocol: websub.WebSub})
	f.URL = s.URL + "/rss.xml"
	for _, a := range newClient(t, nil).Announce(t.Context(), []websub.Feed{f}, 0) {
		if a.Err != nil {
			t.Error(a.Err)
		}
	}
	if len(told.lines) != 1 || told.lines[0] != "publish "+f.URL {
		t.Errorf("told: %q", told.lines)
	}
}
