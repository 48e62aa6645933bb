//go:build unix

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	limit = 20 // posts in a feed
	home  = "https://example.com/"
)

// A post is what the feeds show of one file.
type post struct {
	title, link, image string
	categories         []string
	published          time.Time
	body               []byte
}

// compare puts newer posts first, and those of one second in order of their links.
func (p post) compare(q post) int {
	return cmp.Or(q.published.Compare(p.published), cmp.Compare(p.link, q.link))
}

// A reader keeps the newest of the posts that it reads.
type reader struct {
	zone   *time.Location
	buffer []byte
	newest []post
}

// readAll goes on after an error, so that the sender of the files may end.
func (r *reader) readAll(files <-chan []string) error {
	var failed error
	for some := range files {
		for _, name := range some {
			if err := r.read(name); err != nil {
				failed = fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return failed
}

// read asks the system directly: package os readies every file for polling.
func (r *reader) read(name string) error {
	fd, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	size, err := syscall.Read(fd, r.buffer)
	// A file gives less than was asked for only at its end.
	for err == nil && size == len(r.buffer) {
		var more int
		r.buffer = append(r.buffer, make([]byte, size)...)
		more, err = syscall.Read(fd, r.buffer[size:])
		size += more
	}
	if err != nil {
		return err
	}
	p, err := r.parse(r.buffer[:size])
	if err != nil {
		return err
	}
	if at, _ := slices.BinarySearchFunc(r.newest, p, post.compare); at < limit {
		p.body = bytes.Clone(p.body)
		r.newest = slices.Insert(r.newest, at, p)
		r.newest = r.newest[:min(limit, len(r.newest))]
	}
	return nil
}

// parse reads what a file says. The body stays in the reader's buffer.
func (r *reader) parse(text []byte) (p post, err error) {
	head, body, ok := bytes.Cut(text, []byte("\n--- \n"))
	if !ok || !bytes.HasPrefix(head, []byte("---\n")) {
		return p, fmt.Errorf("no front matter")
	}
	p.body = body
	for line := range bytes.Lines(head) {
		key, rest, _ := bytes.Cut(line, []byte(": "))
		value := bytes.TrimSpace(rest)
		switch string(key) {
		case "title":
			p.title = string(value)
			p.link = home + "articles/" + slug(p.title)
		case "image":
			p.image = string(value)
		case "date":
			p.published, err = time.ParseInLocation("2006-01-02-15-04-05", string(value), r.zone)
		case "categories":
			p.categories = strings.Split(string(bytes.Trim(value, "[]")), ", ")
		}
	}
	return p, err
}

// slug makes the last part of a post's address.
func slug(title string) string {
	s := make([]byte, 0, len(title))
	for _, c := range []byte(title) {
		switch {
		case 'A' <= c && c <= 'Z':
			s = append(s, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			s = append(s, c)
		case c == ' ':
			s = append(s, '-')
		}
	}
	return string(s)
}
