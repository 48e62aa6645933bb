package ftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"feedgen/feedgen"
	"feedgen/out"
)

func (d *Destination) put(ctx context.Context, s *session, f feedgen.File) error {
	d.removeLeftovers(ctx, s)
	temp := d.join(path.Join(path.Dir(f.Name), out.NewUnfinished()))
	d.leftovers = append(d.leftovers, temp)
	err := s.upload(ctx, temp, f)
	if err == nil {
		err = s.replace(ctx, temp, d.join(f.Name))
	}
	if err == nil {
		d.leftovers = d.leftovers[:len(d.leftovers)-1]
		return nil
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	d.removeLeftovers(within, s)
	return err
}

// removeLeftovers removes the temporary files of calls that failed, and keeps in
// mind those that a lost connection leaves.
func (d *Destination) removeLeftovers(ctx context.Context, s *session) {
	var left []string
	for _, name := range d.leftovers {
		err := s.remove(ctx, name)
		var said *answer
		if err != nil && (!errors.As(err, &said) || said.temporary()) {
			left = append(left, name)
		}
	}
	d.leftovers = left
}

// upload writes a file that nobody has seen before.
func (s *session) upload(ctx context.Context, name string, f feedgen.File) error {
	opened, err := out.Source(f)
	if err != nil {
		return err
	}
	defer opened.Close()
	source := &source{Reader: opened, done: ctx.Done()}
	store := func() error { return s.client.Stor(name, source) }
	err = s.during(ctx, store)
	var said *answer
	if errors.As(err, &said) && said.code >= 500 && !source.begun {
		// That the folder is missing is most servers' reason, and none says so.
		// Its path is not cleaned either, as in join.
		folder := name[:strings.LastIndexByte(name, '/')]
		made := s.makeFolder(ctx, folder)
		if made != nil && !isAnswer(made) {
			return made
		}
		err = s.during(ctx, store)
		if isAnswer(err) && made != nil {
			err = fmt.Errorf("%w; to make the folder %s: %w", err, folder, made)
		}
	}
	if err != nil {
		return err
	}
	// A connection that was cut looks to a server like the end of the file.
	size, err := s.size(ctx, name)
	if err == nil && size != f.Size {
		err = out.Passing{Err: fmt.Errorf("the server kept %d bytes of %d; its disk may be full", size, f.Size)}
	}
	return err
}

// makeFolder makes a folder and those above it, where there are none. It gives the
// answer to making the last one, which is also refused where it is there.
func (s *session) makeFolder(ctx context.Context, name string) (err error) {
	for i := range len(name) + 1 {
		if i < len(name) && name[i] != '/' || i == 0 || name[:i] == "." {
			continue
		}
		err = s.during(ctx, func() error { return s.client.MakeDir(name[:i]) })
		if err != nil && !isAnswer(err) {
			return err
		}
	}
	return err
}

// replace puts a file into the place of another. Nothing is ever removed to make
// room: readers would find no feed until the rename is done.
func (s *session) replace(ctx context.Context, from, to string) error {
	err := s.during(ctx, func() error { return s.client.Rename(from, to) })
	if !isAnswer(err) {
		return err
	}
	if _, missing := s.size(ctx, to); missing == nil {
		return fmt.Errorf("rename a new file over the old one: %w; the server must let that happen: AllowOverwrite in ProFTPD", err)
	}
	return fmt.Errorf("rename a new file: %w", err)
}

// A source is a file of ours that is being sent.
type source struct {
	io.Reader
	done  <-chan struct{} // once closed, nothing more is sent
	begun bool
}

func (s *source) Read(p []byte) (int, error) {
	s.begun = true
	select {
	case <-s.done:
		return 0, out.Local{Err: context.Canceled}
	default:
	}
	return s.Reader.Read(p)
}
