package config

import (
	"fmt"
	"os"
	"strings"
)

// A Secret is where a secret stands. The configuration never has the secret
// itself. The zero Secret is none.
type Secret struct {
	Env  string // the name of an environment variable
	File Path   // or a file that holds nothing else
	At   string // file:line:column, for errors found later
}

// maxSecret bounds what is read as a secret, in bytes.
const maxSecret = 64 << 10

// Reveal reads the secret, without the line's end that editors put at a file's. It
// is empty for the zero Secret. The error names where it should stand, and never
// holds any of it.
func (s Secret) Reveal() (string, error) {
	switch {
	case s.Env != "":
		v, ok := os.LookupEnv(s.Env)
		if !ok || v == "" {
			return "", fmt.Errorf("%s: the environment has no %s", s.At, s.Env)
		}
		return v, nil
	case s.File != Path{}:
		data, err := readUpTo(s.File.Resolved, maxSecret)
		if err != nil {
			return "", fmt.Errorf("%s: secret: %w", s.At, err)
		}
		v := strings.TrimRight(string(data), "\r\n")
		if v == "" {
			return "", fmt.Errorf("%s: %s is empty, where a secret is wanted", s.At, s.File.Written)
		}
		return v, nil
	}
	return "", nil
}

// sample stands for a secret where only its being there counts.
func (s Secret) sample() string {
	if s == (Secret{}) {
		return ""
	}
	return "sample"
}

// secret gives where a secret stands.
func (t *table) secret(key, dir string) Secret {
	v, ok := t.get(key)
	if !ok {
		return Secret{}
	}
	if _, isTable := v.(map[string]any); !isTable {
		// The value is not shown: it may be the secret.
		t.report(key, `%s must not stand here, where others may read it (want { env = "NAME" } or { file = "path" })`, key)
		return Secret{At: t.at(key)}
	}
	sub := t.table(key)
	s := Secret{At: t.at(key)}
	s.Env, _ = sub.word("env")
	if written, ok := sub.word("file"); ok {
		s.File = sub.resolve("file", written, dir)
	}
	if (s.Env == "") == (s.File == Path{}) {
		t.report(key, `%s: want { env = "NAME" } or { file = "path" }`, key)
	}
	sub.close()
	return s
}
