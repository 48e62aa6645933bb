package out

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// fence is an error where no change may be made any more.
func (p *publishing) fence() error {
	if p.Fence == nil {
		return nil
	}
	return p.Fence()
}

// send makes a change, and tries again as try does. The fence is asked each time, and
// last of all: between it and the change there is nothing that takes time.
func (p *publishing) send(ctx context.Context, change func() error) error {
	return p.try(ctx, func() error {
		if err := p.fence(); err != nil {
			return err
		}
		return change()
	})
}

// readManifest reads the manifest, and before that what it is to be put in place of.
func (p *publishing) readManifest(ctx context.Context) (err error) {
	p.stands = look{}
	if p.fenced() {
		info, err := p.d.(Stater).Stat(ctx, ManifestName)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look at %s: %w", ManifestName, err)
		}
		p.stands = look{told: err != nil || info.Tag != "", tag: info.Tag}
	}
	p.manifest, err = readManifest(ctx, p.d)
	return err
}

// fenced reports that the manifest is to be put on condition.
func (p *publishing) fenced() bool {
	_, swaps := p.d.(Swapper)
	_, tells := p.d.(Stater)
	return p.Fence != nil && swaps && tells
}

// write puts the manifest.
func (p *publishing) write(ctx context.Context) error {
	if _, ok := p.d.(Reader); !ok || p.DryRun {
		return nil
	}
	f, err := p.manifest.file()
	if err == nil {
		err = p.place(ctx, f, p.stands)
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", ManifestName, err)
	}
	if !p.stands.told {
		return nil
	}
	err = p.try(ctx, func() (err error) {
		p.stands, err = lookAt(ctx, p.d, f)
		return err
	})
	if err == nil && !p.stands.there {
		err = fmt.Errorf("put %s: %w", ManifestName, ErrChanged)
	}
	return err
}
