package job

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out"
	"feedgen/out/command"
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
	files    map[string][]byte // as they were before the run, as far as they were read
	after    *command.Errand   // what is run when something changed there, or nil
	retry    time.Duration     // how long to go on where it fails for a time
	failed   error             // why it gets nothing in this run, if so
}

// owes reports that a destination has something to do though nothing changes.
func (d destination) owes() bool {
	if d.after == nil {
		return false
	}
	changes, err := d.after.Owed()
	return err != nil || len(changes) > 0
}

// names reports that a destination's manifest has files, where only those are served.
func (d destination) names(ctx context.Context, files []fileMemory) bool {
	if d.name != config.ServedName {
		return true
	}
	m, err := out.ReadManifest(ctx, d.Destination, 0)
	return err == nil && !slices.ContainsFunc(files, func(f fileMemory) bool {
		return m.Files[f.Name].SHA256 != hex.EncodeToString(f.SHA256[:])
	})
}

// openOuts opens every destination. One that cannot be opened gets nothing, and does not
// keep the others from theirs.
func openOuts(cfg *config.Config) []destination {
	var all []destination
	for _, c := range cfg.Outs {
		all = append(all, openOut(cfg, c))
	}
	return all
}

// openOut opens a destination, with what comes after it.
func openOut(cfg *config.Config, c config.Out) destination {
	d := destination{name: c.Name, primary: c.Primary, retry: cmp.Or(c.Retry, retryBudget)}
	if d.after, d.failed = openAfter(cfg, c); d.failed == nil {
		d.Destination, d.failed = openKind(cfg, c)
	}
	if d.failed != nil {
		d.Destination = unopened{d.failed}
	}
	return d
}

// openAfter gives what is run when something changed at a destination, if anything.
func openAfter(cfg *config.Config, c config.Out) (*command.Errand, error) {
	if len(c.After.Run) == 0 {
		return nil, nil
	}
	folder := c.Dir.Path
	if c.Type == "command" {
		folder = kept(cfg, c)
	}
	return errand(cfg, c, c.After, "after", folder)
}

// openKind opens a destination. A kind of destination is a case here.
func openKind(cfg *config.Config, c config.Out) (out.Destination, error) {
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
	case "command":
		return openCommand(cfg, c)
	}
	return nil, fmt.Errorf("unknown type %q", c.Type)
}
