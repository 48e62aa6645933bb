package job

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/lease"
	"feedgen/out/websub"
)

// A machine is one of several that run one configuration, with a copy of the posts and a
// state folder of its own.
type machine struct {
	t   *testing.T
	dir string
	cfg *config.Config
}

func newMachine(t *testing.T, b *bucket) *machine {
	t.Helper()
	m := &machine{t: t, dir: t.TempDir()}
	t.Setenv("BUCKET_KEY", "a-key-for-tests")
	text := fmt.Sprintf(`
site   = { title = "Quay", url = "https://quay.example" }
source = [{ path = "posts" }]
out    = [
	{ type = "s3", endpoint = %q, region = "eu-test-1", bucket = "news", retry = "1s", access_key = { env = "BUCKET_KEY" }, secret_key = { env = "BUCKET_KEY" } },
	{ path = "public" },
]
lock   = { lease = "2s" }
serve  = { listen = "127.0.0.1:0" }
`, b.URL)
	var err error
	if m.cfg, err = config.Parse(filepath.Join(m.dir, "feedgen.toml"), []byte(text), nil); err != nil {
		t.Fatal(err)
	}
	m.write("posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nThe ferry leaves at seven.\n", time.Now())
	return m
}

func (m *machine) write(name, text string, at time.Time) {
	m.t.Helper()
	full := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Chtimes(full, at, at); err != nil {
		m.t.Fatal(err)
	}
}

// run does a run at a day of June.
func (m *machine) run(day int) error {
	m.t.Helper()
	_, err := Run(m.t.Context(), m.cfg, Options{Now: time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC)})
	return err
}

func (m *machine) mustRun(day int) {
	m.t.Helper()
	if err := m.run(day); err != nil {
		m.t.Fatal(err)
	}
}

// TestWhoTakesOverKeepsIdsAndDates has a machine stop after it put a feed, and before it
// told of that. The post has no date of its own, and the two have seen it at different
// times.
func TestWhoTakesOverKeepsIdsAndDates(t *testing.T) {
	b := newBucket(t)
	first, second := newMachine(t, b), newMachine(t, b)
	first.mustRun(1)
	second.mustRun(2)
	first.write("posts/b.md", "---\ntitle: B\n---\nThe ferry is late.\n", time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC))
	second.write("posts/b.md", "---\ntitle: B\n---\nThe ferry is late.\n", time.Date(2026, 5, 9, 0, 0, 0, 0, time.UTC))
	puts := 0
	b.set(func() {
		b.refuse = func(method, name string) bool {
			if method == "PUT" && name == out.ManifestName {
				puts++
			}
			return method == "PUT" && name == out.ManifestName && puts > 1 // the first tells of the ledger's new file
		}
	})
	if err := first.run(3); !errors.Is(err, ErrDestinations) {
		t.Fatalf("error is %v, want %v", err, ErrDestinations)
	}
	b.set(func() { b.refuse = nil })
	live := b.get("rss.xml")
	if !strings.Contains(live, "03 May 2026") {
		t.Fatalf("the first has not put the feed:\n%s", live)
	}
	second.write("posts/c.md", "---\ntitle: C\ndate: 2026-05-20\n---\nAnd here it is.\n", time.Now())
	second.mustRun(4)
	live = b.get("rss.xml")
	if !strings.Contains(live, "<title>C</title>") || !strings.Contains(live, "03 May 2026") || strings.Contains(live, "09 May 2026") {
		t.Errorf("the second has put other dates:\n%s", live)
	}
}

// TestARunPutsBackWhatAnotherPutTooLate, though nothing has changed since.
func TestARunPutsBackWhatAnotherPutTooLate(t *testing.T) {
	b := newBucket(t)
	m := newMachine(t, b)
	m.mustRun(1)
	old := b.objects["rss.xml"]
	m.write("posts/b.md", "---\ntitle: B\ndate: 2026-05-02\n---\nThe ferry is late.\n", time.Now())
	m.mustRun(2)
	live := b.get("rss.xml")
	m.mustRun(3)
	b.set(func() { b.objects["rss.xml"] = old })
	m.mustRun(4)
	if got := b.get("rss.xml"); got != live {
		t.Errorf("there is still\n%s", got)
	}
}

func TestWhoDoesNotPublishFollows(t *testing.T) {
	b := newBucket(t)
	first, second := newMachine(t, b), newMachine(t, b)
	r, err := OpenReplica(second.cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }() // it put nothing
	follow := func(want bool) {
		t.Helper()
		if changed, err := r.Follow(t.Context()); err != nil || changed != want {
			t.Errorf("changed is %v, %v, want %v", changed, err, want)
		}
	}
	first.mustRun(1)
	follow(true)
	follow(false)
	first.write("posts/b.md", "---\ntitle: B\ndate: 2026-05-02\n---\nThe ferry is late.\n", time.Now())
	first.mustRun(2)
	follow(true)
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		for _, folder := range []string{filepath.Join(second.dir, "public"), second.cfg.Serve.Folder} {
			if data, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(data) != b.get(name) {
				t.Errorf("%s in %s: %v, or other bytes", name, folder, err)
			}
		}
	}
	one, another := (&once{cfg: first.cfg}), (&once{cfg: second.cfg})
	for _, j := range []*once{one, another} {
		if j.book, err = j.ledgerIn().Load(); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := another.ledgerFiles(), one.ledgerFiles(); len(got) != 2 || got[0].SHA256 != want[0].SHA256 || got[1].SHA256 != want[1].SHA256 {
		t.Errorf("ledger is %v, want %v", got, want)
	}
	// What is lost there is not lost here.
	b.set(func() { clear(b.objects) })
	follow(false)
	if _, err := os.Stat(filepath.Join(second.dir, "public", "rss.xml")); err != nil {
		t.Error(err)
	}
}

// TestWhoTakesOverTellsHubs what the one before may not have told them any more.
func TestWhoTakesOverTellsHubs(t *testing.T) {
	hubs := map[feedgen.Format][]websub.Hub{feedgen.RSS: {{URL: "https://hub.example/"}}}
	feeds := []fileMemory{{Name: "rss.xml", Kind: feedgen.FeedFile, Format: feedgen.RSS, SHA256: [32]byte{1}}}
	for _, takesOver := range []bool{false, true} {
		due, _, _ := owed(feeds, feedgen.Spec{}, hubs, Destination{}, nil, takesOver)
		if told := len(due) > 0; told != takesOver {
			t.Errorf("hubs are told: %v, want %v", told, takesOver)
		}
	}
}

func TestARunNeedsTheLease(t *testing.T) {
	b := newBucket(t)
	m := newMachine(t, b)
	r, err := OpenReplica(m.cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { // it ends with cancel
		r.Run(ctx)
		close(ended)
	}()
	if err := await(t.Context(), r.Lease, time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := m.run(1); err == nil || !strings.HasPrefix(err.Error(), "lock: another publishes, whose lease calls it "+r.ID()) {
		t.Errorf("error is %v", err)
	}
	cancel()
	<-ended
	if _, err := Run(t.Context(), m.cfg, Options{Now: time.Now(), Lease: r.Lease}); !errors.Is(err, lease.ErrLost) {
		t.Errorf("a run with a lease that is not held: %v", err)
	}
	for _, name := range b.names() {
		if !strings.HasPrefix(name, ".feedgen/lease/rss.xml") {
			t.Errorf("there is %s", name)
		}
	}
	m.mustRun(2)
	b.set(func() { b.deaf = true })
	if err := m.run(3); !errors.Is(err, lease.ErrIgnored) {
		t.Errorf("error is %v, want %v", err, lease.ErrIgnored)
	}
}
