package command_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/command"
	"feedgen/out/dir"
	"feedgen/out/outtest"
)

func file(name, data string) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), []byte(data))
}

// errand is one that runs a script of the shell in a new folder.
func errand(t *testing.T, script string) *command.Errand {
	t.Helper()
	base := t.TempDir()
	return &command.Errand{
		Program: command.Program{Run: []string{"sh", "-c", script}, Dir: base},
		Journal: filepath.Join(base, "state", "owed"),
		Folder:  filepath.Join(base, "files"),
		URL:     "https://example.com/feeds/",
	}
}

func open(t *testing.T, e *command.Errand) *command.Destination {
	t.Helper()
	folder, err := dir.New(dir.Config{Path: e.Folder})
	if err != nil {
		t.Fatal(err)
	}
	d, err := command.New(folder, e)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// text reads a file in the errand's folder.
func text(t *testing.T, e *command.Errand, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(e.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestACommandIsADestination(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination { return open(t, errand(t, "true")) })
}

func TestACommandNeedsAProgram(t *testing.T) {
	if _, err := command.New(nil, &command.Errand{}); err == nil || !strings.HasPrefix(err.Error(), "run is empty") {
		t.Errorf("error is %v", err)
	}
}

func TestTheProgramIsToldOnceWhatChanged(t *testing.T) {
	e := errand(t, `cp "$FEEDGEN_CHANGES" changes; cp -r "$FEEDGEN_DIR" copy; echo "$FEEDGEN_URL $FEEDGEN_DIR $0 $PWD" >> runs`)
	e.Run = append(e.Run, "{dir}/x")
	e.Addresses = map[string]string{"index.xml": "https://example.com/feeds/"}
	d := open(t, e)
	publish := func(files ...feedgen.File) {
		t.Helper()
		if _, err := out.Publish(t.Context(), d, files, out.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	publish(file("a.xml", "a"), file("index.xml", "i"), file("på 100%.xml", "b"))
	want := "put\t.feedgen.json\thttps://example.com/feeds/.feedgen.json\n" +
		"put\ta.xml\thttps://example.com/feeds/a.xml\n" +
		"put\tindex.xml\thttps://example.com/feeds/\n" +
		"put\tpå 100%.xml\thttps://example.com/feeds/p%C3%A5%20100%25.xml\n"
	if diff := cmp.Diff(want, text(t, e, "changes")); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if got := text(t, e, "copy/a.xml"); got != "a" {
		t.Errorf("a.xml is %q", got)
	}
	publish(file("a.xml", "a"), file("index.xml", "i"), file("på 100%.xml", "b"))
	runs := strings.Join([]string{e.URL, e.Folder, e.Folder + "/x", e.Dir}, " ") + "\n"
	if diff := cmp.Diff(runs, text(t, e, "runs")); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

// TestTheProgramIsToldAgainUntilItEndsWell: by another run, which is another
// destination of the same folders.
func TestTheProgramIsToldAgainUntilItEndsWell(t *testing.T) {
	e := errand(t, `cut -f 1,2 "$FEEDGEN_CHANGES" > changes; test -e well`)
	another := func() *command.Destination {
		return open(t, &command.Errand{Program: e.Program, Journal: e.Journal, Folder: e.Folder})
	}
	a, b := file("a.xml", "a"), file("b.xml", "b")
	for i, files := range [][]feedgen.File{{a}, {a, b}} {
		got, err := out.Publish(t.Context(), another(), files, out.Options{})
		if err == nil || err.Error() != "sh: exit status 1" || len(got) > 0 {
			t.Errorf("run %d: error is %v, outcomes are %v", i, err, got)
		}
		if has, err := out.Has(t.Context(), another(), a); has || err != nil {
			t.Errorf("run %d: has is %v, %v", i, has, err)
		}
	}
	if err := another().Delete(t.Context(), "a.xml"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.Dir, "well"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := another().Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("put\t.feedgen.json\ndelete\ta.xml\nput\tb.xml\n", text(t, e, "changes")); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if owed, err := another().Owed(); len(owed) > 0 || err != nil {
		t.Errorf("owed is %v, %v", owed, err)
	}
	if has, err := out.Has(t.Context(), another(), b); !has || err != nil {
		t.Errorf("has is %v, %v", has, err)
	}
}

// TestWhatAKilledRunPutIsOwed: one that was killed before it came to the program,
// also in the middle of a line.
func TestWhatAKilledRunPutIsOwed(t *testing.T) {
	e := errand(t, "true")
	if err := open(t, e).Put(t.Context(), file("a.xml", "a")); err != nil {
		t.Fatal(err)
	}
	journal, err := os.OpenFile(e.Journal, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.WriteString("put\tb.x"); err != nil {
		t.Fatal(err)
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	d := open(t, e)
	for _, want := range [][]out.Change{{{Name: "a.xml"}}, {{Name: "a.xml"}, {Name: "c.xml"}}} {
		got, err := d.Owed()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("owed (-want +got):\n%s", diff)
		}
		if err := d.Put(t.Context(), file("c.xml", "c")); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheJournalIsReadOnce and not for each change: ten of them take less memory than
// the journal has bytes.
func TestTheJournalIsReadOnce(t *testing.T) {
	e := errand(t, "true")
	var lines strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&lines, "put\t%d.jpg\n", i)
	}
	if err := os.MkdirAll(filepath.Dir(e.Journal), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(e.Journal, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	owe := func(name string) {
		t.Helper()
		if err := e.Owe(out.Change{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	owe("a.xml")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range 10 {
		owe(fmt.Sprintf("%d.xml", i))
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > uint64(lines.Len()) {
		t.Errorf("ten changes took %d bytes of memory, and there are %d", took, lines.Len())
	}
	if owed, err := e.Owed(); len(owed) != 10011 || err != nil {
		t.Errorf("%d are owed, error is %v", len(owed), err)
	}
}

// TestAChangeIsWrittenWhereTheJournalIsAnother: as somebody removed it, or cut it.
func TestAChangeIsWrittenWhereTheJournalIsAnother(t *testing.T) {
	a, b := out.Change{Name: "a.xml"}, out.Change{Name: "b.xml"}
	for name, disturb := range map[string]func(journal string) error{
		"none":  os.Remove,
		"empty": func(journal string) error { return os.Truncate(journal, 0) },
		"cut":   func(journal string) error { return os.Truncate(journal, 3) },
	} {
		e := errand(t, "true")
		if err := e.Owe(a); err != nil {
			t.Fatal(err)
		}
		if err := disturb(e.Journal); err != nil {
			t.Fatal(err)
		}
		for _, c := range []out.Change{b, a} {
			if err := e.Owe(c); err != nil {
				t.Fatal(err)
			}
		}
		got, err := e.Owed()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]out.Change{b, a}, got); diff != "" {
			t.Errorf("%s: owed (-want +got):\n%s", name, diff)
		}
	}
}

func TestNothingIsPutThatCannotBeWrittenDown(t *testing.T) {
	e := errand(t, "true")
	if err := os.MkdirAll(e.Journal, 0o755); err != nil {
		t.Fatal(err)
	}
	d := open(t, e)
	if err := d.Put(t.Context(), file("a.xml", "a")); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(e.Folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it was put: %v", err)
	}
	if err := open(t, errand(t, "true")).Put(t.Context(), file("a\nb", "a")); err == nil {
		t.Error("no error of a name that makes two lines")
	}
}

func TestAnErrandRemembersWhatItCannotWriteDown(t *testing.T) {
	e := errand(t, `cut -f 1,2 "$FEEDGEN_CHANGES" > changes`)
	blocked := filepath.Join(e.Dir, "state")
	if err := os.WriteFile(blocked, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := e.Owe(out.Change{Name: "a.xml"}); err == nil {
		t.Error("no error")
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if err := e.Do(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := text(t, e, "changes"); got != "put\ta.xml\n" {
		t.Errorf("changes are %q", got)
	}
}
