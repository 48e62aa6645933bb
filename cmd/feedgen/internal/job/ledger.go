package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/out"
	"feedgen/sources"
)

// ledgerFolder is where the primary destination has its copy of the ledger. The feed's
// own name tells it from that of other configurations there.
func (j *once) ledgerFolder() string {
	return ".feedgen/ledger/" + j.cfg.Feed.Files[j.cfg.Feed.Formats[0]]
}

// openLedger reads which posts were published: from the state folder and from the copy
// at the primary destination, either of which may be behind or lost. Where feedgen never
// published any, the items of the feed that is live are what was published.
func (j *once) openLedger(ctx context.Context) error {
	var err error
	if j.book, err = state.LedgerIn(j.cfg.State.Path.Resolved, j.cfg.File).Load(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if err := j.readCopy(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// If there is a ledger here, it will do; else what the others get is not to be
		// remembered, since readers may know the posts by other ids.
		j.unsure = j.book.Len() == 0
		j.primary().failed = fmt.Errorf("which posts were published: %w", err)
		return nil
	}
	if ownsNone(j.book) {
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
	d.has = make(map[string]string)
	ours := make(map[string]string)
	for _, shard := range j.book.Shards() {
		ours[shard.Name] = sum(shard.Data)
	}
	for name, stored := range manifest.Files {
		shard, ok := strings.CutPrefix(name, j.ledgerFolder()+"/")
		if !ok || !ledger.ShardName.MatchString(shard) {
			continue
		}
		d.has[name] = stored.SHA256
		if ours[shard] == stored.SHA256 {
			continue
		}
		data, err := liveData(ctx, reader, name, d.retry)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if data == nil {
			delete(d.has, name) // somebody removed it
			continue
		}
		if err := j.book.Read(shard, data); err != nil {
			return fmt.Errorf("%s/%w", j.ledgerFolder(), err)
		}
	}
	return nil
}

// enter puts into the ledger what is about to be published.
func (j *once) enter(items []feedgen.Item) {
	rows := make([]ledger.Row, len(items))
	for i, item := range items {
		rows[i] = *item.Known
	}
	j.book.Enter(rows)
}

// commit writes the ledger. It is told if it cannot be kept here: the copy at the
// primary destination serves too.
func (j *once) commit() {
	if j.DryRun || j.unsure {
		return
	}
	if err := state.LedgerIn(j.cfg.State.Path.Resolved, j.cfg.File).Save(j.book); err != nil {
		j.report.warn(j.cfg.State.Path.Written, fmt.Sprintf("which posts were published cannot be remembered here, only at %s: %v", j.primary().name, err))
	}
}

// ledgerFiles gives those shards of the ledger that the primary destination does not
// have.
func (j *once) ledgerFiles() []feedgen.File {
	var files []feedgen.File
	for _, shard := range j.book.Shards() {
		name := path.Join(j.ledgerFolder(), shard.Name)
		if j.primary().has[name] != sum(shard.Data) {
			files = append(files, feedgen.NewFile(name, feedgen.LedgerFile, "text/plain; charset=utf-8", shard.Data))
		}
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
