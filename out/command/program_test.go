package command_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"feedgen/out"
	"feedgen/out/command"
)

// do runs a script that is owed something.
func do(t *testing.T, ctx context.Context, e *command.Errand) error {
	t.Helper()
	if err := e.Owe(out.Change{Name: "a.xml"}); err != nil {
		t.Error(err)
	}
	return e.Do(ctx)
}

func TestAnErrorTellsTheLastThatTheProgramPrinted(t *testing.T) {
	for name, tt := range map[string]struct{ script, want string }{
		"nothing":     {"exit 3", "sh: exit status 3"},
		"both ways":   {"echo one; echo two >&2; exit 1", "sh: exit status 1:\n    one\n    two"},
		"many lines":  {"seq 1 30000; exit 1", "sh: exit status 1:\n    29991\n    29992\n    29993\n    29994\n    29995\n    29996\n    29997\n    29998\n    29999\n    30000"},
		"a bar":       {`printf '10%%\r20%%\r\n\n'; exit 1`, "sh: exit status 1:\n    10%\n    20%"},
		"a long line": {`printf '%0400d' 0; exit 1`, "sh: exit status 1:\n    " + strings.Repeat("0", 300) + "…"},
		"commands":    {`printf '\033[2Jx'; exit 1`, "sh: exit status 1:\n    ?[2Jx"},
		"a signal":    {"kill -9 $$", "sh: signal: killed"},
	} {
		if err := do(t, t.Context(), errand(t, tt.script)); err == nil || err.Error() != tt.want {
			t.Errorf("%s: error is %v, want %s", name, err, tt.want)
		}
	}
}

func TestAProgramThatCannotBeStartedIsTold(t *testing.T) {
	for name, want := range map[string]string{
		"feedgen-no-such-program": "no folder of PATH has it: install it, ",
		"plain":                   "no folder of PATH has it; if DIR/plain is meant, write \"./plain\"",
		"./none":                  "there is no file DIR/none",
		"./plain":                 "DIR/plain is not executable; chmod +x makes it so",
		"./folder":                "DIR/folder is a folder, and no program",
		"./orphan":                "DIR/orphan is there, but not the interpreter that its first line names",
		"./bare":                  "DIR/bare is no program that this machine runs; ",
	} {
		e := errand(t, "")
		e.Run = []string{name}
		if err := os.Mkdir(filepath.Join(e.Dir, "folder"), 0o755); err != nil {
			t.Fatal(err)
		}
		for file, mode := range map[string]os.FileMode{"plain": 0o644, "orphan": 0o755, "bare": 0o755} {
			text := "#!/feedgen/no/such/sh\n"
			if file == "bare" {
				text = "true\n"
			}
			if err := os.WriteFile(filepath.Join(e.Dir, file), []byte(text), mode); err != nil {
				t.Fatal(err)
			}
		}
		want = filepath.Base(name) + ": " + strings.ReplaceAll(want, "DIR", e.Dir)
		if err := do(t, t.Context(), e); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error is %v, want %s", name, err, want)
		}
	}
}

func TestAProgramWithASlashIsLookedForInItsFolder(t *testing.T) {
	e := errand(t, "")
	e.Run = []string{"./send"}
	if err := os.WriteFile(filepath.Join(e.Dir, "send"), []byte("#!/bin/sh\ntouch sent\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := do(t, t.Context(), e); err != nil {
		t.Fatal(err)
	}
	text(t, e, "sent")
}

func TestErrorsShowNoSecret(t *testing.T) {
	const token, known = "s3cr&t/1 x", "another's"
	e := errand(t, `echo "$TOKEN"; echo "https://s3cr%26t%2F1%20x@example.com/"; echo "x=s3cr%26t%2F1+x"; echo "$LINES2" | tail -n 1; echo "another's"; exit 1`)
	e.Env = map[string]string{"TOKEN": token, "LINES2": "-----BEGIN-----\nkeykey\n"}
	e.Hide = []string{known}
	err := do(t, t.Context(), e)
	want := "sh: exit status 1:\n    ***\n    https://***@example.com/\n    x=***\n    ***"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error is %v, want %s", err, want)
	}
	for _, secret := range []string{token, "keykey", known} {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("%v shows %s", err, secret)
		}
	}
}

