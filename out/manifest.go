package out

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"time"

	"feedgen/feedgen"
)

// ManifestName is the name of the file in which a destination has its [Manifest].
const ManifestName = ".feedgen.json"

// A Manifest lists the files of ours that a destination has. It is kept there, so
// that a run on another machine, or one without a memory, knows them too. It tells
// nothing that the files do not.
type Manifest struct {
	// Version is that of the manifest's own form: 1.
	Version int `json:"version"`

	// Files are by name.
	Files map[string]Stored `json:"files"`

	// Intent are the kinds of files, by name, that a run was about to put. If it did
	// not end, they may be there or not.
	Intent map[string]string `json:"intent,omitempty"`
}

// Stored is a file as it was put.
type Stored struct {
	Kind   string `json:"kind"` // as feedgen.Kind gives it
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
	Owner  string `json:"owner,omitempty"` // as in [Options]

	// Left is when feeds stopped to show an image; zero: they show it.
	Left time.Time `json:"left,omitzero"`
}

const (
	manifestVersion = 1
	maxManifest     = 64 << 20 // bytes; enough for half a million files
)

// Has reports that a file of that name is ours, or may be.
func (m Manifest) Has(name string) bool {
	_, there := m.Files[name]
	_, meant := m.Intent[name]
	return there || meant
}

func storedOf(f feedgen.File, owner string) Stored {
	return Stored{Owner: owner, Kind: f.Kind.String(), Size: f.Size, SHA256: hex.EncodeToString(f.SHA256[:])}
}

// ReadManifest reads what a destination has of ours, going on for so long where it
// fails for a time; see [Temporary]. It is empty where nothing is known to be ours.
func ReadManifest(ctx context.Context, d Destination, budget time.Duration) (m Manifest, err error) {
	err = Try(ctx, budget, func() (err error) {
		m, err = readManifest(ctx, d)
		return err
	})
	return m, err
}

// readManifest reads what a destination has of ours. Where there is no manifest, or
// one that cannot be understood, it is empty: then nothing is known to be ours, and
// nothing will be deleted.
func readManifest(ctx context.Context, d Destination) (Manifest, error) {
	empty := Manifest{Version: manifestVersion, Files: make(map[string]Stored), Intent: make(map[string]string)}
	r, ok := d.(Reader)
	if !ok {
		return empty, nil
	}
	f, err := r.Open(ctx, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	if err != nil {
		return empty, fmt.Errorf("read %s: %w", ManifestName, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return empty, fmt.Errorf("read %s: %w", ManifestName, err)
	}
	var m Manifest
	if json.Unmarshal(data, &m) != nil || m.Version < 1 {
		return empty, nil
	}
	if m.Version > manifestVersion {
		return empty, fmt.Errorf("%s was written by a newer feedgen; bring this one up to date", ManifestName)
	}
	if m.Files == nil {
		m.Files = empty.Files
	}
	// Others may write it too.
	maps.DeleteFunc(m.Files, func(name string, _ Stored) bool { return CheckName(name) != nil })
	if m.Intent == nil {
		m.Intent = make(map[string]string)
	}
	return m, nil
}

// file gives the manifest as it is to be put.
func (m Manifest) file() (feedgen.File, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return feedgen.File{}, err
	}
	return feedgen.NewFile(ManifestName, feedgen.FeedFile, "application/json", b.Bytes()), nil
}
