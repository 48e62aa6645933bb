package job

import (
	"encoding/hex"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/state"
)

// publicationName is the name of the publication in the cache.
const publicationName = "published"

// A publication is what was published last, for [Look] to tell. Runs do without it.
type publication struct {
	At, Due      time.Time // Due: when the posts come to something else; zero: never
	Shown        []string  // the ids of the feed's items
	Notes        []Note
	Destinations []Served
}

// A Served is what was left at a destination when it was served last.
type Served struct {
	Name  string       `json:"name"`
	At    time.Time    `json:"published,omitzero"` // zero: never, as far as is remembered
	Files []ServedFile `json:"files"`
	Error string       `json:"error,omitempty"` // why it was not served since, or what failed after that
}

// A ServedFile is one of the files of a feed.
type ServedFile struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"` // "image" or "feed"
	Items int    `json:"items,omitempty"`
	Bytes int64  `json:"bytes"`

	SHA256 string `json:"sha256"` // in hexadecimal
}

// record keeps what a run has published where. What a destination had before counts
// while it fails; where only what comes after a change does, it has been served.
func (j *once) record(made making) {
	if j.DryRun {
		return
	}
	cache := state.In(j.cfg.State.Path.Resolved)
	var last publication
	cache.Get(publicationName, &last)
	next := publication{At: j.Now, Due: j.next.Due, Notes: j.report.Notes}
	for _, item := range made.feed.Items {
		next.Shown = append(next.Shown, item.ID)
	}
	served := false
	for _, d := range j.report.Destinations {
		to := last.at(d.Name)
		if d.served {
			to = Served{Name: d.Name, At: j.Now.UTC().Truncate(time.Second), Files: servedFiles(made.remembered())}
		}
		to.Error = d.Error
		served = served || d.served
		next.Destinations = append(next.Destinations, to)
	}
	if !served {
		last.Destinations = next.Destinations
		next = last
	}
	if err := cache.Put(publicationName, next); err != nil {
		j.report.forgot(j.cfg.State.Path.Written, err)
	}
}

// at gives what was left at a destination.
func (p publication) at(name string) Served {
	if i := slices.IndexFunc(p.Destinations, func(s Served) bool { return s.Name == name }); i >= 0 {
		return p.Destinations[i]
	}
	return Served{Name: name, Files: []ServedFile{}}
}

func servedFiles(files []fileMemory) []ServedFile {
	all := make([]ServedFile, len(files))
	for i, f := range files {
		all[i] = ServedFile{f.Name, f.Kind.String(), f.Items, f.Bytes, hex.EncodeToString(f.SHA256[:])}
	}
	return all
}
