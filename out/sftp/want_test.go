package sftp_test

import (
	"feedgen/out/outtest"
	"os"
	"path/filepath"
	"testing"
)

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	outtest.WriteFile(t, to, string(data))
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

func wantError(t *testing.T, err error, temporary bool, parts ...string) {
	t.Helper()
	outtest.WantError(t, err, temporary, []string{password, passphrase}, parts...)
}
