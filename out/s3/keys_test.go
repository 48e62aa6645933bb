package s3_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/out/outtest"
	"feedgen/out/s3"
)

// withoutKeys gives the configuration of a store, without keys, and takes all that
// this machine may have out of sight.
func withoutKeys(t *testing.T) (s3.Config, *store) {
	t.Helper()
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN",
		"AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	withRole(t, http.NotFound)
	s := newStore(t)
	cfg := config(s)
	cfg.AccessKey, cfg.SecretKey = "", ""
	return cfg, s
}

// withRole makes h the service that gives a container its keys.
func withRole(t *testing.T, h http.HandlerFunc) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.URL)
}

func TestKeysAreFoundWhereAmazonsOwnToolsLook(t *testing.T) {
	const profile = "[default]\naws_access_key_id = wrong\naws_secret_access_key = wrong\n\n" +
		"[news]\naws_access_key_id = " + accessKey + "\naws_secret_access_key = " + secretKey + "\n"
	for name, set := range map[string]func(t *testing.T){
		"the environment": func(t *testing.T) {
			t.Setenv("AWS_ACCESS_KEY_ID", accessKey)
			t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
		},
		"a profile": func(t *testing.T) {
			t.Setenv("AWS_PROFILE", "news")
			folder := filepath.Join(os.Getenv("HOME"), ".aws")
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "credentials"), []byte(profile), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a role": func(t *testing.T) {
			withRole(t, func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"AccessKeyId":%q,"SecretAccessKey":%q,"Token":"","Expiration":%q}`,
					accessKey, secretKey, time.Now().Add(time.Hour).Format(time.RFC3339))
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := withoutKeys(t)
			set(t)
			outtest.MustPut(t, open(t, cfg), outtest.File("rss.xml", "<rss/>"))
		})
	}
}

func TestWithoutKeysNothingIsSent(t *testing.T) {
	for _, half := range []string{"", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		cfg, s := withoutKeys(t)
		if half != "" {
			t.Setenv(half, secretKey)
		}
		for action, err := range eachAction(t, open(t, cfg), "rss.xml") {
			if err == nil || isTemporary(err) || !strings.Contains(err.Error(), "there are no keys: set access_key and secret_key") {
				t.Errorf("%s: %v, want one that says where keys are looked for", action, err)
			}
			wantNoSecret(t, action, err)
		}
		if got := s.seen(); len(got) > 0 {
			t.Errorf("requests are %v, want none", got)
		}
	}
}

func TestKeysThatAreRefusedAreLookedUpAnew(t *testing.T) {
	cfg, s := withoutKeys(t)
	t.Setenv("AWS_ACCESS_KEY_ID", accessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
	t.Setenv("AWS_SESSION_TOKEN", "old")
	s.answerWith(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Security-Token") == "old" {
			say(w, http.StatusBadRequest, "ExpiredToken", "")
		}
	})
	d := open(t, cfg)
	if err := d.Put(t.Context(), outtest.File("rss.xml", "<rss/>")); err == nil {
		t.Error("no error of an old token")
	}
	t.Setenv("AWS_SESSION_TOKEN", "new")
	outtest.MustPut(t, d, outtest.File("rss.xml", "<rss/>"))
}
