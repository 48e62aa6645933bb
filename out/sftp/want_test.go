package sftp_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
)

func file(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), []byte(data))
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, to, string(data))
}

func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

// wantError checks an error's parts, that it tells whether another try may help,
// and that it gives no secret away.
func wantError(t *testing.T, err error, temporary bool, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error is %q, want one with %q", err, part)
		}
	}
	var may interface{ Temporary() bool }
	if !errors.As(err, &may) || may.Temporary() != temporary {
		t.Errorf("error %q does not tell that another try may help: %v", err, temporary)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, text := range []string{e.Error(), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e)} {
			if strings.Contains(text, password) || strings.Contains(text, passphrase) {
				t.Errorf("error gives a secret away: %s", text)
			}
		}
	}
}

// readTree gives all that is below a folder: contents of files, and types of what
// is none.
func readTree(t *testing.T, root string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if name == ".feedgen.json" { // what is published has a manifest
			return nil
		}
		if !d.Type().IsRegular() {
			got[filepath.ToSlash(name)] = d.Type().String()
			return nil
		}
		data, err := os.ReadFile(path)
		got[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantTree(t *testing.T, root string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, readTree(t, root)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", root, diff)
	}
}

const folder, link = "d---------", "L---------"
