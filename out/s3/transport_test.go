package s3

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"feedgen/feedgen"
)

// seen keeps the last request.
type seen struct{ req *http.Request }

func (s *seen) RoundTrip(req *http.Request) (*http.Response, error) {
	s.req = req
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(&bytes.Buffer{}), Request: req}, nil
}

func TestWhereRequestsGo(t *testing.T) {
	tests := []struct {
		cfg  Config
		want string
	}{
		{Config{Region: "eu-west-1", Bucket: "news"}, "https://news.s3.dualstack.eu-west-1.amazonaws.com/a%20b.xml"},
		{Config{Region: "eu-west-1", Bucket: "news", PathStyle: true}, "https://s3.dualstack.eu-west-1.amazonaws.com/news/a%20b.xml"},
		// A certificate for *.s3 is none for two names before it.
		{Config{Region: "eu-west-1", Bucket: "news.example"}, "https://s3.dualstack.eu-west-1.amazonaws.com/news.example/a%20b.xml"},
		{Config{Region: "cn-north-1", Bucket: "news"}, "https://news.s3.dualstack.cn-north-1.amazonaws.com.cn/a%20b.xml"},
		{Config{Endpoint: "https://x.r2.cloudflarestorage.com", Region: "auto", Bucket: "news", Prefix: "f"}, "https://x.r2.cloudflarestorage.com/news/f/a%20b.xml"},
		{Config{Endpoint: "http://[::1]:9000/", Region: "garage", Bucket: "news"}, "http://[::1]:9000/news/a%20b.xml"},
	}
	for _, tt := range tests {
		tt.cfg.AccessKey, tt.cfg.SecretKey = "a", "b"
		d, err := New(tt.cfg)
		if err != nil {
			t.Fatal(err)
		}
		server := &seen{}
		d.transport.Base = server
		if err := d.Put(t.Context(), feedgen.NewFile("a b.xml", feedgen.FeedFile, "text/xml", []byte("x"))); err != nil {
			t.Fatal(err)
		}
		if got := server.req.URL.String(); got != tt.want {
			t.Errorf("request goes to %s, want %s", got, tt.want)
		}
	}
}
