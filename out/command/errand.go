package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"feedgen/out"
)

// An Errand is a program to be run once something has changed, as long as it has not
// ended well. Its methods may be called by several goroutines, Do by one at a time.
type Errand struct {
	Program

	// Journal is the file in which stands what the program is to be told. It and its
	// folder need not exist.
	Journal string

	// Folder is where the files are, if they are on this machine.
	Folder string

	// URL is where readers find the files; it ends in a slash.
	URL string

	// Addresses are those of files that readers find elsewhere, by name.
	Addresses map[string]string

	mu        sync.Mutex
	written   journal
	unwritten []out.Change // that the journal could not take
}

// The variables that tell the program what there is to do.
const (
	varDir     = "FEEDGEN_DIR"     // the folder, absolute
	varChanges = "FEEDGEN_CHANGES" // a file of changes, absolute
	varURL     = "FEEDGEN_URL"     // where readers find the files
)

// Owe notes a change before it is made. If it cannot be written down, which is an
// error, it is remembered for as long as e is.
func (e *Errand) Owe(c out.Change) error {
	if strings.ContainsAny(c.Name, "\t\n\r") {
		return fmt.Errorf("name %q: no list of changes can hold it", c.Name)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.written.write(e.Journal, c); err != nil {
		e.unwritten = append(e.unwritten, c)
		return err
	}
	return nil
}

// Owed lists what the program is to be told, each name once.
func (e *Errand) Owed() ([]out.Change, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	changes, err := read(e.Journal)
	if err != nil {
		return nil, err
	}
	return latest(append(changes, e.unwritten...)), nil
}

// Do runs the program if it is owed.
func (e *Errand) Do(ctx context.Context) error {
	changes, err := e.Owed()
	if err != nil || len(changes) == 0 {
		return err
	}
	list, err := e.list(changes)
	if err != nil {
		return err
	}
	defer os.Remove(list)
	vars := []string{varChanges + "=" + list, varURL + "=" + e.URL}
	stands := []string{"{changes}", list}
	if e.Folder != "" {
		vars = append(vars, varDir+"="+e.Folder)
		stands = append(stands, "{dir}", e.Folder)
	}
	args := make([]string, len(e.Run)-1)
	for i, arg := range e.Run[1:] {
		args[i] = strings.NewReplacer(stands...).Replace(arg)
	}
	if err := e.run(ctx, args, vars...); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.written, e.unwritten = journal{}, nil
	if err := os.Remove(e.Journal); err != nil && !absent(err) {
		return err
	}
	return nil
}

// list writes the changes into a file for the program: a word, the name and the
// address, with tabs between.
func (e *Errand) list(changes []out.Change) (string, error) {
	f, err := os.CreateTemp("", "feedgen-changes-")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range changes {
		address := cmp.Or(e.Addresses[c.Name], e.URL+(&url.URL{Path: c.Name}).EscapedPath())
		fmt.Fprintf(&b, "%s\t%s\t%s\n", verb(c), c.Name, address)
	}
	_, err = f.WriteString(b.String())
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
