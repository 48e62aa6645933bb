package s3

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feedgen"
)

// slow is a server and the way to it: it takes a byte of a request in each while, and
// gives as many of its answer.
type slow struct{ while time.Duration }

func (s slow) RoundTrip(req *http.Request) (*http.Response, error) {
	for {
		time.Sleep(s.while)
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		if _, err := req.Body.Read(make([]byte, 1)); errors.Is(err, io.EOF) {
			break
		}
	}
	body := slowBody{s, req, strings.NewReader("<rss/>")}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body)}, nil
}

type slowBody struct {
	slow
	req  *http.Request
	data io.Reader
}

func (s slowBody) Read(p []byte) (int, error) {
	time.Sleep(s.while)
	if err := s.req.Context().Err(); err != nil {
		return 0, err
	}
	return s.data.Read(p[:1])
}

func TestWhatMovesMayTakeAnyTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &transport{base: slow{50 * time.Second}, limit: time.Minute}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://s3.example.com/", strings.NewReader("<feed/>"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var got []byte
		for err == nil {
			time.Sleep(time.Hour) // in which nobody wants to read
			p := make([]byte, 2)
			var n int
			n, err = resp.Body.Read(p)
			got = append(got, p[:n]...)
		}
		if !errors.Is(err, io.EOF) || string(got) != "<rss/>" {
			t.Errorf("read %q, %v", got, err)
		}
	})
}

func TestWhatDoesNotMoveEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &transport{base: slow{61 * time.Second}, limit: time.Minute}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://s3.example.com/", strings.NewReader("<feed/>"))
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := tr.RoundTrip(req); !errors.Is(err, errStill) {
			resp.Body.Close()
			t.Errorf("error is %v, want %v", err, errStill)
		}
	})
}

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
		d.transport.base = server
		if err := d.Put(t.Context(), feedgen.NewFile("a b.xml", feedgen.FeedFile, "text/xml", []byte("x"))); err != nil {
			t.Fatal(err)
		}
		if got := server.req.URL.String(); got != tt.want {
			t.Errorf("request goes to %s, want %s", got, tt.want)
		}
	}
}
