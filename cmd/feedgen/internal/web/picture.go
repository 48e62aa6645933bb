package web

import (
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"

	"feedgen/out"
	"feedgen/out/dir"
)

// A picture is answered from the disk, whole or in ranges.
type picture struct {
	folder *dir.Destination
	name   string
	size   int64
	etag   string
	kept   string
}

// forGood is the Cache-Control of what its name says the bytes of.
const forGood = "public, max-age=31536000, immutable"

func newPicture(folder *dir.Destination, name string, stored out.Stored, kept string) *picture {
	p := &picture{folder: folder, name: name, size: stored.Size, etag: `"` + stored.SHA256 + `"`, kept: kept}
	if stem := strings.TrimSuffix(path.Base(name), path.Ext(name)); len(stem) >= 32 && strings.HasPrefix(stored.SHA256, stem) {
		p.kept = forGood
	}
	return p
}

func (p *picture) answer(w http.ResponseWriter, r *http.Request) (status int) {
	file, info, err := p.open(r)
	if err != nil {
		return notice{status: http.StatusNotFound, text: "there is no such file here", kept: neverKept}.answer(w, r)
	}
	defer file.Close()
	h := w.Header()
	h["Etag"] = []string{p.etag}
	h["Content-Type"] = []string{pictureType(p.name)}
	h["Cache-Control"] = []string{p.kept}
	h["Access-Control-Allow-Origin"] = []string{"*"}
	h["Access-Control-Expose-Headers"] = []string{"*"}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	// RFC 9110, section 14.2, has other methods and units passed over, which ServeContent
	// does not.
	unit, _, _ := strings.Cut(r.Header.Get("Range"), "=")
	if r.Method != http.MethodGet || unit != "bytes" {
		r.Header.Del("Range")
	}
	n := &noting{ResponseWriter: w}
	http.ServeContent(n, r, "", info.ModTime(), file)
	return n.status
}

// open opens the file, if it is the one that is meant. The folder lets none out of it.
func (p *picture) open(r *http.Request) (*os.File, fs.FileInfo, error) {
	opened, err := p.folder.Open(r.Context(), p.name)
	if err != nil {
		return nil, nil, err
	}
	file := opened.(*os.File)
	info, err := file.Stat()
	if err == nil && info.Size() != p.size {
		err = fs.ErrNotExist
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// pictureType gives the media type of a copy, whose name tells it.
func pictureType(name string) string {
	switch path.Ext(name) {
	case ".jpg":
		return "image/jpeg"
	case ".png", ".gif", ".webp", ".avif":
		return "image/" + path.Ext(name)[1:]
	}
	return "application/octet-stream"
}

// noting notes the status of an answer.
type noting struct {
	http.ResponseWriter
	status int
}

func (n *noting) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}
