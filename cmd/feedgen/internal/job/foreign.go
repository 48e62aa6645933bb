package job

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"feedgen/out"
)

// foreign refuses to replace a feed's file that another program wrote, unless the
// owner wants to adopt it. Where two programs write one file, each undoes what the
// other did.
func (g *guard) foreign(ctx context.Context, d *destination, reader out.Reader) error {
	manifest, err := d.readManifest(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range g.made.files {
		if _, ours := manifest.Files[f.Name]; ours {
			continue
		}
		if _, ours := manifest.Intent[f.Name]; ours {
			continue
		}
		data, err := liveData(ctx, reader, f.Name, d.retry)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if len(data) > 0 && sha256.Sum256(data) != f.SHA256 {
			names = append(names, f.Name)
		}
	}
	if len(names) > 0 {
		g.refuse(Refusal{
			Guard: "foreign", File: strings.Join(names, ", "), Destinations: []string{d.name},
			Text: "another program wrote it; `adopt = true` in [feed] replaces it, and keeps the ids of its items",
		})
	}
	return nil
}

// readManifest reads what the destination has of ours, once a run.
func (d *destination) readManifest(ctx context.Context) (out.Manifest, error) {
	if d.manifest == nil {
		m, err := out.ReadManifest(ctx, d.Destination, d.retry)
		if err != nil {
			return m, err
		}
		d.manifest = &m
	}
	return *d.manifest, nil
}
