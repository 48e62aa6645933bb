package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
)

func TestParseReadsFilesOfWindowsEditors(t *testing.T) {
	data, err := os.ReadFile("testdata/minimal.toml")
	if err != nil {
		t.Fatal(err)
	}
	data = append([]byte("\ufeff"), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))...)
	if _, err := config.Parse("feedgen.toml", data, nil); err != nil {
		t.Error(err)
	}
}

func TestFindPrefersFeedgensOwnName(t *testing.T) {
	dir := t.TempDir()
	want := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := config.Find(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got != filepath.Join(dir, name) {
			t.Errorf("found %s, want %s", got, name)
		}
	}
	want("config.toml")
	want("feedgen.toml")
}

func TestFindDoesNotPassOverADeadLink(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "feedgen.toml")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	got, err := config.Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got != link {
		t.Errorf("found %s, want %s", got, link)
	}
}

func TestFindSaysWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	_, err := config.Find(dir)
	want := `configuration: neither feedgen.toml nor config.toml is in folder "` + dir + `"; ` + "`feedgen init` writes one there, --config names another"
	if err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

func TestFindSaysWhyAFolderCannotBeRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Find(file); err == nil || !strings.Contains(err.Error(), "not a directory") {
		t.Errorf("error is %v, want one that says what is wrong with the folder", err)
	}
}

func TestLoadReadsAFile(t *testing.T) {
	got, err := config.Load("testdata/minimal.toml", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Path{Written: "posts", Resolved: filepath.FromSlash("testdata/posts")}
	if diff := cmp.Diff(want, got.Sources[0].Path); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
}

func TestLoadRefusesWhatIsNoConfiguration(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.toml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("\n"), 1<<20+1), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.toml"): "no such file or directory",
		dir:                             "not a file",
		large:                           "larger than 1 MiB",
	} {
		_, err := config.Load(path, nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("error is %v, want one with %q and %q", err, path, want)
		}
	}
}
