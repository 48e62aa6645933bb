package ftp_test

import (
	"errors"
	"io"
	"testing"

	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

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

func wantError(t *testing.T, err error, temporary bool, parts ...string) {
	t.Helper()
	outtest.WantError(t, err, temporary, []string{password}, parts...)
}
