package outtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"feedgen/feedgen"
	"feedgen/out"
)

// Memory is a destination in memory. Its zero value is empty and ready for use,
// by any number of goroutines.
type Memory struct {
	mu     sync.Mutex
	files  map[string][]byte
	puts   []string
	fail   map[string]error
	closed bool
}

var (
	_ out.Destination = (*Memory)(nil)
	_ out.Reader      = (*Memory)(nil)
)

// FailOn makes every Put of name return err and keep what was there.
func (m *Memory) FailOn(name string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail == nil {
		m.fail = map[string]error{}
	}
	m.fail[name] = err
}

// Put keeps a copy of the file.
func (m *Memory) Put(ctx context.Context, f feedgen.File) error {
	if err := out.CheckName(f.Name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	source, err := out.Source(f)
	if err != nil {
		return err
	}
	defer source.Close()
	data, err := io.ReadAll(source)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail[f.Name]; err != nil {
		return err
	}
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[f.Name] = data
	m.puts = append(m.puts, f.Name)
	return nil
}

// Open gives what was put last.
func (m *Memory) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := out.CheckName(name); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// Delete forgets what was put.
func (m *Memory) Delete(ctx context.Context, name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.files, name)
	return nil
}

// Close is remembered.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// Puts gives the names that were put, in order, each as often as it was.
func (m *Memory) Puts() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.puts)
}

// Closed tells whether Close was called.
func (m *Memory) Closed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.closed
}
