package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/out"
	"feedgen/sources"
)

// ledgerFolder is where the primary destination has its copy of the ledger. The feed's
// own name tells it from that of other configurations there.
func (j *once) ledgerFolder() string { return ".feedgen/ledger/" + firstFile(j.cfg) }

// firstFile is the name of a configuration's feed, in a format that does not depend on
// the order in which they are written.
func firstFile(cfg *config.Config) string {
	for _, format := range feedgen.Formats() {
		if slices.Contains(cfg.Feed.Formats, format) {
			return cfg.Feed.Files[format]
		}
	}
	return "" // there is at least one
}

// openLedger reads which posts were published: from the state folder and from the copy
// at the primary destination, either of which may be behind or lost. Where feedgen never
// published any, the items of the feed that is live are what was published.
func (j *once) openLedger(ctx context.Context) error {
	var err error
	if j.book, err = j.ledgerIn().Load(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if j.cfg.Lock != nil {
		// Another machine may have published since, and what is kept here is not enough.
		if err := j.followCopy(ctx, j.primary()); err != nil {
			return fmt.Errorf("which posts were published: %w", err)
		}
	} else if err := j.readCopy(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// If there is a ledger here, it will do; else what the others get is not to be
		// remembered, since readers may know the posts by other ids.
		j.unsure = j.book.Len() == 0
		if d := j.primary(); d.failed == nil {
			d.failed = fmt.Errorf("which posts were published: %w", err)
		}
		return nil
	}
	if j.first = ownsNone(j.book); j.first {
		return j.takeOver(ctx)
	}
	return nil
}

// primary is the destination that readers see.
func (j *once) primary() *destination {
	for i := range j.destinations {
		if j.destinations[i].primary {
			return &j.destinations[i]
		}
	}
	return &j.destinations[0]
}

// readCopy adds what the primary destination's copy of the ledger knows besides.
func (j *once) readCopy(ctx context.Context) error {
	d := j.primary()
	reader, ok := d.Destination.(out.Reader)
	if !ok {
		return nil
	}
	manifest, err := d.readManifest(ctx)
	if err != nil {
		return err
	}
	ours := make(map[string]string)
	for _, shard := range j.book.Published().Shards() {
		ours[shard.Name] = sum(shard.Data)
	}
	for name, stored := range manifest.Files {
		shard, ok := strings.CutPrefix(name, j.ledgerFolder()+"/")
		if !ok || !ledger.ShardName.MatchString(shard) {
			continue
		}
		if ours[shard] == stored.SHA256 {
			continue
		}
		data, err := liveData(ctx, reader, name, d)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if data == nil {
			continue // somebody removed it
		}
		if err := j.book.Read(shard, data); err != nil {
			return fmt.Errorf("%s/%w", j.ledgerFolder(), err)
		}
	}
	return nil
}

// enter puts into the ledger what is about to be published, and the dates of those
// posts that have none of their own.
func (j *once) enter(feed feedgen.Feed) {
	var rows []ledger.Row
	for _, item := range j.resolved.Items {
		if item.Undated && item.Known == nil {
			rows = append(rows, ledger.Row{ID: item.ID, URL: item.URL, Post: item.Key().Hash(), Published: item.Published})
		}
	}
	for _, item := range feed.Items {
		rows = append(rows, *item.Known)
	}
	j.book.Enter(rows)
}

// ledgerIn is where the ledger is kept on this machine.
func (j *once) ledgerIn() state.Ledger { return state.LedgerIn(j.cfg.State.Path.Resolved, j.cfg.File) }

// ledgerMemory is a memory of the primary destination's copy, and of the sizes of the
// shards on this machine.
func (j *once) ledgerMemory() (copied []fileMemory, here map[string]int64) {
	if j.unsure {
		return nil, nil
	}
	for _, f := range j.ledgerFiles() {
		copied = append(copied, fileMemory{Name: f.Name, Kind: f.Kind, Bytes: f.Size, SHA256: f.SHA256})
	}
	here = make(map[string]int64)
	for _, shard := range j.book.Shards() {
		here[shard.Name] = int64(len(shard.Data))
	}
	return copied, here
}

// commit writes the ledger. It is told if it cannot be kept here: the copy at the
// primary destination serves too.
func (j *once) commit() {
	if j.DryRun || j.unsure {
		return
	}
	if err := j.ledgerIn().Save(j.book); err != nil {
		j.report.warn(j.cfg.State.Path.Written, fmt.Sprintf("which posts were published cannot be remembered here, only at %s: %v", j.primary().name, err))
	}
}

// ledgerFiles gives the primary destination's copy of the ledger.
func (j *once) ledgerFiles() []feedgen.File {
	var files []feedgen.File
	for _, shard := range j.book.Published().Shards() {
		name := path.Join(j.ledgerFolder(), shard.Name)
		files = append(files, feedgen.NewFile(name, feedgen.LedgerFile, "text/plain; charset=utf-8", shard.Data))
	}
	return files
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// warn notes what somebody should look at, of a place that is no post.
func (r *Report) warn(where, text string) {
	r.Notes = append(r.Notes, Note{File: where, Kind: sources.Warned, Text: text})
}
