package s3_test

import (
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/s3"
)

func picture(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.ImageFile, "image/png", []byte(data))
}

// config is that of a store with the keys that it knows.
func config(s *store) s3.Config {
	return s3.Config{Endpoint: s.URL, Region: region, Bucket: bucket, AccessKey: accessKey, SecretKey: secretKey}
}

func open(t *testing.T, cfg s3.Config) *s3.Destination {
	t.Helper()
	d, err := s3.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func read(t *testing.T, d out.Reader, name string) string {
	t.Helper()
	r, err := d.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestABucketIsADestination(t *testing.T) {
	for _, prefix := range []string{"", "feeds/på svenska & 100%"} {
		outtest.Run(t, func(t *testing.T) out.Destination {
			cfg := config(newStore(t))
			cfg.Prefix, cfg.CacheControl = prefix, "no-cache"
			return open(t, cfg)
		})
	}
}

func TestPutKeepsWhatReadersAreTold(t *testing.T) {
	tests := []struct {
		name   string
		change func(*s3.Config)
		file   feedgen.File
		want   http.Header
	}{
		{"a feed", func(*s3.Config) {}, outtest.File("rss.xml", "<rss/>"), http.Header{
			"Content-Type":      {"application/rss+xml"},
			"Cache-Control":     {"public, max-age=300"},
			"X-Amz-Meta-Sha256": {"b8a3805e669decf7180d8c7f4af5d4706d615d0678c424bd1c6b853def3bf3d2"},
		}},
		{"a feed that is kept for longer", func(c *s3.Config) { c.CacheControl = "max-age=3600" }, outtest.File("rss.xml", ""), http.Header{
			"Content-Type":      {"application/rss+xml"},
			"Cache-Control":     {"max-age=3600"},
			"X-Amz-Meta-Sha256": {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		}},
		{"a picture for all", func(c *s3.Config) { c.CacheControl, c.ACL = "max-age=3600", "public-read" }, picture("rss.xml", ""), http.Header{
			"Content-Type":      {"image/png"},
			"Cache-Control":     {"public, max-age=31536000, immutable"},
			"X-Amz-Acl":         {"public-read"},
			"X-Amz-Meta-Sha256": {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			cfg := config(s)
			tt.change(&cfg)
			outtest.MustPut(t, open(t, cfg), tt.file)
			got, _ := s.object("rss.xml")
			if diff := cmp.Diff(tt.want, got.header); diff != "" {
				t.Errorf("headers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"PUT /" + bucket + "/rss.xml"}, s.seen()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSameIsSentOverTLS(t *testing.T) {
	s := newStore(t)
	server := httptest.NewTLSServer(s)
	t.Cleanup(server.Close)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(authority, block, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", authority)
	secure := config(s)
	secure.Endpoint = server.URL
	outtest.MustPut(t, open(t, config(s)), outtest.File("plain.xml", "<rss/>"))
	outtest.MustPut(t, open(t, secure), outtest.File("secure.xml", "<rss/>"))
	plain, _ := s.object("plain.xml")
	got, _ := s.object("secure.xml")
	if diff := cmp.Diff(plain.header, got.header); diff != "" {
		t.Errorf("headers (-without TLS +with):\n%s", diff)
	}
	if string(got.data) != "<rss/>" {
		t.Errorf("the store has %q", got.data)
	}
}

func TestStatTellsWhatPutKept(t *testing.T) {
	s := newStore(t)
	cfg := config(s)
	cfg.CacheControl = "no-cache"
	d := open(t, cfg)
	f := outtest.File("news/rss.xml", "<rss/>")
	outtest.MustPut(t, d, f)
	got, err := d.Stat(t.Context(), f.Name)
	if err != nil {
		t.Fatal(err)
	}
	want := out.Info{Size: 6, SHA256: f.SHA256, MediaType: f.MediaType, CacheControl: "no-cache"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(out.Info{}, "Modified", "Tag")); diff != "" {
		t.Errorf("stat (-want +got):\n%s", diff)
	}
	if made, _ := s.object(f.Name); made.made.Sub(got.Modified).Abs() > 2e9 {
		t.Errorf("modified at %v, want %v", got.Modified, made.made)
	}
}

func TestAFileThatMayBeKeptForAnotherTimeIsPutAgain(t *testing.T) {
	s := newStore(t)
	publish := func(cacheControl string) []out.Outcome {
		t.Helper()
		cfg := config(s)
		cfg.CacheControl = cacheControl
		got, err := out.Publish(t.Context(), open(t, cfg), []feedgen.File{picture("a.png", "a"), outtest.File("rss.xml", "<rss/>")}, out.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, tt := range []struct {
		cacheControl  string
		picture, feed out.Action
	}{
		{"", out.Written, out.Written},
		{"", out.Unchanged, out.Unchanged},
		{"no-cache", out.Unchanged, out.Written},
		{"no-cache", out.Unchanged, out.Unchanged},
	} {
		want := []out.Outcome{{Name: "a.png", Bytes: 1, Action: tt.picture}, {Name: "rss.xml", Bytes: 6, Action: tt.feed}}
		if diff := cmp.Diff(want, publish(tt.cacheControl)); diff != "" {
			t.Errorf("cache control %q: outcomes (-want +got):\n%s", tt.cacheControl, diff)
		}
	}
	if o, _ := s.object("rss.xml"); o.header.Get("Cache-Control") != "no-cache" {
		t.Errorf("headers are %v", o.header)
	}
}

// TestPublishReadsTheCacheControlBack: a store that keeps another is found out.
func TestPublishReadsTheCacheControlBack(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cache-Control", "max-age=99")
		s.serveObject(w, r, strings.TrimPrefix(r.URL.Path, "/"+bucket+"/"), body(r))
	})
	_, err := out.Publish(t.Context(), open(t, config(s)), []feedgen.File{outtest.File("rss.xml", "<rss/>")}, out.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "read back rss.xml: ") {
		t.Errorf("error is %v", err)
	}
}

// body reads that of a request.
func body(r *http.Request) []byte {
	data, _ := io.ReadAll(r.Body) // what is cut short is another body
	return data
}

func TestStatKnowsNoSumOfWhatAnotherProgramPut(t *testing.T) {
	s := newStore(t)
	for _, sum := range []string{"", "abc", strings.Repeat("z", 64), strings.Repeat("a", 62), strings.Repeat("a", 66)} {
		header := http.Header{"Content-Type": {"text/xml"}, "Content-Encoding": {"gzip"}}
		if sum != "" {
			header.Set("X-Amz-Meta-Sha256", sum)
		}
		s.set("rss.xml", "abc", header)
		got, err := open(t, config(s)).Stat(t.Context(), "rss.xml")
		if err != nil {
			t.Fatal(err)
		}
		want := out.Info{Size: 3, MediaType: "text/xml", Encoding: "gzip"}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(out.Info{}, "Modified", "Tag")); diff != "" {
			t.Errorf("sum %q: stat (-want +got):\n%s", sum, diff)
		}
	}
}

func TestAllNamesGoBelowThePrefix(t *testing.T) {
	for _, prefix := range []string{"feeds/news", "/feeds/news/"} {
		s := newStore(t)
		s.set("rss.xml", "another's", nil)
		cfg := config(s)
		cfg.Prefix = prefix
		d := open(t, cfg)
		if _, err := d.Stat(t.Context(), "rss.xml"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("stat: %v, want %v", err, fs.ErrNotExist)
		}
		outtest.MustPut(t, d, outtest.File("rss.xml", "a"), outtest.File("uk/rss.xml", "b"))
		if got := read(t, d, "uk/rss.xml"); got != "b" {
			t.Errorf("read %q, want b", got)
		}
		if diff := cmp.Diff([]string{"feeds/news/rss.xml", "feeds/news/uk/rss.xml", "rss.xml"}, s.keys()); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
		for _, name := range []string{"rss.xml", "uk/rss.xml"} {
			if err := d.Delete(t.Context(), name); err != nil {
				t.Error(err)
			}
		}
		if diff := cmp.Diff([]string{"rss.xml"}, s.keys()); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
	}
}

func TestAStoreIsAskedForItsRegionOnce(t *testing.T) {
	s := newStore(t)
	cfg := config(s)
	cfg.Region = ""
	d := open(t, cfg)
	outtest.MustPut(t, d, outtest.File("a.xml", "a"), outtest.File("b.xml", "b"))
	want := []string{"GET /" + bucket + "/?location=", "PUT /" + bucket + "/a.xml", "PUT /" + bucket + "/b.xml"}
	if diff := cmp.Diff(want, s.seen()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestDeleteTakesAnyAnswerThatSaysNothingIsThere(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusNotFound, "NoSuchKey", "") })
	if err := open(t, config(s)).Delete(t.Context(), "rss.xml"); err != nil {
		t.Error(err)
	}
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusNotFound, "NoSuchBucket", "") })
	if err := open(t, config(s)).Delete(t.Context(), "rss.xml"); err == nil {
		t.Error("no error where there is no bucket")
	}
}
