package snapshot

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// An output is a file in the making, and the sum of what is in it. It does not wait for
// the disk: of what a crash leaves, the sum tells.
type output struct {
	file     *os.File
	name     string // empty: it has its place
	sum      *xxhash.Digest
	payloads int64 // bytes
}

// stale is the age of what a run left that was killed. None takes as long.
const stale = time.Hour

// create begins a file that is to take the place of another.
func create(file string, key [32]byte) (*output, error) {
	dir, begin, end := filepath.Dir(file), "."+filepath.Base(file)+"-", ".new"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, left := range all {
		if !strings.HasPrefix(left.Name(), begin) || !strings.HasSuffix(left.Name(), end) {
			continue
		}
		if info, err := left.Info(); err == nil && time.Since(info.ModTime()) > stale {
			_ = os.Remove(filepath.Join(dir, left.Name())) // what stays takes room, and nothing else
		}
	}
	f, err := os.CreateTemp(dir, begin+"*"+end)
	if err != nil {
		return nil, err
	}
	o := &output{file: f, name: f.Name(), sum: xxhash.New()}
	_, err = o.Write(append([]byte(magic), key[:]...))
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

func (o *output) Write(b []byte) (int, error) {
	_, _ = o.sum.Write(b) // a hash takes all
	return o.file.Write(b)
}

// payload adds to the payloads and tells where in them.
func (o *output) payload(text []byte) (at uint32, err error) {
	if o.payloads+int64(len(text)) > maxSection {
		return 0, fmt.Errorf("too large: payloads of %d bytes", o.payloads+int64(len(text)))
	}
	at = uint32(o.payloads)
	if _, err := o.Write(text); err != nil {
		return 0, err
	}
	o.payloads += int64(len(text))
	return at, nil
}

// replace has the file take its place. What is in it can still be read.
func (o *output) replace(file string) error {
	if err := os.Rename(o.name, file); err != nil {
		return err
	}
	o.name = ""
	return nil
}

func (o *output) close() error {
	err := o.file.Close()
	if o.name != "" {
		err = errors.Join(err, os.Remove(o.name))
	}
	return err
}
