package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/dir"
	"feedgen/out/ftp"
	"feedgen/out/s3"
	"feedgen/out/sftp"
	"feedgen/out/webdav"
)

// A destination is an [[out]], named as reports name it.
type destination struct {
	out.Destination
	name     string
	primary  bool              // readers go there
	manifest *out.Manifest     // as it was before the run; nil: not read so far
	has      map[string]string // the sums of the ledger's shards that it has, by name, as far as it can be told
	failed   error             // why it gets nothing in this run, if so
}

// openOuts opens every destination.
func openOuts(cfg *config.Config) ([]destination, error) {
	var all []destination
	for _, c := range cfg.Outs {
		d, err := openOut(c)
		if err != nil {
			closeAll(all)
			return nil, fmt.Errorf("%s: out %s: %w", c.At, c.Name, err)
		}
		all = append(all, destination{Destination: d, name: c.Name, primary: c.Primary})
	}
	return all, nil
}

// openOut opens a destination. A kind of destination is a case here.
func openOut(c config.Out) (out.Destination, error) {
	switch c.Type {
	case "dir":
		return dir.New(c.Dir)
	case "s3":
		cfg, err := c.S3.Reveal()
		if err != nil {
			return nil, err
		}
		return s3.New(cfg)
	case "sftp":
		cfg, err := c.SFTP.Reveal()
		if err != nil {
			return nil, err
		}
		return sftp.New(cfg)
	case "webdav":
		cfg, err := c.WebDAV.Reveal()
		if err != nil {
			return nil, err
		}
		return webdav.New(cfg)
	case "ftp":
		cfg, err := c.FTP.Reveal()
		if err != nil {
			return nil, err
		}
		return ftp.New(cfg)
	}
	return nil, fmt.Errorf("unknown type %q", c.Type)
}

// retryBudget is how long a run goes on at a destination that fails for a time. A
// schedule has runs more often than it is worth to wait longer.
const retryBudget = 2 * time.Minute

// owner names this configuration's feeds among those of others at a destination.
func (j *once) owner() string {
	return j.cfg.Feed.URL + j.cfg.Feed.Files[j.cfg.Feed.Formats[0]]
}

// publishTo gives every destination the files, all at a time. One that fails or is
// slow does not keep the others from theirs.
func (j *once) publishTo(ctx context.Context, made making) error {
	opts := out.Options{DryRun: j.DryRun, Owner: j.owner(), Now: j.Now, Keep: j.cfg.Images.Keep, Budget: retryBudget}
	outcomes := make([][]out.Outcome, len(j.destinations))
	errs := make([]error, len(j.destinations))
	files := make([][]feedgen.File, len(j.destinations))
	var wg sync.WaitGroup
	for i, d := range j.destinations {
		files[i] = made.published()
		if d.primary && !j.unsure {
			files[i] = append(files[i], j.ledgerFiles()...)
		}
		wg.Go(func() {
			// A panic in a goroutine would end the daemon, not the run.
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("feedgen failed on it: %v", p)
				}
			}()
			if errs[i] = d.failed; errs[i] == nil {
				outcomes[i], errs[i] = out.Publish(ctx, d.Destination, files[i], opts)
			}
		})
	}
	wg.Wait()
	var failed []error
	for i, d := range j.destinations {
		j.report.sent(d.name, files[i], outcomes[i], errs[i])
		if errs[i] != nil {
			failed = append(failed, fmt.Errorf("out %s: %w", d.name, errs[i]))
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(failed) > 0 {
		return fmt.Errorf("%w: %w", ErrDestinations, errors.Join(failed...))
	}
	return nil
}
