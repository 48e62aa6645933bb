package posts

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"feedgen/sources/posts/internal/tree"
)

// hashFolderData adds what is said of the posts of each folder, by its own files
// and by those of the folders above.
func (s *Source) hashFolderData(ctx context.Context, h io.Writer) error {
	d := &dataFiles{source: s}
	if err := s.tree.Walk(ctx, s.choice.start, d); err != nil {
		return err
	}
	for dir := s.choice.start; dir != "."; dir = path.Dir(dir) {
		for _, name := range s.generator.preset.dataNames(dir) {
			d.found = append(d.found, path.Join(dir, name))
		}
	}
	slices.Sort(d.found)
	for _, name := range slices.Compact(d.found) {
		if data, err := readSmall(s.files, name); err == nil {
			fmt.Fprintf(h, "%q %q\n", name, data)
		}
	}
	return nil
}

// dataNames are the names of the files that speak of a folder's posts.
func (p *preset) dataNames(dir string) []string {
	var names []string
	for _, name := range p.folderData {
		names = append(names, strings.ReplaceAll(name, "{dir}", path.Base(dir)))
	}
	return names
}

// dataFiles finds those files. It is a [tree.Visitor] that looks at names alone.
type dataFiles struct {
	source *Source

	mu    sync.Mutex
	found []string
}

// Enter is asked of each folder.
func (d *dataFiles) Enter(path string) bool { return d.source.choice.entered(path) }

// Want notes a file that speaks of its folder. None is to be visited.
func (d *dataFiles) Want(name string, _ fs.FileMode) bool {
	if strings.HasSuffix(name, ".json") && slices.Contains(d.source.generator.preset.dataNames(path.Dir(name)), path.Base(name)) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.found = append(d.found, name)
	}
	return false
}

// Visit is not called.
func (d *dataFiles) Visit([]tree.File) {}

// Problem is left to the scan, which meets it as well.
func (d *dataFiles) Problem(tree.Problem) {}
