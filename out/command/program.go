package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Program is run without a shell, without a terminal and with nothing to read.
type Program struct {
	// Run is the program and its arguments. A program with a slash in its name is
	// looked for from Dir on, one without in the folders of PATH.
	Run []string

	// Dir is the folder in which it runs.
	Dir string

	// Env has variables to be added to its environment, which is ours otherwise.
	Env map[string]string

	// Hide are texts that no error may show. The values of Env are such, too.
	Hide []string

	// Timeout is how long it may take. Zero is ten minutes.
	Timeout time.Duration

	// Grace is how long it may take to end when it is asked to. Zero is ten seconds.
	Grace time.Duration
}

const (
	defaultTimeout = 10 * time.Minute
	defaultGrace   = 10 * time.Second

	// lingering is how long to listen to children that outlive a program, as ssh's
	// shared connections do.
	lingering = time.Second
)

// Do runs the program as it is, with some more variables, and waits for its end. The error
// shows the last that it printed, without the secrets. When ctx is done, the program and
// the children that it has started are asked to end, and then made to.
func (p Program) Do(ctx context.Context, vars ...string) error {
	return p.run(ctx, p.Run[1:], vars...)
}

// run runs the program, with some more variables, and waits for its end. The error
// tells the last that it printed. When ctx is done or the time is over, the program
// and the children that it has started are asked to end, and then made to.
func (p Program) run(ctx context.Context, args []string, vars ...string) error {
	name := filepath.Base(p.Run[0])
	timeout := p.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	timed, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	said, err := p.start(timed, args, vars)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", name, ctx.Err())
	case timed.Err() != nil:
		err = fmt.Errorf("not done after %v, and ended", timeout)
	}
	text := said.text(p.secrets())
	if text != "" {
		text = ":" + text
	}
	return fmt.Errorf("%s: %w%s", name, err, text)
}

// start is run, without what is to be said of it.
func (p Program) start(ctx context.Context, args, vars []string) (*tail, error) {
	said := new(tail)
	r, w, err := os.Pipe()
	if err != nil {
		return said, err
	}
	defer r.Close()
	grace := p.Grace
	if grace == 0 {
		grace = defaultGrace
	}
	cmd := exec.CommandContext(ctx, p.Run[0], args...)
	cmd.Dir, cmd.Env = p.Dir, p.environment(vars)
	cmd.Stdout, cmd.Stderr = w, w
	// A session of its own has no terminal on which to wait for a password, and its
	// children can be reached all at once.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	defer tie(cmd.SysProcAttr)()
	var end time.Time // of what was asked to end
	cmd.Cancel = func() error {
		end = time.Now().Add(grace)
		return signal(cmd, syscall.SIGTERM)
	}
	cmd.WaitDelay = grace
	err = cmd.Start()
	w.Close()
	if err != nil {
		return said, p.unstarted(err)
	}
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		_, _ = io.Copy(said, r) // it ends with the last child, or at the deadline
	}()
	err = cmd.Wait()
	if end.IsZero() {
		end = time.Now().Add(lingering)
	}
	if wrong := r.SetReadDeadline(end); wrong != nil {
		r.Close()
	}
	<-copied
	if ctx.Err() != nil {
		_ = signal(cmd, syscall.SIGKILL) // most often there is nobody left
	}
	return said, err
}

// signal sends a signal to a program and its children.
func signal(cmd *exec.Cmd, s syscall.Signal) error {
	err := syscall.Kill(-cmd.Process.Pid, s)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// environment is the program's: ours without what a feedgen above this one said.
func (p Program) environment(vars []string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{varDir, varChanges, varURL}, name)
	})
	for name, value := range p.Env {
		env = append(env, name+"="+value)
	}
	return append(env, vars...)
}

func (p Program) secrets() []string {
	all := slices.Clone(p.Hide)
	for _, value := range p.Env {
		all = append(all, value)
	}
	return all
}
