package out

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"feedgen/feedgen"
)

// An Outcome is what became of a file, or would.
type Outcome struct {
	Name   string
	Bytes  int64 // the size of the file
	Action Action
}

// An Action is what was done with a file, or would be.
type Action string

// The actions.
const (
	Unchanged Action = "unchanged" // the destination had these bytes already
	Written   Action = "written"
	Deleted   Action = "deleted"
)

// Options say how files are published.
type Options struct {
	// DryRun tells what would be done, and changes nothing.
	DryRun bool

	// Owner tells the files of one configuration from those of others that publish
	// to the same place. Only its own files expire.
	Owner string

	// Now is the time of the run, and Keep how long an image stays after no feed
	// shows it.
	Now  time.Time
	Keep time.Duration

	// Budget is how long to go on in all where a destination fails for a time; see
	// [Temporary]. Zero: the first failure ends it.
	Budget time.Duration

	// Changing is told of each change before it is made, the manifest's apart. It
	// may be nil.
	Changing func(Change)

	// Fence is asked right before each change is sent, and its error ends the
	// publishing. Where there is one, the manifest too is put on condition that nobody
	// else has put it. It may be nil.
	Fence func() error

	// Progress is told how many of the files that are to be put have been. It may be
	// nil.
	Progress func(done, of int)
}

// Publish brings a destination to have these files. Those whose bytes are not
// there already are put: by their kinds, what others rely on first, and otherwise
// in order. Each is looked at again, if d can tell, before the next is put. Images
// that no feed has shown for long are deleted in the end, as the destination's own
// manifest says; no other file ever is.
//
// Publish stops at the first failure; the outcomes are those of the files before
// it, in the order of publishing. Nothing is put if any file has a name that
// [CheckName] refuses. A run that was stopped anywhere can be run again: what it
// was about to put stands in the manifest.
//
// A [Finisher] is told in the end. If it fails, what it owes has no outcome.
//
// At a destination that is no [Reader] every file counts as changed, nothing is
// looked at again, and nothing is deleted.
func Publish(ctx context.Context, d Destination, files []feedgen.File, opts Options) ([]Outcome, error) {
	for _, f := range files {
		if err := CheckName(f.Name); err != nil {
			return nil, err
		}
	}
	p := &publishing{Options: opts, patience: patience{time.Now().Add(opts.Budget)}, d: d}
	if err := p.try(ctx, func() error { return p.readManifest(ctx) }); err != nil {
		return nil, err
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b feedgen.File) int { return cmp.Compare(a.Kind, b.Kind) })
	err := p.publish(ctx, files)
	return p.outcomes, err
}

// A publishing is under way.
type publishing struct {
	Options
	patience
	d        Destination
	manifest Manifest
	stands   look // the manifest, if it is to be put on condition
	outcomes []Outcome
	changed  bool // the manifest is not as it is at the destination
	tally    tally
}

func (p *publishing) publish(ctx context.Context, files []feedgen.File) error {
	seen, there := make([]look, len(files)), make([]bool, len(files))
	for i, f := range files {
		err := p.try(ctx, func() (err error) {
			seen[i], err = lookAt(ctx, p.d, f)
			return err
		})
		if err != nil {
			return err
		}
		there[i] = seen[i].there
	}
	if !p.DryRun {
		p.tally.begin(there, p.Progress)
	}
	if err := p.intend(ctx, files, there); err != nil {
		return err
	}
	for i, f := range files {
		if err := p.bring(ctx, f, seen[i]); err != nil {
			return err
		}
		if !there[i] {
			p.tally.count()
		}
	}
	if err := p.expire(ctx, files); err != nil {
		return err
	}
	if err := p.keep(ctx); err != nil {
		return err
	}
	return p.finish(ctx)
}

