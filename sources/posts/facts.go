package posts

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/image/webp"
)

// maxProbe bounds what is read of a file to know it, in bytes. A JPEG's
// dimensions may stand behind a preview and a colour profile.
const maxProbe = 1 << 20

// fileFacts are what a file tells of itself. Width and height are 0 where they
// cannot be told.
type fileFacts struct {
	mediaType     string
	size          int64
	width, height int
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
		if f, err = probe(r.source.folder(c.folder), c.name); !errors.Is(err, fs.ErrNotExist) {
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
	head, err := io.ReadAll(io.LimitReader(file, maxProbe))
	if err != nil {
		return fileFacts{}, err
	}
	f := fileFacts{size: info.Size()}
	f.mediaType, _, _ = strings.Cut(mimetype.Detect(head).String(), ";")
	if isSVG(name, head) {
		f.mediaType = "image/svg+xml"
	}
	if f.mediaType == "audio/x-m4a" {
		f.mediaType = "audio/mp4" // as RFC 4337 has it
	}
	if cfg, err := dimensions(f.mediaType, head); err == nil {
		f.width, f.height = cfg.Width, cfg.Height
	}
	return f, nil
}

// isSVG reports that a file by the name of an SVG is one, whatever stands before
// its first element.
func isSVG(name string, head []byte) bool {
	return strings.EqualFold(path.Ext(name), ".svg") && bytes.Contains(head, []byte("<svg"))
}

// dimensions reads the size of a picture from the beginning of its file.
func dimensions(mediaType string, head []byte) (image.Config, error) {
	r := bytes.NewReader(head)
	switch mediaType {
	case "image/jpeg":
		return jpeg.DecodeConfig(r)
	case "image/png":
		return png.DecodeConfig(r)
	case "image/gif":
		return gif.DecodeConfig(r)
	case "image/webp":
		return webp.DecodeConfig(r)
	}
	return image.Config{}, image.ErrFormat
}

// typeByName gives the media type that a URL's ending says; "" if it says none.
func typeByName(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".jfif":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".svg":
		return "image/svg+xml"
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".flac":
		return "audio/flac"
	case ".wav":
		return "audio/wav"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".pdf":
		return "application/pdf"
	}
	return ""
}
