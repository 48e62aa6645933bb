package out_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/out"
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
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: req}, nil
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

func TestARequestThatMovesMayTakeAnyTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &out.Transport{Base: slow{50 * time.Second}, Limit: time.Minute}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://example.com/", strings.NewReader("<feed/>"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
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
		if err := resp.Body.Close(); err != nil || resp.Request.Context().Err() == nil {
			t.Errorf("after Close, which gives %v, the request goes on", err)
		}
	})
}

func TestARequestInWhichNothingMovesEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &out.Transport{Base: slow{61 * time.Second}, Limit: time.Minute}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://example.com/", strings.NewReader("<feed/>"))
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := tr.RoundTrip(req); !errors.Is(err, out.ErrStill) {
			resp.Body.Close()
			t.Errorf("error is %v, want %v", err, out.ErrStill)
		}
	})
}

// half is a server whose answer begins at once and then goes on slowly.
type half struct{ slow }

func (h half) RoundTrip(req *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader("<rss"), slowBody{h.slow, req, strings.NewReader("/>")})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: req}, nil
}

func TestAnAnswerInWhichNothingMovesEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := &out.Transport{Base: half{slow{61 * time.Second}}, Limit: time.Minute}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		if !errors.Is(err, out.ErrStill) || err.Error() != "no answer for 1m0s" || string(got) != "<rss" {
			t.Errorf("read %q, %v", got, err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	})
}
