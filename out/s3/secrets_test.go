package s3_test

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"

	"feedgen/out/outtest"
	"feedgen/out/s3"
)

const sessionToken = `FwoGZXIvYXdz"EXAMPLE"TOKEN`

// wantNoSecret looks for secrets in an error and all that it wraps.
func wantNoSecret(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		outtest.WantNoSecret(t, fmt.Errorf("%s: %w", what, err), accessKey, secretKey, sessionToken, "AWS4-HMAC", "Signature=")
	}
}

func TestErrorsShowNoSecretThatAStoreRepeats(t *testing.T) {
	answers := map[string]func(w http.ResponseWriter, repeated string){
		"a message": func(w http.ResponseWriter, repeated string) {
			say(w, http.StatusForbidden, "Odd", "<Message>"+repeated+"</Message>")
		},
		"a code": func(w http.ResponseWriter, repeated string) { say(w, http.StatusForbidden, repeated, "") },
		"a region": func(w http.ResponseWriter, repeated string) {
			say(w, http.StatusBadRequest, "AuthorizationHeaderMalformed", "<Region>"+repeated+"</Region>")
		},
		"a long message": func(w http.ResponseWriter, repeated string) {
			say(w, http.StatusForbidden, "Odd", "<Message>"+strings.Repeat("x", 295)+repeated+"</Message>")
		},
		"a page": func(w http.ResponseWriter, repeated string) {
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprintf(w, "<!doctype html><p>No gateway for %s", html.EscapeString(repeated))
		},
		"a text": func(w http.ResponseWriter, repeated string) {
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprintf(w, "no gateway for %s", repeated)
		},
		"a header": func(w http.ResponseWriter, repeated string) {
			w.Header().Set("X-Minio-Error-Desc", repeated)
			w.Header().Set("X-Amz-Bucket-Region", repeated)
			w.WriteHeader(http.StatusForbidden)
		},
		"no HTTP": func(w http.ResponseWriter, repeated string) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "%s\r\n\r\n", repeated)
				conn.Close()
			}
		},
		"a length": func(w http.ResponseWriter, repeated string) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n", repeated)
				conn.Close()
			}
		},
		"a date": func(w http.ResponseWriter, repeated string) { w.Header().Set("Last-Modified", repeated) },
	}
	for what, answer := range answers {
		for _, part := range []string{"Authorization", "X-Amz-Security-Token", "secret"} {
			s := newStore(t)
			s.answerWith(func(w http.ResponseWriter, r *http.Request) {
				repeated := secretKey
				if part != "secret" {
					repeated = r.Header.Get(part)
				}
				if repeated == "" {
					t.Errorf("the request has no %s", part)
				}
				answer(w, repeated)
			})
			cfg := config(s)
			cfg.SessionToken = sessionToken
			failed := 0
			for action, err := range eachAction(t, open(t, cfg), "rss.xml") {
				wantNoSecret(t, action+" answered by "+what+" with "+part, err)
				if err != nil {
					failed++
				}
			}
			if failed == 0 {
				t.Errorf("nothing failed when answered by %s", what)
			}
		}
	}
}

func TestErrorsShowNoSecretOfTheConfiguration(t *testing.T) {
	good := s3.Config{Endpoint: "https://s3.example.com", Bucket: bucket, AccessKey: accessKey, SecretKey: secretKey, SessionToken: sessionToken}
	for name, change := range map[string]func(*s3.Config){
		"keys in the endpoint":        func(c *s3.Config) { c.Endpoint = "https://" + accessKey + ":" + sessionToken + "@s3.example.com" },
		"keys in what is no endpoint": func(c *s3.Config) { c.Endpoint = "https://s3.example.com:" + sessionToken },
		"a line's end":                func(c *s3.Config) { c.SecretKey = secretKey + "\n" },
		"half of the keys":            func(c *s3.Config) { c.AccessKey = "" },
	} {
		cfg := good
		change(&cfg)
		_, err := s3.New(cfg)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		wantNoSecret(t, name, err)
	}
}
