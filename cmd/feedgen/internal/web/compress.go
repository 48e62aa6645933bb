package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/bits"
	"time"

	"github.com/andybalholm/brotli"
)

// A content is a feed's bytes as they were published, in every coding.
type content struct {
	sha256   string
	modified time.Time // when these bytes were published first, to the second
	variants [codings]*variant
}

// A variant is a representation of a feed. Each has an ETag of its own: they differ in
// their bytes.
type variant struct {
	data []byte
	etag string // strong, with its quotes
}

// maxThorough is up to which size, in bytes, brotli does its utmost, which takes half a
// second for so many and makes a feed a fifth smaller.
const maxThorough = 256 << 10

// compress gives the variants of a feed. One that saves nothing is nil.
func compress(data []byte) (all [codings]*variant) {
	all[identity] = newVariant(data)
	options := brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: window(len(data))}
	if len(data) > maxThorough {
		options.Quality = brotli.DefaultCompression
	}
	// The level is one that there is.
	zip := func(w io.Writer) io.WriteCloser { z, _ := gzip.NewWriterLevel(w, gzip.BestCompression); return z }
	all[gzipped] = smaller(data, zip)
	all[brotlied] = smaller(data, func(w io.Writer) io.WriteCloser { return brotli.NewWriterOptions(w, options) })
	return all
}

// window is the binary logarithm of how far brotli need look back in so many bytes. At its
// utmost it takes eight times that in memory, and 32 MB if it is not told.
func window(size int) int { return min(max(bits.Len(uint(size)), minWindow), maxWindow) }

const (
	minWindow = 10 // RFC 7932 section 9.1
	maxWindow = 22
)

// smaller gives the variant that a compressor makes of data, or nil.
func smaller(data []byte, compressor func(io.Writer) io.WriteCloser) *variant {
	var b bytes.Buffer
	w := compressor(&b)
	// A buffer takes all.
	_, _ = w.Write(data)
	_ = w.Close()
	if b.Len() >= len(data) {
		return nil
	}
	return newVariant(b.Bytes())
}

func newVariant(data []byte) *variant {
	sum := sha256.Sum256(data)
	return &variant{data: data, etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
}
