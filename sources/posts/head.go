package posts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unsafe"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

// headChunk is how much of a file is read at first, in bytes. Nearly all front
// matter is shorter.
const headChunk = 4 << 10

// An outcome is what reading the head of one file gave.
type outcome struct {
	entry   sources.Entry
	ok      bool
	undated bool // all that lacks is a date
	unread  bool // the system did not give it, and may another time
	notes   []sources.Note
}

// A headed file can be read from its beginning.
type headed interface {
	// head gives as much of the beginning as buf holds, or all. It is in buf, or in
	// memory of the file's own.
	head(buf []byte) ([]byte, error)
	size() int64 // of the whole file, in bytes, once head was called
}

// entry reads the head of the file called name. The body is read only as far as
// it takes to find where the head ends. What it gives may share memory with sc.
// lastDate is for a post that says no date.
func (s *Source) entry(name string, file headed, sc *scratch, lastDate *foundDate) (o outcome) {
	leave := func(line int, why string) outcome {
		return outcome{notes: []sources.Note{s.note(name, line, sources.LeftOut, why)}}
	}
	defer func() {
		if p := recover(); p != nil {
			o = leave(0, fmt.Sprintf("feedgen failed on it: %v", p))
		}
	}()
	t, h, err := readHead(file, sc)
	if err != nil {
		o := leave(0, reason(err))
		o.unread = errors.As(err, new(*fs.PathError))
		return o
	}
	r := &sc.reader
	s.turn(r, name, h)
	if t.binary && r.head.syntax == noSyntax {
		return leave(1, "no text: it holds control characters and no front matter")
	}
	r.report(t.oddities, func(line int) bool { return line < r.head.bodyAt })
	r.lastDate = lastDate
	e, err := r.entry(&sc.room)
	if errors.Is(err, errNeedsDate) {
		return outcome{undated: true}
	}
	if err != nil {
		r.tell(lineOf(err), sources.LeftOut, err.Error())
	}
	return outcome{entry: e, ok: err == nil, notes: r.notes}
}

// readHead reads a file up to the end of its front matter, or further, and parts
// it there. What it gives shares memory with sc.
func readHead(file headed, sc *scratch) (text, head, error) {
	for buf := sc.buffer(0); ; buf = make([]byte, 4*len(buf)) {
		data, err := file.head(buf)
		if err != nil {
			return text{}, head{}, err
		}
		if size := file.size(); size > maxPostSize {
			return text{}, head{}, errors.New(tooLarge(size))
		}
		whole := len(data) < len(buf) || len(data) > maxPostSize
		if beginning := fenced(data); beginning != nil {
			t := decodeIn(beginning)
			if h := split(t.string); h.complete() {
				return t, h, nil
			}
		}
		if whole {
			t := decodeIn(data)
			return t, split(t.string), nil
		}
		// What was read may end within a character or a line: judge it by its
		// whole lines.
		if i := bytes.LastIndexByte(data, '\n'); i >= 0 {
			t := decodeIn(data[:i+1])
			if h := split(t.string); h.complete() {
				return t, h, nil
			}
		}
	}
}

// fenced gives the front matter between usual fences, with the two lines of text
// that may be a title; nil if it is not so simple or the lines are not there. So
// the rest of what was read need not be looked at.
func fenced(data []byte) []byte {
	if !bytes.HasPrefix(data, []byte("---\n")) && !bytes.HasPrefix(data, []byte("--- \n")) {
		return nil
	}
	end := bytes.Index(data[3:], []byte("\n---"))
	if end < 0 {
		return nil
	}
	end += 4
	for lines := 0; lines < 3; {
		n := bytes.IndexByte(data[end:], '\n')
		if n < 0 {
			return nil
		}
		if n > 0 || lines != 1 {
			lines++
		}
		end += n + 1
	}
	return data[:end]
}

// decodeIn decodes data into a text that may share its memory.
func decodeIn(data []byte) text {
	if len(data) == 0 {
		return text{}
	}
	if clean(data) && !bytes.HasPrefix(data, []byte("\uFEFF")) {
		t := text{string: shared(data)}
		if !maybeDoubled(t.string) {
			return t
		}
	}
	return decode(data)
}

// shared gives bytes as a string, which changes as they do.
func shared(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// A begun file is one whose beginning was read.
type begun struct{ *tree.Head }

func (b begun) size() int64 { return b.File.Stamp.Size }

func (b begun) head(buf []byte) ([]byte, error) {
	if len(buf) <= len(b.Buf) {
		return b.Buf[:b.N], b.Err
	}
	n, err := b.File.ReadHead(buf)
	return buf[:n], err
}

// A fileIn is a file of a file system.
type fileIn struct {
	folder fs.FS
	name   string
	bytes  int64
}

func (f fileIn) size() int64 { return f.bytes }

func (f fileIn) head(buf []byte) ([]byte, error) {
	file, err := f.folder.Open(f.name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	n, err := io.ReadFull(file, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return buf[:n], err
}
