package posts

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
	"feedgen/sources/posts/internal/tree"
)

// maxPostSize bounds what is read of one post, in bytes. A text of this length
// takes a day to read aloud, and readers refuse feeds of that size.
const maxPostSize = 1 << 20

// A scan looks at every file of a folder of posts and reads those that the index
// does not know as they are. It is a [tree.Visitor].
type scan struct {
	source *Source
	key    [32]byte           // of the index
	began  time.Time          // before any file was read
	index  *snapshot.Snapshot // as it was; nil: there is none
	same   []bool             // of each file in index: it is there as it was
	read   *snapshot.Builder  // the other files
	pool   sync.Pool          // of *scratch

	mu      sync.Mutex
	entered []string       // folders, from the site's
	linked  []string       // files, of which each is a link to one
	undated []tree.File    // lack nothing but a date
	unseen  []sources.Note // on what could not be looked at
	foreign map[string]int // files that could be posts of the generator's, by their ending
}

// A scratch is memory that is used again for the next file.
type scratch struct {
	heads   []tree.Head // of files that are visited
	buffers [][]byte    // for them
	payload []byte
	room    room
	reader  postReader
	part    *snapshot.Part // of what was read
}

func (c *scan) newScratch() *scratch {
	return &scratch{part: c.read.Part()}
}

// buffer gives the memory for the i-th head.
func (sc *scratch) buffer(i int) []byte {
	for len(sc.buffers) <= i {
		sc.buffers = append(sc.buffers, make([]byte, headChunk))
	}
	return sc.buffers[i]
}

func (s *Source) newScan(index *snapshot.Snapshot, key [32]byte) *scan {
	c := &scan{source: s, key: key, began: time.Now(), index: index, entered: []string{s.choice.start}}
	c.pool.New = func() any { return c.newScratch() }
	if index != nil {
		c.same = make([]bool, index.Len())
		c.read = snapshot.NewBuilder(key, "")
	} else {
		c.read = snapshot.NewBuilder(key, s.indexToWrite())
	}
	return c
}

// run goes through the folder.
func (c *scan) run(ctx context.Context) error {
	s := c.source
	s.tree.Late = c.index == nil
	if err := s.tree.Walk(ctx, s.choice.start, c); err != nil {
		return err
	}
	for _, ending := range slices.Sorted(maps.Keys(c.foreign)) {
		c.unseen = append(c.unseen, sources.Note{Source: s.name, Kind: sources.LeftOut, Text: fmt.Sprintf("files that end in .%s cannot be read; there are %d", ending, c.foreign[ending])})
	}
	return c.date(ctx)
}

// close closes the index, and drops what was not written of the next.
func (c *scan) close() error {
	err := c.read.Close()
	if c.index != nil {
		err = errors.Join(err, c.index.Close())
	}
	return err
}

// Enter is asked of each folder.
func (c *scan) Enter(path string) bool {
	if !c.source.choice.entered(path) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entered = append(c.entered, path)
	return true
}

// Want is asked of each file. A link is looked at whatever its name, as it may
// lead to a folder of posts that its owner misses.
func (c *scan) Want(path string, typ fs.FileMode) bool {
	if len(c.source.generator.preset.unread) > 0 {
		c.passOver(path)
	}
	return c.source.choice.post(path) || typ == fs.ModeSymlink && c.source.choice.entered(path)
}

// passOver counts a file that only the generator can read.
func (c *scan) passOver(name string) {
	ending := strings.TrimPrefix(path.Ext(name), ".")
	if !slices.Contains(c.source.generator.preset.unread, ending) || !c.source.choice.post(strings.TrimSuffix(name, ending)+c.source.generator.preset.extensions[0]) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.foreign == nil {
		c.foreign = make(map[string]int)
	}
	c.foreign[ending]++
}

// Visit reads those files that the index does not know.
func (c *scan) Visit(files []tree.File) {
	sc := c.pool.Get().(*scratch)
	defer c.pool.Put(sc)
	sc.heads = sc.heads[:0]
	for i := range files {
		f := &files[i]
		if f.Link && !c.source.choice.post(f.Path) {
			continue // to a file that is no post
		}
		if f.Link {
			c.mu.Lock()
			c.linked = append(c.linked, f.Path)
			c.mu.Unlock()
		}
		if !c.known(f) {
			sc.heads = append(sc.heads, tree.Head{File: f, Buf: sc.buffer(len(sc.heads))})
		}
	}
	tree.ReadHeads(sc.heads)
	for i := range sc.heads {
		c.visit(&sc.heads[i], sc)
	}
}

// visit makes an entry of the head of a file.
func (c *scan) visit(h *tree.Head, sc *scratch) {
	o := c.source.entry(h.File.Path, begun{h}, sc, nil)
	if f := *h.File; o.undated {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.undated = append(c.undated, tree.File{Path: f.Path, Name: f.Name, Stamp: f.Stamp})
	} else {
		c.keep(f.Dir.Path, f, o, !o.unread && f.Stamp.Trusted(c.began), sc)
	}
}

// known reports that the index has the file as it is.
func (c *scan) known(f *tree.File) bool {
	if c.index == nil {
		return false
	}
	dir, ok := c.index.Dir(f.Dir.Path)
	if !ok {
		return false
	}
	i, ok := dir.Find(f.Name)
	if !ok || !c.index.Stamp(i).Matches(f.Stamp) {
		return false
	}
	c.same[i] = true
	return true
}

// keep keeps what a file said. What the next scan must read again has no stamp
// in the index.
func (c *scan) keep(dir string, f tree.File, o outcome, trusted bool, sc *scratch) {
	o.entry.Stamp = c.stampOf(f.Stamp)
	head := o.head()
	o.entry.Path = "" // the index has it
	for i := range o.notes {
		o.notes[i].Path = ""
	}
	sc.payload = o.append(sc.payload[:0])
	stamp := f.Stamp
	if !trusted {
		stamp = tree.Stamp{}
	}
	sc.part.Add(dir, snapshot.File{Name: f.Name, Stamp: stamp, Head: head}, sc.payload)
}

// stampOf makes one number of a file's stamp and all else that the post is read
// by, such as the site's settings and what is known of authors.
func (c *scan) stampOf(s tree.Stamp) uint64 {
	h := binary.LittleEndian.Uint64(c.key[:])
	for _, n := range [...]uint64{uint64(s.Size), uint64(s.Mtime), uint64(s.Ctime), s.Inode} {
		h = (h ^ n) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return h
}

// Problem notes what cannot be looked at.
func (c *scan) Problem(p tree.Problem) {
	isPost := c.source.choice.post(p.Path)
	var text string
	switch {
	case errors.Is(p.Err, tree.ErrNotUTF8) && p.Type.IsDir():
		text = "the folder's name is not UTF-8; rename it"
	case errors.Is(p.Err, tree.ErrLinkToDir):
		text = "a link to a folder is not followed; make that folder a [[source]] of its own"
	case !isPost:
		return
	case errors.Is(p.Err, tree.ErrNotUTF8):
		text = "the name is not UTF-8; rename the file"
	case errors.Is(p.Err, tree.ErrLinkOut), errors.Is(p.Err, tree.ErrLinkNowhere):
		text = "a link that leads nowhere or out of the folder; make that folder a [[source]] of its own"
	default:
		text = reason(p.Err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unseen = append(c.unseen, c.source.note(p.Path, 0, sources.LeftOut, text))
}

func tooLarge(size int64) string {
	return fmt.Sprintf("too large for a post: %d bytes, and the limit is %d", size, maxPostSize)
}
