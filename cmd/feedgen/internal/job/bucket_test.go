package job

import (
	"crypto/md5"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A bucket is as much of an S3 store as runs need. It checks no signatures.
type bucket struct {
	URL string

	mu      sync.Mutex
	objects map[string]object
	deaf    bool                                // to conditions
	refuse  func(method, name string) (no bool) // nil: nothing
}

type object struct {
	header http.Header
	data   []byte
}

func newBucket(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{objects: make(map[string]object)}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	b.URL = server.URL
	return b
}

// set changes the bucket while nobody uses it.
func (b *bucket) set(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

func (b *bucket) get(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.objects[name].data)
}

func (b *bucket) names() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.objects))
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	name := strings.TrimPrefix(r.URL.Path, "/news/")
	if b.refuse != nil && b.refuse(r.Method, name) {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	there, ok := b.objects[name]
	tag := fmt.Sprintf(`"%x"`, md5.Sum(there.data))
	switch r.Method {
	case http.MethodPut:
		match, none := r.Header.Get("If-Match"), r.Header.Get("If-None-Match")
		if !b.deaf && (match != "" && (!ok || match != tag) || none == "*" && ok) {
			w.WriteHeader(http.StatusPreconditionFailed)
			return
		}
		kept := http.Header{}
		for key, values := range r.Header {
			if strings.HasPrefix(key, "X-Amz-Meta-") || key == "Content-Type" || key == "Cache-Control" {
				kept[key] = values
			}
		}
		b.objects[name] = object{kept, data}
	case http.MethodDelete:
		delete(b.objects, name)
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet, http.MethodHead:
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			if r.Method == http.MethodGet {
				fmt.Fprint(w, "<Error><Code>NoSuchKey</Code></Error>")
			}
			return
		}
		maps.Copy(w.Header(), there.header)
		w.Header().Set("Etag", tag)
		w.Header().Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
		w.Header().Set("Content-Length", fmt.Sprint(len(there.data)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(there.data)
		}
	}
}
