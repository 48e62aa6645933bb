// Package sources says what a post is and how posts are read.
//
// A [Source] first lists its entries, which is all that a feed chooses and
// orders by; only the posts that some feed shows are then loaded whole. What a
// source gives is ready to be published: its HTML is safe and absolute, its
// text is plain, its URLs are absolute. A source never looks at the clock or at
// what was published before, so that the same files always give the same posts.
package sources

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"iter"
	"time"
)

// An Entry is what a feed needs to know of a post to choose and order it.
// It is read from the head of the post; the body is not rendered for it.
type Entry struct {
	// Source is the name of the source, Path the post's slash-separated path
	// within it. Together they name the post.
	Source, Path string

	// GivenID is the permanent id that the author wrote, as written. Empty: the
	// author gave none.
	GivenID string

	// URL is the absolute permalink.
	URL string

	// Title is plain text on one line. It may be empty.
	Title string

	// Language is a BCP 47 tag. Empty: the language of the site.
	Language string

	// Terms are the categories and tags as a reader should see them, in the
	// author's order, each once.
	Terms []string

	// Authors are the people who wrote the post. None: the site's author.
	Authors []Author

	// Published, Updated and Expires are instants as the author gave them. A
	// zero time was not given.
	Published, Updated, Expires time.Time

	// Undated says that Published is not the author's but the best that is known, such
	// as the time of the file, which may change.
	Undated bool

	// Stamp changes when the post's file does, or the settings that it is read by;
	// of other files a post's Uses tell. It is no part of what readers see.
	Stamp uint64

	// Draft says that the author does not want the post in a feed. A note of the
	// source's says why.
	Draft bool
}

// A Key names a post among all sources.
type Key struct{ Source, Path string }

// Key names the entry's post.
func (e Entry) Key() Key { return Key{e.Source, e.Path} }

// A Post is an entry with all that a feed shows of it.
type Post struct {
	Entry

	// Summary is plain text.
	Summary string

	// HTML is a balanced fragment without scripts, in which every URL is
	// absolute.
	HTML string

	// Images are the post's pictures, the lead image first.
	Images []Image

	// Attachments are audio, video and other files, the main one first.
	Attachments []Attachment

	// Episode is what the author says of the post as part of a podcast.
	Episode Episode

	// Hash is of what the author wrote, byte for byte: title, summary, text, and which
	// pictures and recordings. It is never of anything that was made of it, so that
	// another version of this program gives the same. Zero: the source cannot tell.
	Hash [sha256.Size]byte

	// Uses tells what else than its own file the post was made of, such as the
	// file of a picture or the address of another post: names that the source
	// gives, each with the State it had.
	Uses map[string]string
}

// An Author is a person or an organisation. Every field may be empty, but not
// all of them.
type Author struct {
	Name, Email, URL string
}

// An Image is a picture of a post. Zero facts are not known.
type Image struct {
	URL           string // absolute
	Alt           string // plain text for those who do not see it
	Caption       string // plain text below the picture
	Credit        string // plain text: who made it
	Type          string // media type
	Size          int64  // bytes
	Width, Height int    // pixels

	// File names the picture's file, if the source has it: one of the post's Uses,
	// which a [Filer] opens. Trouble is why the source has no file of its own
	// where it should have one; empty: it has, or it should not.
	File, Trouble string

	// Card says that the picture was made for where the post is shared, and is not
	// part of it.
	Card bool

	// Line is that of the post's file where the picture is named, from 1 on; 0 if it
	// is not known.
	Line int
}

// An Attachment is a file that comes with a post. Zero facts are not known.
type Attachment struct {
	URL      string // absolute
	Type     string // media type
	Title    string
	Size     int64 // bytes
	Duration time.Duration

	// File and Trouble are as those of an [Image].
	File, Trouble string
}

// An Episode tells a podcast's player about a post. Every field may be zero: it
// was not said.
type Episode struct {
	Season, Number int
	Type           string // "full", "trailer" or "bonus"
	Explicit       string // "true" or "false"; empty: as the podcast is
	Image          string // absolute URL of the episode's own artwork
	Chapters       Link
	Transcripts    []Link
}

// A Link is a file that is spoken of. A zero Link is none.
type Link struct {
	URL  string // absolute
	Type string // media type
}

// A Source lists and loads posts.
type Source interface {
	// List looks at every post. An error means that the list is incomplete, and
	// nothing may be published from it.
	List(ctx context.Context) (Listing, error)

	// Load reads the whole of a post that was listed last. Its notes are those
	// that the listing did not give. An error other than [ErrLost] means that this one
	// post cannot be had; it says why, as the caller knows which.
	Load(ctx context.Context, e Entry) (Post, []Note, error)

	// State tells the present state of a name in a post's Uses. While it and the
	// entry's Stamp are the same, Load gives the same.
	State(use string) string
}

// ErrLost is wrapped by an error of a source that can no longer tell what it listed, as
// the disk fails. None of its posts can be had then.
var ErrLost = errors.New("what was read of the posts is lost")

// A Filer is a Source with files of its own beside its posts.
type Filer interface {
	// Picture tells of the picture at an address, of which the source may have the
	// file. It is false if it has none.
	Picture(link string) (Image, bool)

	// OpenFile opens the file of an [Image], to be closed after use.
	OpenFile(name string) (io.ReadCloser, error)
}

// A Listing is what a source had when it was listed.
type Listing interface {
	// Version changes whenever the entries or the notes do. Empty: it is not known
	// before Keep.
	Version() string

	// Keep remembers the listing, if the source can, so that the next one takes
	// less time, and gives the Version that the next one will have if nothing
	// changes. It may be called while Entries is.
	Keep() (version string, err error)

	// Heads tells of each post without making its entry, by a number of its own that
	// is less than Len.
	Heads() iter.Seq2[int, Head]

	// Len is a bound of how many Heads gives.
	Len() int

	// Pick gives what Entries does of the posts of some numbers, each of them once.
	Pick(numbers []int) ([]Entry, []Note, error)

	// Entries gives every post, drafts among them, in a stable order. A post that
	// cannot be read is left out and named in a note. It and Pick fail with [ErrLost].
	Entries() ([]Entry, []Note, error)
}
