package sftp

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
)

// parent gives the folder of a path. Like join, it cleans nothing.
func parent(name string) string {
	i := strings.LastIndexByte(name, '/')
	if i <= 0 {
		return name[:i+1]
	}
	return name[:i]
}

// makeFolder makes a folder and those above it, where there are none.
func (s *session) makeFolder(ctx context.Context, name string) error {
	stat := func() (fs.FileInfo, error) { return s.files.Stat(name) }
	info, err := ask(ctx, s, stat)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is no folder", name)
	}
	if err == nil || !isAnswer(err) {
		return err
	}
	if up := parent(name); up != "" && up != "/" {
		if err := s.makeFolder(ctx, up); err != nil {
			return err
		}
	}
	made := s.during(ctx, func() error { return s.files.Mkdir(name) })
	// Somebody else may have made it at the same time.
	if info, err = ask(ctx, s, stat); made != nil && (err != nil || !info.IsDir()) {
		return fmt.Errorf("make the folder %s: %w", name, made)
	}
	if err != nil {
		return err
	}
	// A login whose new folders are its own would publish what nobody sees. A server
	// that keeps them so is not contradicted: a later Put would not notice either.
	const enter = 0o755
	if mode := info.Mode(); mode.Perm() != 0 && mode&enter != enter {
		err = s.during(ctx, func() error { return s.files.Chmod(name, mode|enter) })
	}
	if err != nil && !isAnswer(err) {
		return err
	}
	return nil
}

// removeFolder removes a folder that has nothing in it, and tells whether it did.
func (s *session) removeFolder(ctx context.Context, name string) (bool, error) {
	// Some servers remove anything by this request.
	info, err := ask(ctx, s, func() (fs.FileInfo, error) { return s.files.Lstat(name) })
	if err == nil && !info.IsDir() {
		return false, nil
	}
	if err == nil {
		err = s.during(ctx, func() error { return s.files.RemoveDirectory(name) })
	}
	if isAnswer(err) {
		return false, nil
	}
	return err == nil, err
}
