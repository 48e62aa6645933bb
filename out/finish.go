package out

import (
	"context"
	"fmt"
)

// A Finisher is a Destination that keeps files until all of them stand, and only then
// brings them to where readers fetch them. It can read back what it keeps, and not
// what readers see.
type Finisher interface {
	// Owed lists what was put and deleted since Finish did well last, also by
	// earlier runs, each name once. It is for the next Finish.
	Owed() ([]Change, error)

	// Finish brings what is owed to where it belongs. If it fails, all of it is owed
	// still. It is called when all files and the manifest stand.
	Finish(ctx context.Context) error
}

// A Change is what was done, or is about to be done, with a file.
type Change struct {
	Name    string
	Deleted bool // else it was put
}

// Verifies reports that what a destination has can be looked at where readers see
// it, so that Publish does.
func Verifies(d Destination) bool {
	_, reads := d.(Reader)
	_, finishes := d.(Finisher)
	return reads && !finishes
}

// owed lists what a destination owes.
func owed(d Destination) ([]Change, error) {
	f, ok := d.(Finisher)
	if !ok {
		return nil, nil
	}
	changes, err := f.Owed()
	if err != nil {
		return nil, fmt.Errorf("look for what was not sent: %w", err)
	}
	return changes, nil
}

// finish has a Finisher bring to readers what it owes, and corrects the outcomes: what
// was kept by an earlier run is written only now, and what is owed still is not.
func (p *publishing) finish(ctx context.Context) error {
	changes, err := owed(p.d)
	if err != nil || len(changes) == 0 {
		return err
	}
	if !p.DryRun {
		if err = p.fence(); err == nil {
			err = p.d.(Finisher).Finish(ctx)
		}
	}
	of := make(map[string]bool, len(changes))
	for _, c := range changes {
		of[c.Name] = true
	}
	var outcomes []Outcome
	for _, o := range p.outcomes {
		if of[o.Name] && err != nil {
			continue
		}
		if of[o.Name] && o.Action == Unchanged {
			o.Action = Written
		}
		outcomes = append(outcomes, o)
	}
	p.outcomes = outcomes
	return err
}
