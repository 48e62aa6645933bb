package job

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/out"
)

// A follower keeps up with what another machine publishes.
type follower struct {
	cfg  *config.Config
	seen string // the tag of the manifest that it has followed; empty: none
}

func (f *follower) follow(ctx context.Context) (changed bool, err error) {
	d := openOut(f.cfg, f.cfg.Primary())
	defer d.Close()
	if d.failed != nil {
		return false, d.failed
	}
	tag := ""
	if s, ok := d.Destination.(out.Stater); ok {
		info, err := s.Stat(ctx, out.ManifestName)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil // nothing was published, or it is lost; here it is not
		}
		if err != nil {
			return false, fmt.Errorf("look at %s: %w", out.ManifestName, err)
		}
		tag = info.Tag
	}
	if tag != "" && tag == f.seen {
		return false, nil
	}
	unlock, err := lock(ctx, f.cfg, 0)
	if errors.Is(err, state.ErrHeld) {
		return false, nil // a run is under way here; there is a next time
	}
	if err != nil {
		return false, err
	}
	defer unlock()
	if err := f.keepUp(ctx, d); err != nil {
		return false, err
	}
	f.seen = tag
	return true, nil
}

// keepUp brings the ledger and the folders of this machine up to what a destination has.
func (f *follower) keepUp(ctx context.Context, d destination) error {
	j := &once{cfg: f.cfg, destinations: []destination{d}}
	var err error
	if j.book, err = j.ledgerIn().Load(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if err := j.followCopy(ctx, &j.destinations[0]); err != nil {
		return err
	}
	if err := j.ledgerIn().Save(j.book); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	makeOuts(f.cfg)
	for _, c := range f.cfg.Outs {
		if c.Type != "dir" {
			continue // others are no machine's own
		}
		folder := openOut(f.cfg, c)
		defer folder.Close()
		if _, err := out.Mirror(ctx, d.Destination, folder.Destination, out.Options{Owner: j.owner(), Now: time.Now()}); err != nil {
			return fmt.Errorf("out %s: %w", c.Name, err)
		}
	}
	return nil
}

// followCopy takes the primary destination's copy of the ledger for what was published.
// Each shard is looked at itself: a machine that stopped after it put one has not told of
// it in the manifest.
func (j *once) followCopy(ctx context.Context, d *destination) error {
	reader, ok := d.Destination.(out.Reader)
	if !ok {
		return nil
	}
	manifest, err := d.readManifest(ctx)
	if err != nil {
		return err
	}
	ours := make(map[string]feedgen.File)
	for _, f := range j.ledgerFiles() {
		ours[f.Name] = f
	}
	names := make(map[string]bool)
	for name := range manifest.Files {
		names[name] = true
	}
	for name := range manifest.Intent {
		names[name] = true
	}
	var shards []ledger.Shard
	for name := range names {
		shard, ok := strings.CutPrefix(name, j.ledgerFolder()+"/")
		if !ok || !ledger.ShardName.MatchString(shard) {
			continue
		}
		if f, ok := ours[name]; ok {
			same := false
			err := out.Try(ctx, d.retry, func() (err error) {
				same, err = out.Has(ctx, d.Destination, f)
				return err
			})
			if err != nil {
				return err
			}
			if same {
				continue
			}
		}
		data, err := liveData(ctx, reader, name, d)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if data != nil { // else somebody removed it, or it never came
			shards = append(shards, ledger.Shard{Name: shard, Data: data})
		}
	}
	if err := j.book.Follow(shards); err != nil {
		return fmt.Errorf("%s/%w", j.ledgerFolder(), err)
	}
	return nil
}
