package survey

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/sources/posts"
)

// folder writes files below a new folder, which it gives.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func look(t *testing.T, dir string, opts Options) Survey {
	t.Helper()
	opts.Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	s, err := Look(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const post = "---\ntitle: Post\ndate: 2026-01-01\n---\nText.\n"

// TestConfigHoldsWhatAnybodyWrote: whatever a title holds, the file says it, and
// says nothing else.
func TestConfigHoldsWhatAnybodyWrote(t *testing.T) {
	for _, title := range []string{
		"Quay", `Quay's "News"`, "'''", `"""`, `back\slash`, `it's \ "both"`, "# no comment", `x" # y`,
		"[[out]]", "two\nlines", "a\u0007bell", "a\u007fdelete", "a\x00zero", "na\xc3\xafve \u202e right", "\xff", "{{.URL}}",
	} {
		s := look(t, folder(t, map[string]string{"post.md": post}), Options{Title: title})
		text, err := s.Config()
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Site map[string]string }
		if err := toml.Unmarshal(text, &got); err != nil {
			t.Errorf("%q: %v\n%s", title, err, text)
			continue
		}
		if diff := cmp.Diff(map[string]string{"title": s.Title.Text, "url": placeholder}, got.Site); diff != "" {
			t.Errorf("%q (-want +got):\n%s", title, diff)
		}
		if _, err := config.Parse("feedgen.toml", text, posts.Look); err != nil {
			t.Errorf("%q: %v\n%s", title, err, text)
		}
	}
}

// TestConfigKeepsCommentsInTheirLine: what a generator's files say, and what they
// are called, is shown in comments.
func TestConfigKeepsCommentsInTheirLine(t *testing.T) {
	s := Survey{
		Title: Value{Text: "Quay\n[[out]]", Kind: Told, From: "a\n[[out]]\r\x00\xff"},
		URL:   Value{Text: placeholder, Kind: Unknown},
		Site:  posts.Site{Preset: "plain", Program: "b\n[[out]]", Language: "en\n"},
	}
	text, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := toml.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	want := map[string]any{
		"site":   map[string]any{"url": placeholder},
		"source": []any{map[string]any{"path": ".", "preset": "plain"}},
		"feed":   map[string]any{},
		"out":    []any{map[string]any{"path": ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLookTellsWhatThePostsAre has a post of each kind.
func TestLookTellsWhatThePostsAre(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.md":       "---\ntitle: A\ndate: 2026-01-01\ntags: [x, y]\n---\n![](https://pictures.example/a.png)\n",
		"b.md":       "---\ntitle: B\ndate: 2026-02-01\ntags: [y]\n---\n",
		"secret.md":  "---\ntitle: S\ndate: 2026-02-02\npermalink: https://joe:sesame@quay.example/s\n---\n",
		"draft.md":   "---\ntitle: D\ndate: 2026-01-01\ndraft: true\n---\n",
		"future.md":  "---\ntitle: F\ndate: 2027-01-01\n---\n",
		"expired.md": "---\ntitle: E\ndate: 2026-01-01\nexpires: 2026-01-02\n---\n",
		"bad.md":     "---\ntitle: Bad\ndate: soon\n---\n",
	})
	p := look(t, dir, Options{}).Posts
	var examples, notes []string
	for _, e := range p.Examples {
		examples = append(examples, e.Path)
	}
	for _, n := range p.Notes {
		notes = append(notes, n.Path)
	}
	if diff := cmp.Diff([]string{"b.md", "a.md"}, examples); diff != "" {
		t.Errorf("examples (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"bad.md"}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	p.Examples, p.Notes = nil, nil
	want := Posts{
		Count: 3, HeldBack: 3, LeftOut: 1, Loaded: 3, Pictured: 1,
		First: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Last:  time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC),
		Terms: []Term{{"y", 2}, {"x", 1}},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLookRefusesAddressesThatFeedsCannotHave: they are the generator's, and what
// is written in their place counts.
func TestLookRefusesAddressesThatFeedsCannotHave(t *testing.T) {
	dir := folder(t, map[string]string{"hugo.toml": "title = \"Quay\"\nbaseURL = \"https://quay.example/#top\"\n", "content/post.md": post})
	s := look(t, dir, Options{})
	if want := (Value{Text: placeholder, Kind: Unknown}); s.URL != want || s.Refused == "" {
		t.Errorf("address %v, refused %q", s.URL, s.Refused)
	}
	text, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Parse(filepath.Join(dir, "feedgen.toml"), text, posts.Look)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Site.URL != placeholder || cfg.Site.Title != "Quay" {
		t.Errorf("the configuration says %s, %s", cfg.Site.URL, cfg.Site.Title)
	}
}

func TestCountRefusesMoreThanASite(t *testing.T) {
	dir := folder(t, map[string]string{"a/1": "", "a/2": "", ".git/3": "", "a/node_modules/4": ""})
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, link} {
		// The folder itself, a, 1 and 2.
		if err := count(t.Context(), dir, 4); err != nil {
			t.Error(err)
		}
		if err := count(t.Context(), dir, 3); err == nil {
			t.Errorf("%s: 4 files are no more than 3", dir)
		}
	}
}

func TestLookEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	opts := Options{Stage: func(string) { cancel() }}
	if _, err := Look(ctx, folder(t, map[string]string{"post.md": post}), opts); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
}