// TestASecretThatIsCutIsNotShown: what is kept of the output begins within one.
func TestASecretThatIsCutIsNotShown(t *testing.T) {
	e := errand(t, `yes "$TOKEN" | tr -d '\n' | head -c 1000001; exit 1`)
	e.Env = map[string]string{"TOKEN": "abcdefghij"}
	if err := do(t, t.Context(), e); err == nil || err.Error() != "sh: exit status 1" {
		t.Errorf("error is %v", err)
	}
}

func TestAProgramHasNeitherInputNorTerminal(t *testing.T) {
	if err := do(t, t.Context(), errand(t, `test -z "$(cat)" && ! ( : < /dev/tty ) 2>/dev/null`)); err != nil {
		t.Error(err)
	}
}

// living gives what a script writes to its descriptor 3, from its first line on; that
// ends when the last process is dead that has the descriptor.
func living(t *testing.T, e *command.Errand) *bufio.Reader {
	t.Helper()
	pipe := filepath.Join(e.Dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	e.Run[2] = "exec 3> pipe; " + e.Run[2]
	return bufio.NewReader(&opened{path: pipe})
}

// opened is a file that is opened by the first Read.
type opened struct {
	path string
	file *os.File
}

func (o *opened) Read(p []byte) (n int, err error) {
	if o.file == nil {
		if o.file, err = os.Open(o.path); err != nil {
			return 0, err
		}
	}
	return o.file.Read(p)
}

// stopped does an errand whose context is done once its script has written a line to
// its descriptor 3. It gives what is written there after that.
func stopped(t *testing.T, e *command.Errand) *bufio.Reader {
	t.Helper()
	alive := living(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error)
	go func() { done <- do(t, ctx, e) }()
	if _, err := alive.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	return alive
}

func TestAProgramEndsWithItsChildrenWhenItsContextDoes(t *testing.T) {
	for name, trap := range map[string]string{"willing": "", "unwilling": "trap '' TERM;"} {
		t.Run(name, func(t *testing.T) {
			e := errand(t, trap+`sh -c 'sleep 3600 & echo begun >&3; wait' & wait`)
			e.Grace = 100 * time.Millisecond
			alive := stopped(t, e)
			if _, err := io.ReadAll(alive); err != nil {
				t.Error(err)
			}
			if owed, err := e.Owed(); len(owed) != 1 || err != nil {
				t.Errorf("owed is %v, %v", owed, err)
			}
		})
	}
}

// TestTheGraceIsThatOfAll: children that are unwilling do not get another one when
// their program's is over. The child notices that by the end of a pipe.
func TestTheGraceIsThatOfAll(t *testing.T) {
	e := errand(t, `trap '' TERM; mkfifo program
		sh -c 'echo begun >&3; cat program; sleep 0.8; echo outlived >&3' & exec 4> program; exec 3>&-; sleep 3600 4>&- & wait`)
	e.Grace = time.Second
	alive := stopped(t, e)
	if rest, err := io.ReadAll(alive); len(rest) > 0 || err != nil {
		t.Errorf("the child says %q, %v", rest, err)
	}
}

func TestAProgramMayEndInOrder(t *testing.T) {
	e := errand(t, `trap 'touch ended; exit 0' TERM; sleep 3600 > /dev/null 2>&1 & echo begun >&3; wait`)
	stopped(t, e)
	text(t, e, "ended")
}

func TestAProgramThatTakesTooLongIsEnded(t *testing.T) {
	e := errand(t, "sleep 3600 & wait")
	e.Timeout = 100 * time.Millisecond
	want := "sh: not done after 100ms, and ended"
	if err := do(t, t.Context(), e); err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

// TestAProgramMayLeaveAChildBehind: as ssh does, whose shared connection keeps the
// output open.
func TestAProgramMayLeaveAChildBehind(t *testing.T) {
	e := errand(t, "sleep 3600 & echo $! > pid")
	if err := do(t, t.Context(), e); err != nil {
		t.Error(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(text(t, e, "pid")))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}
