package main

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"feedgen": main})
}

// TestScripts runs the program as a person would: see testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Values[stampsKey{}] = make(map[string]time.Time)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":     exits,
			"remember":  remember,
			"serve":     serve,
			"picture":   picture,
			"expand":    expand,
			"untouched": untouched,
		},
	})
}

// exits CODE PROGRAM ARGS... runs a program that must end with CODE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	if secret := ts.Getenv("SECRET"); secret != "" {
		wantHidden(ts, secret)
	}
}

// wantHidden looks for a secret in what was printed last, and in the state folder.
func wantHidden(ts *testscript.TestScript, secret string) {
	for _, name := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(name), secret) {
			ts.Fatalf("%s shows the secret", name)
		}
	}
	err := filepath.WalkDir(ts.MkAbs(".feedgen"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && !d.Type().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), secret) {
			ts.Fatalf("%s holds the secret", path)
		}
		return err
	})
	ts.Check(err)
}

// serve VARIABLE FOLDER serves a folder until the script ends, at the address that
// the variable then has.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: serve VARIABLE FOLDER")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[1]))))
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}

// picture FILE WIDTH HEIGHT makes a PNG.
func picture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: picture FILE WIDTH HEIGHT")
	}
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	height, err := strconv.Atoi(args[2])
	ts.Check(err)
	var b bytes.Buffer
	ts.Check(png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o777))
	ts.Check(os.WriteFile(file, b.Bytes(), 0o666))
}

// expand FILE... puts variables' values into files.
func expand(ts *testscript.TestScript, _ bool, files []string) {
	for _, f := range files {
		text := os.Expand(ts.ReadFile(f), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(f), []byte(text), 0o666))
	}
}

type stampsKey struct{}

// remember FILE... notes when files were last written.
func remember(ts *testscript.TestScript, _ bool, files []string) {
	for _, f := range files {
		ts.Value(stampsKey{}).(map[string]time.Time)[f] = modified(ts, f)
	}
}

// untouched FILE... fails if a file was written since remember.
func untouched(ts *testscript.TestScript, neg bool, files []string) {
	for _, f := range files {
		same := modified(ts, f).Equal(ts.Value(stampsKey{}).(map[string]time.Time)[f])
		if same == neg {
			ts.Fatalf("%s: untouched is %v", f, same)
		}
	}
}

func modified(ts *testscript.TestScript, file string) time.Time {
	info, err := os.Stat(ts.MkAbs(file))
	ts.Check(err)
	return info.ModTime()
}
