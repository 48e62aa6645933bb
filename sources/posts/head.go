package posts

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"feedgen/sources"
)

// headChunk is how much of a file is read at first, in bytes. Nearly all front
// matter is shorter.
const headChunk = 8 << 10

// An outcome is what reading the head of one file gave.
type outcome struct {
	entry   sources.Entry
	ok      bool
	undated bool // all that lacks is a date
	notes   []sources.Note
}

// entry reads the head of a file. The body is read only as far as it takes to
// find where the head ends. lastDate is for a post that says no date.
func (s *Source) entry(name string, lastDate *foundDate) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{notes: []sources.Note{s.note(name, 0, sources.LeftOut, fmt.Sprintf("feedgen failed on it: %v", p))}}
		}
	}()
	t, err := s.readHead(name)
	if err != nil {
		return outcome{notes: []sources.Note{s.note(name, 0, sources.LeftOut, reason(err))}}
	}
	r := s.reader(name, split(t.string))
	if t.binary && r.head.syntax == noSyntax {
		return outcome{notes: []sources.Note{s.note(name, 1, sources.LeftOut, "no text: it holds control characters and no front matter")}}
	}
	r.report(t.oddities, func(line int) bool { return line < r.head.bodyAt })
	r.lastDate = lastDate
	e, err := r.entry()
	if errors.Is(err, errNeedsDate) {
		return outcome{undated: true}
	}
	if err != nil {
		r.tell(lineOf(err), sources.LeftOut, err.Error())
	}
	return outcome{entry: e, ok: err == nil, notes: r.notes}
}

// readHead reads a file up to the end of its front matter, or further.
func (s *Source) readHead(name string) (text, error) {
	f, err := s.files.Open(name)
	if err != nil {
		return text{}, err
	}
	defer f.Close()
	var data []byte
	for size := headChunk; ; size *= 2 {
		more := make([]byte, size-len(data))
		n, err := io.ReadFull(f, more)
		data = append(data, more[:n]...)
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || len(data) > maxPostSize {
			return decode(data), nil
		}
		if err != nil {
			return text{}, err
		}
		// What was read may end within a character or a line: judge it by its
		// whole lines.
		if i := strings.LastIndexByte(string(data), '\n'); i >= 0 {
			if t := decode(data[:i+1]); split(t.string).complete() {
				return t, nil
			}
		}
	}
}
