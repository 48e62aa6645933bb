package webdav

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"feedgen/out"
)

var (
	errNoProps       = errors.New("the server knows no PROPFIND")
	errNotUnderstood = errors.New("the server's answer to PROPFIND cannot be understood")
)

// properties are what a server tells of a file or a folder.
type properties struct {
	path   string // of its URL, without a slash at its end
	folder bool
	info   out.Info // its size is below 0 if that is not told
}

// A response is of one file or folder in the answer to PROPFIND (RFC 4918, 14.24).
type response struct {
	Href  string `xml:"DAV: href"`
	Props []struct {
		Status string `xml:"DAV: status"`
		Prop   struct {
			Collection *struct{} `xml:"DAV: resourcetype>collection"`
			Length     string    `xml:"DAV: getcontentlength"`
			MediaType  string    `xml:"DAV: getcontenttype"`
			Modified   string    `xml:"DAV: getlastmodified"`
		} `xml:"DAV: prop"`
	} `xml:"DAV: propstat"`
}

const propfind = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop>` +
	`<D:resourcetype/><D:getcontentlength/><D:getcontenttype/><D:getlastmodified/>` +
	`</D:prop></D:propfind>
`

// maxAnswer bounds what is read of an answer, and maxResponses what is wanted of it.
const (
	maxAnswer    = 1 << 20
	maxResponses = 3
)

// properties asks for what is at a name and, with the depth 1, also for what is in
// it. Of an answer that tells of more, it gives the first ones.
func (d *Destination) properties(ctx context.Context, name, depth string) ([]properties, error) {
	r := request{
		method: "PROPFIND",
		url:    d.address(name),
		header: map[string]string{"Depth": depth, "Content-Type": "application/xml; charset=utf-8"},
		body:   func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(propfind)), nil },
		size:   int64(len(propfind)),
	}
	resp, err := d.do(ctx, r)
	if err != nil {
		return nil, err
	}
	defer discard(resp)
	switch resp.StatusCode {
	case http.StatusMultiStatus:
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return nil, errNoProps
	default:
		return nil, found(r, resp.StatusCode)
	}
	all, err := readProperties(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotUnderstood, err)
	}
	return all, nil
}

// readProperties reads an answer to its end, or as far as it is wanted.
func readProperties(r io.Reader) ([]properties, error) {
	var all []properties
	decoder := xml.NewDecoder(r)
	for len(all) < maxResponses {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name != (xml.Name{Space: "DAV:", Local: "response"}) {
			continue
		}
		var resp response
		if err := decoder.DecodeElement(&resp, &start); err != nil {
			return nil, err
		}
		all = append(all, resp.properties())
	}
	return all, nil
}

func (r response) properties() properties {
	p := properties{info: out.Info{Size: -1}}
	if href, err := url.Parse(strings.TrimSpace(r.Href)); err == nil {
		p.path = strings.TrimSuffix(href.Path, "/")
	}
	for _, s := range r.Props {
		// What the server does not know of it is listed with 404.
		if !strings.Contains(s.Status, " 200") {
			continue
		}
		p.folder = p.folder || s.Prop.Collection != nil
		if size, err := strconv.ParseInt(strings.TrimSpace(s.Prop.Length), 10, 64); err == nil {
			p.info.Size = size
		}
		if s.Prop.MediaType != "" {
			p.info.MediaType = strings.TrimSpace(s.Prop.MediaType)
		}
		if modified, err := http.ParseTime(strings.TrimSpace(s.Prop.Modified)); err == nil {
			p.info.Modified = modified
		}
	}
	return p
}
