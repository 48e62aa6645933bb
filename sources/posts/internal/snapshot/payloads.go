package snapshot

import (
	"errors"
	"io"
	"sync/atomic"
	"unsafe"
)

// payloads are the texts in a section of a file. They are read when they are asked
// for, since few of many are. The zero value has none.
type payloads struct {
	in  *io.SectionReader
	all atomic.Pointer[string] // the whole section, if it was loaded
}

func section(file io.ReaderAt, size int64) *io.SectionReader {
	return io.NewSectionReader(file, int64(headerSize), size)
}

func (p *payloads) text(at place) (string, error) {
	if at.text != "" || at.size == 0 {
		return at.text, nil
	}
	if text, ok := p.loaded(at); ok {
		return text, nil
	}
	text, err := p.read(int64(at.at), int(at.size))
	if err != nil {
		// All may have been loaded meanwhile, and the file closed.
		if text, ok := p.loaded(at); ok {
			return text, nil
		}
	}
	return text, err
}

func (p *payloads) loaded(at place) (string, bool) {
	all := p.all.Load()
	if all == nil {
		return "", false
	}
	return (*all)[at.at:][:at.size], true
}

// load reads all of them, for who is going to ask for many.
func (p *payloads) load() error {
	if p.in == nil || p.all.Load() != nil {
		return nil
	}
	all, err := p.read(0, int(p.in.Size()))
	if err == nil {
		p.all.Store(&all)
	} else if p.all.Load() != nil {
		return nil // by another, who closed the file
	}
	return err
}

func (p *payloads) read(at int64, size int) (string, error) {
	text := make([]byte, size)
	n, err := p.in.ReadAt(text, at)
	if n < size && errors.Is(err, io.EOF) {
		return "", io.ErrUnexpectedEOF
	}
	if n < size {
		return "", err
	}
	return unsafe.String(unsafe.SliceData(text), size), nil
}
