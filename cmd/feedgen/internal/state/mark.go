package state

import (
	"fmt"
	"hash"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"
)

// Mark tells the state folder at path from what it was, for those who only read it:
// while the mark of a configuration stays, so does what runs have left there. No file is
// read.
func Mark(path, configuration string) uint64 {
	h := xxhash.New()
	for _, dir := range []string{LedgerIn(path, configuration).dir, In(path).dir, RefusedIn(path).dir} {
		markFolder(h, dir)
	}
	return h.Sum64()
}

// markFolder takes in the files of a folder by name, size and time. What is in folders
// below it is none of what runs leave to be told.
func markFolder(h hash.Hash, dir string) {
	fmt.Fprintf(h, "%q\n", dir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		fmt.Fprintf(h, "%v\n", err) // it is another mark, if that changes
	}
	for _, e := range entries {
		info, err := os.Lstat(filepath.Join(dir, e.Name()))
		if err != nil {
			continue // it has gone meanwhile
		}
		fmt.Fprintf(h, "%q %d %d\n", e.Name(), info.Size(), info.ModTime().UnixNano())
	}
}
