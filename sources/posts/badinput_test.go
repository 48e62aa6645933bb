package posts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"feedgen/sources"
)

// good is a post that nothing is wrong with; beside whatever is bad it must
// still be read.
const good = "---\ntitle: Good\ndate: 2026-01-01\n---\nGood.\n"

// TestBadFilesCostOnlyThemselves puts a bad file beside a good one.
func TestBadFilesCostOnlyThemselves(t *testing.T) {
	for name, bad := range map[string]struct {
		data string
		want string // the note on the bad file: "kind:line: part of the text"
	}{
		"unclosed fence":      {"---\ntitle: x\ndate: 2026-01-01\n\nText.\n", "left out:1: not closed"},
		"no date":             {"---\ntitle: x\n---\n", "warned:0: no date: that of the file's time is taken"},
		"impossible date":     {"---\ntitle: x\ndate: 2026-02-30\n---\n", "left out:3: there is no such date"},
		"no date at all":      {"---\ntitle: x\ndate: soon\n---\n", "left out:3: not a date"},
		"unknown zone":        {"---\ndate: 2026-02-03 10:00 XST\n---\n", "left out:2: zone"},
		"year 99999":          {"---\ndate: 99999-01-01\n---\n", "left out:2: not a date"},
		"empty file":          {"", "left out:0: neither a title nor a text"},
		"binary":              {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "left out:1: no text"},
		"broken TOML":         {"+++\ntitle = \"x\"\ndate = = 2026\n+++\n", "left out:3: "},
		"no date in TOML":     {"+++\ntitle = \"x\"\ndate = \"soon\"\n+++\n", "left out:3: not a date"},
		"deep TOML":           {"+++\na" + strings.Repeat(".a", 20_000) + " = 1\n+++\n", "left out:2: too many dots"},
		"long front matter":   {"---\n" + strings.Repeat("a: b\n", 20_000) + "---\n", "left out:1: the limit is"},
		"broken JSON":         {"{\"title\": \"x\",\n\"date\": \"2026-01-02\",}\n\nText.\n", "left out:1: not closed"},
		"link explosion":      {"---\ndate: 2026-01-02\n---\n[a]: " + strings.Repeat("x", 20_000) + "\n\n" + strings.Repeat("[a]", 4_000), "left out:0: bytes of HTML"},
		"no keys":             {"---\njust words\nand more\n---\n", "left out:2: no line `key: value`"},
		"invalid UTF-8":       {"---\ntitle: caf\xe9\ndate: 2026-01-02\n---\n", "mended:2: byte 0xE9"},
		"NUL":                 {"---\ntitle: a\x00b\ndate: 2026-01-02\n---\n", "mended:2: control character U+0000"},
		"U+FFFE":              {"---\ntitle: a\uFFFEb\ndate: 2026-01-02\n---\n", "mended:2: control character U+FFFE"},
		"lone surrogate":      {"---\ntitle: \"a\\ud800b\"\ndate: 2026-01-02\n---\n", "mended:2: read as the text"},
		"key given twice":     {"---\ntitle: a\ntitle: b\ndate: 2026-01-02\n---\n", "mended:3: given twice"},
		"alias bomb":          {bomb(), "mended:0: "},
		"unknown language":    {"---\nlang: klingonisch?\ndate: 2026-01-02\n---\n", "warned:2: is no language"},
		"too large":           {"---\ndate: 2026-01-02\n---\n" + strings.Repeat("x", maxPostSize), "left out:0: too large"},
		"no title, no text":   {"---\ndate: 2026-01-02\n---\n", "left out:0: neither a title nor a text"},
		"control in the body": {"---\ndate: 2026-01-02\n---\na\nb\x0bc\n", "mended:5: control character U+000B"},
	} {
		t.Run(name, func(t *testing.T) {
			s := onDisk{
				Name:  "bad",
				Files: fstest.MapFS{"bad.md": {Data: []byte(bad.data)}, "good.md": {Data: []byte(good)}},
				Site:  "https://example.com",
			}.open(t)
			wantNote(t, s, bad.want)
		})
	}
}

// bomb is YAML that unfolds to a billion values.
func bomb() string {
	b := "---\ntitle: x\ndate: 2026-01-02\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		b += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	return b + "---\n"
}

