// Package command puts files into a folder of this machine, and has a program of the
// user's bring them to where readers fetch them: rsync, git, a host's own uploader.
//
// The program is run once for all that changed, when every file stands. It is told
// what changed, and told again, with what has changed since, until it ends well: what
// it owes is written down before a file is touched, so that neither a run that is
// killed nor one that fails forgets any of it. The package cannot see what
// the program did, and believes its exit code.
//
// An [Errand] is that program and that memory alone, for those who put their files by
// other means.
package command

import (
	"context"
	"errors"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Folder keeps the files for the program.
type Folder interface {
	out.Destination
	out.Reader
	out.Stater
}

// A Destination is a folder and a program.
type Destination struct {
	Folder
	errand *Errand
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
	_ out.Finisher    = (*Destination)(nil)
)

// New gives the destination whose files are in folder and are sent by errand, which
// nobody else uses.
func New(folder Folder, errand *Errand) (*Destination, error) {
	if len(errand.Run) == 0 || errand.Run[0] == "" {
		return nil, errors.New("run is empty: want a program and its arguments")
	}
	return &Destination{folder, errand}, nil
}

// Put puts the file into the folder. The program will be told.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	if err := d.owe(ctx, out.Change{Name: f.Name}); err != nil {
		return err
	}
	return d.Folder.Put(ctx, f)
}

// Delete removes a file from the folder. The program will be told.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := d.owe(ctx, out.Change{Name: name, Deleted: true}); err != nil {
		return err
	}
	return d.Folder.Delete(ctx, name)
}

func (d *Destination) owe(ctx context.Context, c out.Change) error {
	if err := out.CheckName(c.Name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.errand.Owe(c)
}

// Owed lists what the program has not sent yet.
func (d *Destination) Owed() ([]out.Change, error) { return d.errand.Owed() }

// Finish runs the program.
func (d *Destination) Finish(ctx context.Context) error { return d.errand.Do(ctx) }
