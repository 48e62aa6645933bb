package feedgen

import (
	"bytes"
	"crypto/sha256"
	"io"
)

// A File is to be published.
type File struct {
	Name      string // slash-separated path below a destination
	Kind      Kind
	MediaType string // with its parameters, as a server should tell it
	Size      int64  // bytes
	SHA256    [sha256.Size]byte

	// Open gives the bytes, from the first on, to be closed after use. It may be
	// called any number of times.
	Open func() (io.ReadCloser, error)
}

// A Kind says what a file is to a feed's readers. What a file relies on is of a
// lower kind and is published before it.
type Kind int

// The kinds.
const (
	ImageFile  Kind = iota // what feeds show
	LedgerFile             // which posts were published, and under which ids
	FeedFile
)

// String gives "image", "ledger" or "feed".
func (k Kind) String() string {
	switch k {
	case ImageFile:
		return "image"
	case LedgerFile:
		return "ledger"
	}
	return "feed"
}

// NewFile gives a file of bytes, which must not be changed any more.
func NewFile(name string, kind Kind, mediaType string, data []byte) File {
	return File{
		Name:      name,
		Kind:      kind,
		MediaType: mediaType,
		Size:      int64(len(data)),
		SHA256:    sha256.Sum256(data),
		Open:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// An Encoded is a feed in one format, as it is to be published.
type Encoded struct {
	File
	Format Format
	Data   []byte // of the file
	Items  int

	known map[string]bool // ids that its readers know, whether or not the format allows them
}
