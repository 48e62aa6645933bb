package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
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
