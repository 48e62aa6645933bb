package posts

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"feedgen/sources/markup"
)

// A text is a post's file as characters: UTF-8 without a byte order mark, lines
// ended by \n, and nothing in it that XML forbids.
type text struct {
	string
	binary   bool // it held zero bytes or the like
	oddities []oddity
}

// An oddity is something in a file that decoding had to change.
type oddity struct {
	line int
	what string
}

// decode reads the bytes of a file. A byte that is no UTF-8 is taken as
// Windows-1252, which is what such files nearly always were once; a control
// character is dropped; what was encoded twice is decoded twice.
func decode(data []byte) text {
	t := decodeOnce(data)
	mended, at := undouble(t.string)
	if at >= 0 {
		line := 1 + strings.Count(t.string[:at], "\n")
		t.string = mended
		t.oddities = append(t.oddities, oddity{line, "text that was encoded as UTF-8 twice; read as it was meant"})
	}
	return t
}

func decodeOnce(data []byte) text {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		// The decoder puts U+FFFD where the file is broken; it gives no error.
		data, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if clean(data) {
		return text{string: string(data)}
	}

	var b strings.Builder
	b.Grow(len(data))
	var t text
	line := 1
	badByte, badRune := false, false
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			r = charmap.Windows1252.DecodeByte(data[i])
			if !badByte {
				badByte = true
				t.oddities = append(t.oddities, oddity{line, fmt.Sprintf("byte 0x%02X is not UTF-8; read as Windows-1252", data[i])})
			}
			if markup.LegalRune(r) {
				b.WriteRune(r)
			}
		case r == '\r':
			if i+1 == len(data) || data[i+1] != '\n' {
				line++
				b.WriteByte('\n')
			}
		case !markup.LegalRune(r):
			if !badRune {
				badRune, t.binary = true, true
				t.oddities = append(t.oddities, oddity{line, fmt.Sprintf("control character U+%04X dropped", r)})
			}
		default:
			if r == '\n' {
				line++
			}
			b.WriteRune(r)
		}
		i += size
	}
	t.string = b.String()
	return t
}

// clean reports that decode has nothing to do.
func clean(data []byte) bool {
	for i := 0; i < len(data); {
		// Eight letters of ASCII at a time: none has its highest bit, and none is
		// below the blank.
		if i+8 <= len(data) {
			x := binary.LittleEndian.Uint64(data[i:])
			if (x|(x-0x2020202020202020))&0x8080808080808080 == 0 {
				i += 8
				continue
			}
		}
		r, size := rune(data[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(data[i:])
		}
		if r == utf8.RuneError && size == 1 || !markup.LegalRune(r) {
			return false
		}
		i += size
	}
	return true
}
