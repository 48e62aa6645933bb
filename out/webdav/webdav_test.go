package webdav_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/webdav"
)

func TestWebDAVIsADestination(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination {
		return open(t, webdav.Config{URL: startServer(t).url})
	})
}

func TestWebDAVIsADestinationWithALogin(t *testing.T) {
	for name, login := range map[string]func(http.Handler) http.Handler{
		"Basic": basic, "Digest": newDigester("SHA-256-sess").wrap,
	} {
		t.Run(name, func(t *testing.T) {
			outtest.Run(t, func(t *testing.T) out.Destination {
				return open(t, webdav.Config{URL: startServer(t, login).url, User: user, Password: password})
			})
		})
	}
}

func TestWebDAVIsADestinationWithoutPROPFIND(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination {
		return open(t, webdav.Config{URL: startServer(t, refusing(http.StatusMethodNotAllowed, "PROPFIND")).url})
	})
}

func TestPutSendsMovesAndLeavesNothing(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("news/rss.xml", "one"))
	outtest.MustPut(t, d, outtest.File("news/rss.xml", "two"))
	outtest.WantTree(t, s.path("."), map[string]string{"news": outtest.Folder, "news/rss.xml": "two"})
	const first, second = "PROPFIND PUT MKCOL MKCOL MKCOL PUT GET MOVE", "PROPFIND PUT GET MOVE"
	if got := s.methods(); got != first+" "+second {
		t.Errorf("asked %s, want %s, then %s", got, first, second)
	}
	info, err := d.Stat(t.Context(), "news/rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	if info.MediaType != feedgen.RSS.MediaType() || info.Size != 3 || time.Since(info.Modified).Abs() > time.Hour {
		t.Errorf("the server has %+v", info)
	}
}

func TestPutNeverReplacesAFolder(t *testing.T) {
	for _, refuse := range [][]string{nil, {"PROPFIND"}} {
		s := startServer(t, redirectingFolders, refusing(http.StatusMethodNotAllowed, refuse...))
		d := open(t, webdav.Config{URL: s.url})
		outtest.MustPut(t, d, outtest.File("news/rss.xml", "x"))
		err := d.Put(t.Context(), outtest.File("news", "y"))
		if want := s.url + "/news: is a folder, where a file is wanted"; err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
		if err := d.Delete(t.Context(), "news"); err == nil {
			t.Error("deleted a folder")
		}
		outtest.WantTree(t, s.path("."), map[string]string{"news": outtest.Folder, "news/rss.xml": "x"})
	}
}

// redirectingFolders sends to an address with a slash at its end, as nginx and Apache
// do.
func redirectingFolders(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/news") && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			http.Redirect(w, r, "news/", http.StatusMovedPermanently)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func TestDeleteRemovesTheFoldersThatItEmpties(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	for _, name := range []string{"a/b/c.jpg", "a/b/d/e.jpg", "f/g h/i.jpg"} {
		outtest.MustPut(t, d, outtest.File(name, "x"))
	}
	for _, name := range []string{"a/b/d/e.jpg", "f/g h/i.jpg", "never/was.jpg"} {
		if err := d.Delete(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	outtest.WantTree(t, s.path("."), map[string]string{"a": outtest.Folder, "a/b": outtest.Folder, "a/b/c.jpg": "x"})
}

func TestDeleteKeepsFoldersInWhichTheServerHidesFiles(t *testing.T) {
	s := startServer(t, hidingDots)
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("a/b.jpg", "x"))
	outtest.WriteFile(t, s.path("a/.htaccess"), "x")
	if err := d.Delete(t.Context(), "a/b.jpg"); err != nil {
		t.Fatal(err)
	}
	outtest.WantTree(t, s.path("."), map[string]string{"a": outtest.Folder, "a/.htaccess": "x"})
}

// hidingDots tells of a folder alone when it is asked for what is in it.
func hidingDots(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Depth") == "1" {
			r.Header.Set("Depth", "0")
		}
		h.ServeHTTP(w, r)
	})
}

func TestALoginThatIsRefusedSaysSo(t *testing.T) {
	for name, login := range map[string]func(http.Handler) http.Handler{"basic": basic, "digest": newDigester("SHA-256").wrap} {
		s := startServer(t, login)
		d := open(t, webdav.Config{URL: s.url, User: user, Password: "wrong-password"})
		wantFailure(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), "the server refuses the login; mend user or password", false)
		d = open(t, webdav.Config{URL: s.url})
		wantFailure(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), "the server wants a login; set user and password", false)
		if got := s.methods(); got != "" {
			t.Errorf("%s: the server did %s", name, got)
		}
	}
}

func TestALoginOfAnotherKindSaysSo(t *testing.T) {
	s := startServer(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("WWW-Authenticate", "Negotiate abc==")
			w.Header().Add("WWW-Authenticate", `Digest realm="x", qop="auth-int", nonce="y"`)
			w.WriteHeader(http.StatusUnauthorized)
		})
	})
	_, err := open(t, webdav.Config{URL: s.url, User: user, Password: password}).Stat(t.Context(), "rss.xml")
	wantFailure(t, err, `by "Negotiate, Digest"; have Basic and Digest`, false)
}

