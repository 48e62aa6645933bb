package media

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// markupType knows SVG and HTML by their first element, whatever stands before
// it; other markup it leaves to others. An error says that the head ended first.
func markupType(head []byte) (string, error) {
	root, html, err := rootElement(head)
	switch {
	case html:
		return "text/html", nil
	case root != nil && root.Name.Local == "svg":
		return "image/svg+xml", nil
	}
	return "", err
}

// rootSize bounds where the first tag of a document may end, in bytes: a tag can
// have as many attributes as fit.
const rootSize = 64 << 10

// rootElement gives the first tag of a document; nil if there is none. It tells
// whether that is HTML, other than XHTML.
func rootElement(head []byte) (root *xml.StartElement, html bool, err error) {
	head = head[:min(len(head), rootSize)]
	if !isMarkup(head) {
		return nil, false, nil
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), head)
	if err != nil {
		return nil, false, nil
	}
	// Only ASCII counts here, in whatever encoding.
	in := bytes.NewReader(bytes.ToValidUTF8(text, []byte("?")))
	d := xml.NewDecoder(in)
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	xhtml := false
	for {
		token, err := d.RawToken()
		if err != nil && in.Len() == 0 && len(head) < rootSize {
			return nil, false, ended("no first element")
		}
		if err != nil {
			return nil, false, nil
		}
		switch token := token.(type) {
		case xml.StartElement:
			return &token, token.Name.Local == "html" && !xhtml, nil
		case xml.ProcInst:
			xhtml = true
		case xml.Directive:
			words := strings.Fields(strings.ToLower(string(token)))
			if len(words) > 1 && words[0] == "doctype" && words[1] == "html" && !xhtml {
				return nil, true, nil
			}
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return nil, false, nil
			}
		}
	}
}

// isMarkup tells text that begins with a tag. Of UTF-16 it tells the byte order
// mark alone.
func isMarkup(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.HasPrefix(head, []byte("\xff\xfe")) {
		return true
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(text, []byte("<"))
}
