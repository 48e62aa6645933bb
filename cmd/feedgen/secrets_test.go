//go:build peers

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The secrets of places have words in them that stand nowhere else.
const (
	secretWord = "Zaunkoenig"
	accessWord = "AKIA" + secretWord + "ACCESS"
)

// wantNoSecret looks for what nobody may be shown.
func wantNoSecret(t *testing.T, where, text string) {
	t.Helper()
	if i := strings.Index(text, secretWord); i >= 0 {
		t.Errorf("%s shows a secret: …%s…", where, text[max(0, i-200):min(len(text), i+50)])
	}
}

// wantNoSecretInArguments looks at the arguments of a process and of those that it has
// started, which everybody on the machine can see.
func wantNoSecretInArguments(t *testing.T, pid int) {
	t.Helper()
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // it may have ended
	wantNoSecret(t, "an argument", string(line))
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		children, _ := os.ReadFile(list)
		for child := range strings.FieldsSeq(string(children)) {
			var id int
			if _, err := fmt.Sscan(child, &id); err == nil {
				wantNoSecretInArguments(t, id)
			}
		}
	}
}

// wantNoSecretInState looks into all files of the state folder.
func (s *site) wantNoSecretInState(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(s.dir, ".feedgen"), func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(file)
		wantNoSecret(t, file, string(data))
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
