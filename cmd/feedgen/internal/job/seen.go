package job

import (
	"fmt"
	"path/filepath"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out"
	"feedgen/sources"
)

// tellSeen tells where it would show that the sources give anything else.
func (j *once) tellSeen() {
	if j.Seen == nil {
		return
	}
	uses := make(map[string][]string)
	for _, u := range j.uses {
		uses[u.Source] = append(uses[u.Source], u.Name)
	}
	var folders []sources.Folder
	var silent []string
	for _, name := range j.set.names {
		if s, ok := j.set.byName[name].(sources.Watchable); ok {
			folders = append(folders, s.Folders(uses[name])...)
		} else {
			silent = append(silent, fmt.Sprintf("source %q: it cannot be watched", name))
		}
	}
	j.Seen(folders, silent)
}

// Own lists files and folders of this machine that runs write. Copies of pictures are
// not among them, as a site may have its own beside them; nobody reads those copies.
func Own(cfg *config.Config) []string {
	own := []string{cfg.State.Path.Resolved}
	for _, o := range cfg.Outs {
		if o.Type != "dir" {
			continue
		}
		own = append(own, filepath.Join(o.Dir.Path, out.ManifestName), filepath.Join(o.Dir.Path, ".feedgen"))
		for _, file := range cfg.Feed.Files {
			own = append(own, filepath.Join(o.Dir.Path, filepath.FromSlash(file)))
		}
	}
	return own
}
