package outtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// WantError checks an error's parts, that it tells by a method Temporary whether another
// try may help, and that it gives no secret away.
func WantError(t *testing.T, err error, temporary bool, secrets []string, parts ...string) {
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
	WantNoSecret(t, err, secrets...)
}

// WantNoSecret looks for secrets in an error and all that it wraps.
func WantNoSecret(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("error %s gives the secret %q away", text, secret)
				}
			}
		}
	}
}
