package command_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"feedgen/out"
	"feedgen/out/command"
)

// tied is the variable that tells a test to be the run that is killed, in a folder.
const tied = "TEST_COMMAND_TIED"

// TestAProgramEndsWithAKilledRun so that the next run does not start another beside it.
func TestAProgramEndsWithAKilledRun(t *testing.T) {
	if folder := os.Getenv(tied); folder != "" {
		beKilled(t, folder)
		return
	}
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	run.Env = append(os.Environ(), tied+"="+folder)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	said := bufio.NewReader(f)
	expect := func(want string) {
		t.Helper()
		if got, err := said.ReadString('\n'); got != want+"\n" {
			t.Fatalf("the program says %q, %v, want %s", got, err, want)
		}
	}
	expect("begun")
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := run.Wait(); err == nil {
		t.Error("the run was not killed")
	}
	expect("asked to end")
}

// beKilled runs a program that tells when it is asked to end, and else ends by itself.
func beKilled(t *testing.T, folder string) {
	script := `exec 3> pipe; trap 'kill $!; echo asked to end >&3; exit' TERM
		sleep 20 3>&- & echo begun >&3; wait; echo not asked >&3`
	e := &command.Errand{
		Program: command.Program{Run: []string{"sh", "-c", script}, Dir: folder},
		Journal: filepath.Join(folder, "owed"),
	}
	if err := e.Owe(out.Change{Name: "a.xml"}); err != nil {
		t.Fatal(err)
	}
	t.Error(e.Do(t.Context()))
}
