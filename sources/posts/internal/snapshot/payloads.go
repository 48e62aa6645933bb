package snapshot

import (
	"io"
	"strings"
	"sync/atomic"
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
	if all := p.all.Load(); all != nil {
		return (*all)[at.at:][:at.size], nil
	}
	var text strings.Builder
	text.Grow(int(at.size))
	if _, err := io.Copy(&text, io.NewSectionReader(p.in, int64(at.at), int64(at.size))); err != nil {
		return "", err
	}
	if text.Len() < int(at.size) {
		return "", io.ErrUnexpectedEOF
	}
	return text.String(), nil
}

// load reads all of them, for who is going to ask for many.
func (p *payloads) load() error {
	if p.in == nil || p.all.Load() != nil {
		return nil
	}
	var text strings.Builder
	text.Grow(int(p.in.Size()))
	if _, err := io.Copy(&text, io.NewSectionReader(p.in, 0, p.in.Size())); err != nil {
		return err
	}
	if int64(text.Len()) < p.in.Size() {
		return io.ErrUnexpectedEOF
	}
	all := text.String()
	p.all.Store(&all)
	return nil
}
