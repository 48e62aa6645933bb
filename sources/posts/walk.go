package posts

import (
	"context"
	"fmt"
	"io/fs"
	"unicode/utf8"

	"feedgen/sources"
)

// maxPostSize bounds what is read of one post, in bytes. A text of this length
// takes a day to read aloud, and readers refuse feeds of that size.
const maxPostSize = 1 << 20

// walk lists the files that are posts, by path, and notes those that cannot be
// read. Links are followed to files within the folder and nowhere else.
func (s *Source) walk(ctx context.Context) ([]string, []sources.Note, error) {
	var paths []string
	var notes []sources.Note
	err := fs.WalkDir(s.files, s.choice.start, func(path string, d fs.DirEntry, err error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err != nil && !utf8.ValidString(path) {
			notes = append(notes, s.note(path, 0, sources.LeftOut, "the folder's name is not UTF-8; rename it"))
			return fs.SkipDir
		}
		if err != nil {
			// An unreadable folder may hold any number of posts: without it the
			// list would be short, and posts would vanish from the feed.
			return err
		}
		if d.IsDir() {
			if path != s.choice.start && !s.choice.entered(path) {
				return fs.SkipDir
			}
			return nil
		}
		if !s.choice.post(path) && !s.linksToFolder(path, d) {
			return nil
		}
		if problem := s.unreadable(path, d); problem != "" {
			notes = append(notes, s.note(path, 0, sources.LeftOut, problem))
			return nil
		}
		paths = append(paths, path)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return paths, notes, nil
}

// linksToFolder reports a link to a folder, which may hold posts that its owner
// misses.
func (s *Source) linksToFolder(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 || !s.choice.entered(path) {
		return false
	}
	info, err := fs.Stat(s.files, path)
	return err == nil && info.IsDir()
}

// unreadable says why a file cannot be a post, or nothing.
func (s *Source) unreadable(path string, d fs.DirEntry) string {
	if !utf8.ValidString(path) {
		return "the name is not UTF-8; rename the file"
	}
	link := d.Type()&fs.ModeSymlink != 0
	info, err := fs.Stat(s.files, path)
	switch {
	case err != nil && link:
		return "a link that leads nowhere or out of the folder; make that folder a [[source]] of its own"
	case err != nil:
		return reason(err)
	case link && info.IsDir():
		return "a link to a folder is not followed; make that folder a [[source]] of its own"
	case !info.Mode().IsRegular():
		return "not a file"
	case info.Size() > maxPostSize:
		return tooLarge(info.Size())
	}
	return ""
}

func tooLarge(size int64) string {
	return fmt.Sprintf("too large for a post: %d bytes, and the limit is %d", size, maxPostSize)
}