// intend has the destination name what is about to be put, so that no file is ever
// there of which nobody knows whose it is.
func (p *publishing) intend(ctx context.Context, files []feedgen.File, there []bool) error {
	named := true
	for i, f := range files {
		if _, known := p.manifest.Files[f.Name]; !known && !there[i] {
			named = named && p.manifest.Intent[f.Name] == f.Kind.String()
			p.manifest.Intent[f.Name] = f.Kind.String()
		}
	}
	if named {
		return nil
	}
	p.changed = true
	return p.write(ctx)
}

// bring puts a file that is not there.
func (p *publishing) bring(ctx context.Context, f feedgen.File, seen look) error {
	outcome := Outcome{Name: f.Name, Bytes: f.Size, Action: Unchanged}
	if !seen.there {
		outcome.Action = Written
	}
	if !seen.there && !p.DryRun {
		if err := p.put(ctx, f, seen); err != nil {
			return err
		}
	}
	if stored := storedOf(f, p.Owner); p.manifest.Files[f.Name] != stored {
		p.manifest.Files[f.Name] = stored
		p.changed = true
	}
	p.outcomes = append(p.outcomes, outcome)
	return nil
}

// has reports that the destination keeps a file, with patience.
func (p *publishing) has(ctx context.Context, f feedgen.File) (bool, error) {
	var seen look
	err := p.try(ctx, func() (err error) {
		seen, err = lookAt(ctx, p.d, f)
		return err
	})
	return seen.there, err
}

// put puts a file and looks at it again.
func (p *publishing) put(ctx context.Context, f feedgen.File, seen look) error {
	p.change(Change{Name: f.Name})
	if err := p.place(ctx, f, seen); err != nil {
		return fmt.Errorf("put %s: %w", f.Name, err)
	}
	if _, ok := p.d.(Reader); !ok {
		return nil
	}
	there, err := p.has(ctx, f)
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("read back %s: not what was put; does another program write it too?", f.Name)
	}
	return nil
}

func (p *publishing) change(c Change) {
	if p.Changing != nil {
		p.Changing(c)
	}
}

// maxDeletes is how many files a run deletes at most. What is left is for the next.
const maxDeletes = 100

// expire deletes the images that no feed has shown for long.
func (p *publishing) expire(ctx context.Context, files []feedgen.File) error {
	wanted := make(map[string]bool)
	for _, f := range files {
		wanted[f.Name] = true
	}
	p.settle()
	deleted := 0
	for _, name := range slices.Sorted(maps.Keys(p.manifest.Files)) {
		stored := p.manifest.Files[name]
		switch {
		case wanted[name] || stored.Kind != feedgen.ImageFile.String() || stored.Owner != p.Owner:
			continue
		case stored.Left.IsZero():
			stored.Left = p.Now
			p.manifest.Files[name] = stored
			p.changed = true
			continue
		case p.Now.Sub(stored.Left) < p.Keep || deleted == maxDeletes:
			continue
		}
		if err := p.delete(ctx, name); err != nil {
			return err
		}
		deleted++
	}
	return nil
}

// settle ends what a run was about to do. An image that it may have put before it
// was stopped is one that no feed shows.
func (p *publishing) settle() {
	for name, kind := range p.manifest.Intent {
		if _, known := p.manifest.Files[name]; !known && kind == feedgen.ImageFile.String() {
			p.manifest.Files[name] = Stored{Kind: feedgen.ImageFile.String(), Owner: p.Owner}
		}
		p.changed = true
	}
	clear(p.manifest.Intent)
}

func (p *publishing) delete(ctx context.Context, name string) error {
	size := p.manifest.Files[name].Size
	if !p.DryRun {
		p.change(Change{Name: name, Deleted: true})
		if err := p.send(ctx, func() error { return p.d.Delete(ctx, name) }); err != nil {
			return fmt.Errorf("delete %s: %w", name, err)
		}
	}
	delete(p.manifest.Files, name)
	p.changed = true
	p.outcomes = append(p.outcomes, Outcome{Name: name, Bytes: size, Action: Deleted})
	return nil
}

// keep writes the manifest if it has changed.
func (p *publishing) keep(ctx context.Context) error {
	if !p.changed {
		return nil
	}
	return p.write(ctx)
}
