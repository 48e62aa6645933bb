package posts

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"

	"feedgen/sources/posts/internal/snapshot"
)

// readIndex reads the index, or gives nil: then every post is read.
func (s *Source) readIndex(key [32]byte) *snapshot.Snapshot {
	if s.index == "" {
		return nil
	}
	// Whatever is wrong with it, it is a cache.
	index, err := snapshot.Read(s.index, key)
	if err != nil {
		return nil
	}
	return index
}

// key is of all that entries follow from, other than the posts' files: the
// program, the settings, and what the generator's files say.
func (s *Source) key(ctx context.Context) ([32]byte, error) {
	h := sha256.New()
	fmt.Fprintln(h, program())
	fmt.Fprintln(h, s.name, s.collection, s.base, s.zone, s.at, s.permalinks, s.choice, s.keys)
	g := s.generator
	fmt.Fprintln(h, g.preset.name, g.dir, g.apart, g.settings, g.language, g.others, g.content, g.people, g.defaults)
	if len(g.preset.folderData) > 0 {
		if err := s.hashFolderData(ctx, h); err != nil {
			return [32]byte{}, err
		}
	}
	return [32]byte(h.Sum(nil)), nil
}

// program tells this program from other versions of it.
func program() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprint(file, info.Size(), info.ModTime().UnixNano())
}

// behind reports that to read again what the index does not know takes longer
// than to write it anew.
func (c *scan) behind() bool {
	if c.index == nil {
		return true
	}
	gone := 0
	for _, there := range c.same {
		if !there {
			gone++
		}
	}
	news := 0
	for _, f := range c.read.Files() {
		if !f.Stamp.IsZero() {
			news++
		}
	}
	return max(news, gone) > 32+c.index.Len()/200
}

// writeIndex writes the index anew and gives the version that a listing with it
// has.
func (l listing) writeIndex() (string, error) {
	c, next := l.scan, l.read
	if c.index != nil {
		next = snapshot.NewBuilder(c.key, c.source.indexToWrite())
		defer next.Close()
		if err := l.copyTo(next.Part()); err != nil {
			return "", err
		}
	}
	sum, err := next.Write()
	if err != nil {
		return "", err
	}
	// The next scan reads again what has no stamp, and all else as it is.
	untrusted := func(f *snapshot.File) bool { return f.Stamp.IsZero() }
	return c.digest(sum, nil, untrusted), nil
}

// copyTo adds to part what the index knows and what was read.
func (l listing) copyTo(part *snapshot.Part) error {
	if err := l.load(); err != nil {
		return err
	}
	for _, folder := range l.folders() {
		err := l.each(folder, func(f inDir) error {
			payload, err := f.payloads.Payload(f.File)
			if err != nil {
				return lost(err)
			}
			part.Add(f.dir, *f.File, []byte(payload))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// indexToWrite is the file that an index is written to. Empty: none is.
func (s *Source) indexToWrite() string {
	if s.readOnly {
		return ""
	}
	return s.index
}