func TestAPasswordThatTheServerRepeatsIsNotShown(t *testing.T) {
	s := startServer(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/"+password, http.StatusFound)
		})
	})
	d := open(t, webdav.Config{URL: s.url, User: user, Password: "correct"})
	_, err := d.Stat(t.Context(), "rss.xml")
	wantFailure(t, err, "repeats what must not be shown", false)
}

func TestRedirectsAreFollowedOnTheSameHostOnly(t *testing.T) {
	moved := func(to string) func(http.Handler) http.Handler {
		return func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if below, ok := strings.CutPrefix(r.URL.Path, "/old/"); ok {
					http.Redirect(w, r, to+below, http.StatusMovedPermanently)
					return
				}
				h.ServeHTTP(w, r)
			})
		}
	}
	s := startServer(t, moved("/dav me/site/feeds/"))
	old := strings.Replace(s.url, "/dav%20me/site/feeds", "/old", 1)
	outtest.MustPut(t, open(t, webdav.Config{URL: old}), outtest.File("rss.xml", "x"))
	outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "x"})

	s = startServer(t, basic, moved("http://192.0.2.1/feeds/"))
	old = strings.Replace(s.url, "/dav%20me/site/feeds", "/old", 1)
	err := open(t, webdav.Config{URL: old, User: user, Password: password}).Put(t.Context(), outtest.File("rss.xml", "x"))
	wantFailure(t, err, "the server redirects to another one, http://192.0.2.1/feeds/rss.xml", false)

	s = startServer(t, moved("/old/"))
	old = strings.Replace(s.url, "/dav%20me/site/feeds", "/old", 1)
	err = open(t, webdav.Config{URL: old}).Put(t.Context(), outtest.File("rss.xml", "x"))
	wantFailure(t, err, "redirects without end", false)
}

func TestAServerThatCannotBeAskedFirstIsNot(t *testing.T) {
	var asked atomic.Int64
	s := startServer(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Expect") != "" {
				asked.Add(1)
				w.WriteHeader(http.StatusExpectationFailed)
				return
			}
			h.ServeHTTP(w, r)
		})
	})
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("rss.xml", "x"))
	outtest.MustPut(t, d, outtest.File("atom.xml", "x"))
	outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "x", "atom.xml": "x"})
	if asked.Load() != 1 {
		t.Errorf("asked %d times whether to send a body, want it once for the folder", asked.Load())
	}
}

func TestOpenRefusesWhatIsEncoded(t *testing.T) {
	s := startServer(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "identity" {
				t.Errorf("accepts %q", got)
			}
			w.Header().Set("Content-Encoding", "gzip")
			h.ServeHTTP(w, r)
		})
	})
	outtest.WriteFile(t, s.path("rss.xml"), "x")
	_, err := open(t, webdav.Config{URL: s.url}).Open(t.Context(), "rss.xml")
	wantFailure(t, err, `encoding "gzip"`, false)
}

func TestOpenOfAFolderIsNoMissingFile(t *testing.T) {
	s := startServer(t, redirectingFolders)
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("news/rss.xml", "x"))
	if _, err := d.Open(t.Context(), "news"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestARefusalSaysWhatToDo(t *testing.T) {
	for _, tt := range []struct {
		method string
		status int
		want   string
	}{
		{"PUT", http.StatusForbidden, "PUT with 403 Forbidden; let the login write there, or mend url"},
		{"GET", http.StatusForbidden, "GET with 403 Forbidden; let the login read there, or mend url"},
		{"PUT", http.StatusMethodNotAllowed, "PUT with 405 Method Not Allowed; url may lead to no WebDAV folder"},
		{"PUT", http.StatusRequestEntityTooLarge, "raise the server's limit"},
		{"PUT", http.StatusInsufficientStorage, "its disk is full"},
		{"MOVE", http.StatusBadGateway, "the header Destination"},
		{"MKCOL", http.StatusForbidden, "make its folder: the server answers MKCOL with 403"},
	} {
		s := startServer(t, refusing(tt.status, tt.method))
		_, err := out.Publish(t.Context(), open(t, webdav.Config{URL: s.url}), []feedgen.File{outtest.File("rss.xml", "x")}, out.Options{})
		wantFailure(t, err, tt.want, tt.status >= 500)
	}
}

func TestAnAnswerThatIsNoneOfWebDAVSaysSo(t *testing.T) {
	for _, answer := range []string{"<html>", "", `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/x</D:href>`} {
		s := startServer(t, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusMultiStatus)
				_, _ = io.WriteString(w, answer)
			})
		})
		_, err := open(t, webdav.Config{URL: s.url}).Stat(t.Context(), "rss.xml")
		wantFailure(t, err, "the server's answer to PROPFIND cannot be understood", false)
	}
}
