package webdav_test

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"feedgen/out/webdav"
)

// A digester wants a login by Digest, with nonces that last for a few requests.
type digester struct {
	algorithm string

	mu   sync.Mutex
	used map[string]map[string]bool // nonces, and how often each was used
}

func newDigester(algorithm string) *digester {
	return &digester{algorithm: algorithm, used: map[string]map[string]bool{}}
}

var param = regexp.MustCompile(`(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))`)

func (d *digester) wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known, fresh := d.check(r)
		if known && fresh {
			h.ServeHTTP(w, r)
			return
		}
		d.mu.Lock()
		nonce := fmt.Sprint("n,", len(d.used))
		d.used[nonce] = map[string]bool{}
		d.mu.Unlock()
		w.Header().Add("WWW-Authenticate", `Digest realm="of \"feeds\", x", algorithm=SHA-512-256, qop="auth", nonce="z"`)
		w.Header().Add("WWW-Authenticate", fmt.Sprintf(
			`Basic realm="x", Digest realm="of \"feeds\", x", qop="auth-int, auth", algorithm=%s, nonce="%s", opaque="o=p", stale=%v`,
			d.algorithm, nonce, known))
		w.WriteHeader(http.StatusUnauthorized)
	})
}

// check tells whether a request has the right password, and a nonce that is not too old.
func (d *digester) check(r *http.Request) (known, fresh bool) {
	header := r.Header.Get("Authorization")
	if !strings.HasPrefix(header, "Digest ") {
		return false, false
	}
	p := map[string]string{}
	for _, m := range param.FindAllStringSubmatch(header, -1) {
		p[m[1]] = strings.ReplaceAll(m[2]+m[3], `\`, "")
	}
	sum := func(s string) string {
		if strings.HasPrefix(d.algorithm, "MD5") {
			return fmt.Sprintf("%x", md5.Sum([]byte(s)))
		}
		return fmt.Sprintf("%x", sha256.Sum256([]byte(s)))
	}
	a1 := sum(user + `:of "feeds", x:` + password)
	if strings.HasSuffix(d.algorithm, "-sess") {
		a1 = sum(a1 + ":" + p["nonce"] + ":" + p["cnonce"])
	}
	a2 := sum(r.Method + ":" + r.RequestURI)
	known = p["username"] == user && p["uri"] == r.RequestURI && p["opaque"] == "o=p" && p["algorithm"] == d.algorithm &&
		p["response"] == sum(a1+":"+p["nonce"]+":"+p["nc"]+":"+p["cnonce"]+":auth:"+a2)
	d.mu.Lock()
	defer d.mu.Unlock()
	counts := d.used[p["nonce"]]
	fresh = counts != nil && !counts[p["nc"]] && p["nc"] <= "00000020"
	if counts != nil {
		counts[p["nc"]] = true
	}
	return known, fresh
}

func TestNewWantsAFolderAndALoginThatFits(t *testing.T) {
	for _, tt := range []struct {
		cfg  webdav.Config
		want string
	}{
		{webdav.Config{}, `url is none`},
		{webdav.Config{URL: "dav.example.com/feeds"}, `url is none`},
		{webdav.Config{URL: "ftp://dav.example.com/feeds"}, `url is none`},
		{webdav.Config{URL: "https:///feeds"}, `url is none`},
		{webdav.Config{URL: "https://a b/feeds:s3cret"}, `url is none`},
		{webdav.Config{URL: "https://me:s3cret@dav.example.com/"}, "url has a login in it: that goes into user and password"},
		{webdav.Config{URL: "https://dav.example.com/?x=s3cret"}, "url has a query or a fragment"},
		{webdav.Config{URL: "https://dav.example.com/#s3cret"}, "url has a query or a fragment"},
		{webdav.Config{URL: "https://dav.example.com/", User: "me"}, "password is empty"},
		{webdav.Config{URL: "https://dav.example.com/", Password: "s3cret"}, "user is empty"},
		{webdav.Config{URL: "https://dav.example.com/", User: "me:you", Password: "s3cret"}, "user has a colon"},
		{webdav.Config{URL: "https://dav.example.com/", User: "me\n", Password: "s3cret"}, "user has a line's end"},
		{webdav.Config{URL: "https://dav.example.com/", User: "me", Password: "s3cret\n"}, "password has a line's end"},
		{webdav.Config{URL: "http://dav.example.com/", User: "me", Password: "s3cret"}, "url begins with http, which would show the password"},
		{webdav.Config{URL: "https://dav.example.com/", Timeout: -1}, "timeout -1ns: want one above 0"},
	} {
		_, err := webdav.New(tt.cfg)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%+v: error is %v, want %s", tt.cfg, err, tt.want)
		}
	}
	for _, good := range []webdav.Config{
		{URL: "http://dav.example.com"},
		{URL: "http://localhost:8080/feeds", User: "me", Password: "s3cret"},
		{URL: "http://[::1]/feeds/", User: "me", Password: "s3cret"},
		{URL: "https://dav.example.com/a%2Fb", User: "me", Password: "s3cret: ü"},
	} {
		if _, err := webdav.New(good); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}