// wantNote reads a source of good.md and something bad, and wants the note.
func wantNote(t *testing.T, s *Source, want string) {
	t.Helper()
	entries, notes, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range entries {
		p, more, err := s.Load(t.Context(), e)
		if err != nil {
			more = []sources.Note{{Path: e.Path, Kind: sources.LeftOut, Text: err.Error()}}
		}
		notes = append(notes, more...)
		found = found || p.Title == "Good"
	}
	if !found {
		t.Errorf("the good post is lost; notes: %v", notes)
	}
	if want == "" {
		if len(notes) > 0 {
			t.Errorf("notes: %v", notes)
		}
		return
	}
	if !anyNote(notes, want) {
		t.Errorf("no note %q in %v", want, notes)
	}
}

func anyNote(notes []sources.Note, want string) bool {
	for _, n := range notes {
		kind, rest, _ := strings.Cut(want, ":")
		line, text, _ := strings.Cut(rest, ": ")
		if string(n.Kind) == kind && (line == "0" || line == itoa(n.Line)) && strings.Contains(n.Text, text) {
			return true
		}
	}
	return false
}

// TestBadTreesCostOnlyThemselves does the same with what only a real file
// system can hold.
func TestBadTreesCostOnlyThemselves(t *testing.T) {
	for name, bad := range map[string]struct {
		make func(dir string) error
		want string
	}{
		"50 MB": {func(dir string) error {
			f, err := os.Create(filepath.Join(dir, "huge.md"))
			if err != nil {
				return err
			}
			defer f.Close()
			return f.Truncate(50 << 20)
		}, "left out:0: too large"},
		"a link to itself": {func(dir string) error {
			return os.Symlink("loop.md", filepath.Join(dir, "loop.md"))
		}, "left out:0: leads nowhere or out of the folder"},
		"a link to the folder above": {func(dir string) error {
			return os.Symlink("..", filepath.Join(dir, "up.md"))
		}, "left out:0: leads nowhere or out of the folder"},
		"a link to this folder": {func(dir string) error {
			return os.Symlink(".", filepath.Join(dir, "here"))
		}, "left out:0: a link to a folder is not followed"},
		"a link out of the folder": {func(dir string) error {
			return os.Symlink("/etc/passwd", filepath.Join(dir, "passwd.md"))
		}, "left out:0: leads nowhere or out of the folder"},
		"a link to a file of the folder": {func(dir string) error {
			return os.Symlink("good.md", filepath.Join(dir, "again.md"))
		}, ""},
		"a folder named like a post": {func(dir string) error {
			return os.Mkdir(filepath.Join(dir, "folder.md"), 0o755)
		}, ""},
		"a name in decomposed Unicode": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "cafe\u0301.md"), []byte(good), 0o644)
		}, ""},
		"a name of 255 bytes": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, strings.Repeat("n", 252)+".md"), []byte(good), 0o644)
		}, ""},
		"a name that is no UTF-8": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "caf\xe9.md"), []byte(good), 0o644)
		}, "left out:0: not UTF-8"},
		"a folder whose name is no UTF-8": {func(dir string) error {
			return os.Mkdir(filepath.Join(dir, "caf\xe9"), 0o755)
		}, "left out:0: not UTF-8"},
		"a post that says no": {func(dir string) error {
			// Even root cannot read a named pipe that nobody writes to; to open
			// it would wait for ever.
			return mkfifo(filepath.Join(dir, "pipe.md"))
		}, "left out:0: not a file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "good.md"), []byte(good), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := bad.make(dir); err != nil {
				t.Fatal(err)
			}
			s, err := Open(dir, nil, Config{Name: "bad", Site: "https://example.com"})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			wantNote(t, s, bad.want)
		})
	}
}

// TestMissingFolderIsAnError: without its folder a source has no posts, which
// must not pass for none.
func TestMissingFolderIsAnError(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none"), nil, Config{Site: "https://example.com"}); err == nil {
		t.Error("opened a folder that is not there")
	}
}

// TestPanicCostsOnlyItsPost: a panic in a goroutine cannot be caught where the
// run began.
func TestPanicCostsOnlyItsPost(t *testing.T) {
	s := onDisk{Site: "https://example.com", Files: fstest.MapFS{
		"mine.md": {Data: []byte("---\ndate: 2026-01-01\n---\n# Heading\n")},
		"good.md": {Data: []byte(good)},
	}}.open(t)
	s.renderer = nil
	entries, notes, err := listed(t.Context(), s)
	if err != nil || len(entries) != 1 || !anyNote(notes, "left out:0: feedgen failed on it: ") {
		t.Errorf("%d entries, notes %v, error %v", len(entries), notes, err)
	}
}
