package s3_test

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	accessKey = "AKIATESTACCESSKEY"
	secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	region    = "eu-test-1"
	bucket    = "news.example"
)

// A store is a bucket in memory, behind a server that checks signatures as S3 tells
// to. Its zero value is not ready: see newStore.
type store struct {
	URL string

	mu       sync.Mutex
	objects  map[string]stored
	requests []string // method and path of each
	answer   http.HandlerFunc
}

type stored struct {
	header http.Header
	data   []byte
	made   time.Time
}

// tag is the object's ETag, quoted.
func (o stored) tag() string { return fmt.Sprintf(`"%x"`, md5.Sum(o.data)) }

func newStore(t *testing.T) *store {
	t.Helper()
	s := &store{objects: map[string]stored{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// answerWith makes h answer all requests, in the place of the store.
func (s *store) answerWith(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = h
}

// seen gives the requests so far, and forgets them.
func (s *store) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.requests = nil }()
	return s.requests
}

// object gives what is in the bucket under a key.
func (s *store) object(key string) (stored, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[key]
	return o, ok
}

// set puts an object into the bucket as another program would.
func (s *store) set(key, data string, header http.Header) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key] = stored{header: header, data: []byte(data), made: time.Now()}
}

func (s *store) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}

// say answers with an error in XML, as S3 does.
func say(w http.ResponseWriter, status int, code, more string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code>%s</Error>", code, more)
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	answer := s.answer
	s.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	if code := checkSignature(r); code != "" {
		say(w, http.StatusForbidden, code, "")
		return
	}
	if sum := sha256.Sum256(data); r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]) {
		say(w, http.StatusBadRequest, "XAmzContentSHA256Mismatch", "")
		return
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if name != bucket {
		say(w, http.StatusNotFound, "NoSuchBucket", "")
		return
	}
	if key == "" {
		fmt.Fprintf(w, "<LocationConstraint>%s</LocationConstraint>", region)
		return
	}
	s.serveObject(w, r, key, data)
}

func (s *store) serveObject(w http.ResponseWriter, r *http.Request, key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	there, ok := s.objects[key]
	switch r.Method {
	case http.MethodPut:
		if tag := r.Header.Get("If-Match"); tag != "" && !ok {
			say(w, http.StatusNotFound, "NoSuchKey", "")
			return
		} else if tag != "" && tag != there.tag() || r.Header.Get("If-None-Match") == "*" && ok {
			say(w, http.StatusPreconditionFailed, "PreconditionFailed", "")
			return
		}
		kept := http.Header{}
		for name, values := range r.Header {
			if strings.HasPrefix(name, "X-Amz-Meta-") || slices.Contains([]string{"Content-Type", "Content-Encoding", "Cache-Control", "X-Amz-Acl"}, name) {
				kept[name] = values
			}
		}
		s.objects[key] = stored{header: kept, data: data, made: time.Now()}
	case http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	default:
		if !ok {
			say(w, http.StatusNotFound, "NoSuchKey", "")
			return
		}
		maps.Copy(w.Header(), there.header)
		w.Header().Set("Etag", there.tag())
		w.Header().Set("Content-Length", fmt.Sprint(len(there.data))) // which Go leaves out of what is encoded
		http.ServeContent(w, r, key, there.made, bytes.NewReader(there.data))
	}
}

// checkSignature gives S3's code for what is wrong with a request's signature, by
// the rules of AWS Signature Version 4.
func checkSignature(r *http.Request) string {
	fields := map[string]string{}
	for field := range strings.SplitSeq(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	key, scope, _ := strings.Cut(fields["Credential"], "/")
	parts := strings.Split(scope, "/") // date, region, service, aws4_request
	switch {
	case key == "":
		return "AccessDenied"
	case key != accessKey:
		return "InvalidAccessKeyId"
	// The question where a bucket is may be signed for the first region of all.
	case len(parts) != 4, parts[1] != region && r.URL.RawQuery != "location=":
		return "AuthorizationHeaderMalformed"
	}
	headers := ""
	for name := range strings.SplitSeq(fields["SignedHeaders"], ";") {
		value := strings.Join(r.Header.Values(name), ",")
		if name == "host" {
			value = r.Host
		}
		if name == "content-length" {
			value = fmt.Sprint(r.ContentLength)
		}
		headers += name + ":" + strings.TrimSpace(value) + "\n"
	}
	request := sha256.Sum256([]byte(strings.Join([]string{
		r.Method, r.URL.EscapedPath(), r.URL.RawQuery, headers, fields["SignedHeaders"], r.Header.Get("X-Amz-Content-Sha256"),
	}, "\n")))
	text := "AWS4-HMAC-SHA256\n" + r.Header.Get("X-Amz-Date") + "\n" + scope + "\n" + hex.EncodeToString(request[:])
	signing := []byte("AWS4" + secretKey)
	for _, part := range append(parts, text) {
		mac := hmac.New(sha256.New, signing)
		mac.Write([]byte(part))
		signing = mac.Sum(nil)
	}
	if cmp.Compare(hex.EncodeToString(signing), fields["Signature"]) != 0 {
		return "SignatureDoesNotMatch"
	}
	return ""
}
