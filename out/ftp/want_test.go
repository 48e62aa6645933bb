package ftp_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out/ftp"
)

func file(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), []byte(data))
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// read gives what a destination has.
func read(t *testing.T, d *ftp.Destination, name string) (string, error) {
	t.Helper()
	live, err := d.Open(t.Context(), name)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(live)
	return string(data), errors.Join(err, live.Close())
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
	wantNoSecret(t, err)
}

func wantNoSecret(t *testing.T, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, text := range []string{e.Error(), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e)} {
			if strings.Contains(text, password) {
				t.Errorf("error gives a secret away: %s", text)
			}
		}
	}
}

// wantTree checks all that is below a folder but the manifest: contents of files,
// and folders, whose names end in a slash.
func wantTree(t *testing.T, root string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == root || d.Name() == ".feedgen.json" {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if d.IsDir() {
			got[filepath.ToSlash(name)+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(path)
		got[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", root, diff)
	}
}
