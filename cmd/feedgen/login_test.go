//go:build peers

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestALoginThatIsRefusedLeavesAllAsItIs publishes with what is wrong or has expired.
func TestALoginThatIsRefusedLeavesAllAsItIs(t *testing.T) {
	for _, tt := range []struct {
		name, kind string
		config     func(string) string // changes the configuration
		secret     string              // of the environment, in the place of another
		want       []string
	}{
		{"a wrong secret", "s3", nil, "PLACE_SECRET", []string{"the signature is wrong: mend secret_key"}},
		{"an unknown key", "s3", nil, "PLACE_ACCESS", []string{"does not know the access key: mend access_key"}},
		{"a wrong passphrase", "sftp", nil, "PLACE_SECRET", []string{"passphrase"}},
		{"a wrong password", "webdav", nil, "PLACE_SECRET", []string{"the server refuses the login"}},
		{"another host's key", "sftp", func(config string) string {
			return regexp.MustCompile(`SHA256:[^"]+`).ReplaceAllString(config, "SHA256:"+strings.Repeat("A", 43))
		}, "", []string{"the server's key", "SHA256:"}},
		{"a key that is not authorized", "sftp", func(config string) string {
			key := regexp.MustCompile(`key = "([^"]+)"`).FindStringSubmatch(config)[1]
			if err := os.WriteFile(key+".pub", nil, 0o600); err != nil {
				t.Error(err)
			}
			return config
		}, "", []string{"the server refuses the login", "authorized_keys"}},
	} {
		t.Run(tt.kind+", "+tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, tt.kind)
			s := newSite(t, p)
			s.mustRun(t)
			s.change(t, 1)
			file := filepath.Join(s.dir, "config.toml")
			if tt.config != nil {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				write(t, file, tt.config(string(text)))
			}
			s.wantRefused(t, tt.want, func(cmd *exec.Cmd) {
				if tt.secret != "" {
					cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%s-WRONG", tt.secret, accessWord))
				}
			})
		})
	}
}

// wantRefused checks that a run fails, says so, and changes nothing.
func (s *site) wantRefused(t *testing.T, want []string, changes ...func(*exec.Cmd)) {
	t.Helper()
	before := s.place.tree(t)
	code, report, stderr := s.run(t, changes...)
	s.wantFailure(t, code, report, stderr, want...)
	if !maps.Equal(before, s.place.tree(t)) {
		t.Error("the run changed something")
	}
	s.wantNoSecretInState(t)
}

// TestATokenThatHasExpiredIsTold answers as Amazon does.
func TestATokenThatHasExpiredIsTold(t *testing.T) {
	p := newPlace(t, "s3")
	s := newSite(t, p)
	s.mustRun(t)
	s.change(t, 1)
	d := newDoor(t, p.address())
	d.answer(func(w http.ResponseWriter, r *http.Request) bool {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")
		return true
	})
	s.configure(t, d.address)
	s.wantRefused(t, []string{"expired"})
}

// TestAClockThatIsWrongIsTold runs a feedgen whose clock is an hour slow, as far as the
// store is told: the library that signs the requests is built with another clock.
func TestAClockThatIsWrongIsTold(t *testing.T) {
	p := newPlace(t, "s3")
	s := newSite(t, p)
	s.mustRun(t)
	s.change(t, 1)
	program := buildWithClock(t, "-time.Hour")
	s.wantRefused(t, []string{"the clocks differ too much: it is "}, func(cmd *exec.Cmd) { cmd.Path = program })
}

// buildWithClock builds the program with a clock that is off where S3 is concerned.
func buildWithClock(t *testing.T, off string) (program string) {
	t.Helper()
	dir := t.TempDir()
	program = filepath.Join(dir, "feedgen")
	const library = "github.com/minio/minio-go/v7"
	copied := filepath.Join(dir, "library")
	// What the module cache has may not be overlaid.
	if err := os.CopyFS(copied, os.DirFS(strings.TrimSpace(string(output(t, nil, "go", "list", "-m", "-f", "{{.Dir}}", library))))); err != nil {
		t.Fatal(err)
	}
	late(t, off, filepath.Join(copied, "pkg/signer/request-signature-v4.go"), filepath.Join(copied, "pkg/signer/request-signature-v4.go"))
	transport, err := filepath.Abs("../../out/s3/transport.go")
	if err != nil {
		t.Fatal(err)
	}
	late(t, off, transport, filepath.Join(dir, "transport.go"))
	overlay, module := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "go.mod")
	write(t, overlay, fmt.Sprintf(`{"Replace": {%q: %q}}`, transport, filepath.Join(dir, "transport.go")))
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), string(text))
	}
	output(t, nil, "go", "mod", "edit", "-replace", library+"="+copied, module)
	output(t, nil, "go", "build", "-modfile", module, "-overlay", overlay, "-o", program, ".")
	return program
}

// late copies a file of Go in which the clock is off.
func late(t *testing.T, off, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("time.Now()", "time.Now().Add("+off+")", "time.Until(date)", "date.Sub(time.Now().Add("+off+"))").Replace(string(text))
	if changed == string(text) {
		t.Fatalf("%s asks for no time", from)
	}
	if err := os.Chmod(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	write(t, to, changed)
}
