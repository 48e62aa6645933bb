package posts

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"time"

	"feedgen/sources/media"
)

// fileFacts are what a file tells of itself.
type fileFacts struct {
	media.Facts
	size     int64 // bytes
	duration time.Duration
	use      string // the name of the file among a post's uses
	trouble  error  // why the file does not tell all
}

// facts looks at the site's own file that link leads to, and remembers which
// files were looked for. local is false if link leads elsewhere; an error says
// why the file tells nothing.
func (r *postReader) facts(link string, page *url.URL) (f fileFacts, local bool, err error) {
	u, err := url.Parse(link)
	if err != nil || u.Host != r.source.base.Host {
		return f, false, nil
	}
	err = fs.ErrNotExist
	for _, c := range r.source.candidates(u.Path, page, r.name) {
		r.use(c.use())
		f, err = probe(r.source.folder(c.folder), c.name)
		if f.use = c.use(); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return f, true, err
}

// A candidate is where a file may be.
type candidate struct {
	folder int // 0 is the site's; the others are the static ones
	name   string
}

// folder gives the folder with a candidate's number.
func (s *Source) folder(n int) fs.FS {
	if n == 0 {
		return s.files
	}
	return s.static[n-1]
}

// candidates lists where the file of a URL's path may be: beside the post whose
// page it is below, or in a folder that the site's root maps to.
func (s *Source) candidates(p string, page *url.URL, post string) []candidate {
	var all []candidate
	add := func(folder int, name string) {
		if name = strings.TrimPrefix(path.Clean("/"+name), "/"); name != "" {
			all = append(all, candidate{folder, name})
		}
	}
	here, _ := path.Split(page.Path)
	if below, ok := strings.CutPrefix(p, here); ok {
		add(0, path.Join(path.Dir(post), below))
		// Hexo keeps a post's pictures in a folder of its name.
		add(0, path.Join(strings.TrimSuffix(post, path.Ext(post)), below))
	}
	for i := range s.static {
		folder := i + 1
		if below, ok := strings.CutPrefix(p, strings.TrimSuffix(s.base.Path, "/")+"/"); ok {
			add(folder, below)
		}
		add(folder, p)
	}
	return all
}

// probe reads what a file is.
func probe(folder fs.FS, name string) (fileFacts, error) {
	// Before it is opened: to open a named pipe is to wait for its writer.
	info, err := fs.Stat(folder, name)
	if err != nil {
		return fileFacts{}, err
	}
	if !info.Mode().IsRegular() {
		return fileFacts{}, errors.New("not a file")
	}
	file, err := folder.Open(name)
	if err != nil {
		return fileFacts{}, err
	}
	defer file.Close()
	head := make([]byte, min(info.Size(), firstLook))
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fileFacts{}, err
	}
	f := fileFacts{size: info.Size()}
	f.Facts, f.trouble = media.Look(name, head[:n], int64(n) == info.Size())
	if errors.Is(f.trouble, media.ErrShort) {
		more, err := io.ReadAll(io.LimitReader(file, media.HeadSize-firstLook))
		if err != nil {
			return fileFacts{}, err
		}
		head = append(head[:n], more...)
		f.Facts, f.trouble = media.Look(name, head, int64(len(head)) == info.Size())
	}
	if at, ok := file.(io.ReaderAt); ok && isRecording(f.Type) {
		f.duration, f.trouble = media.Duration(at, info.Size(), f.Type)
	}
	return f, nil
}

// trouble says why a file of the site's own tells nothing.
func trouble(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "the site has no such file"
	}
	return reason(err)
}

// firstLook is how many bytes of a file are read at first. Nearly every file tells
// what it is in fewer.
const firstLook = 64 << 10
