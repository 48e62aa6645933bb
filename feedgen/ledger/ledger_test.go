package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(month, day int) time.Time {
	return time.Date(2026, time.Month(month), day, 7, 30, 0, 0, time.UTC)
}

func row(id string, month int) Row {
	return Row{ID: id, URL: id, Post: PostOf("posts", id), Sum: [16]byte{1}, Published: at(month, 1), First: at(month, 2)}
}

// text gives shards as one text.
func text(l *Ledger) string {
	var b strings.Builder
	for _, s := range l.Shards() {
		fmt.Fprintf(&b, "%s\n%s", s.Name, s.Data)
	}
	return b.String()
}

func read(t *testing.T, ledgers ...*Ledger) *Ledger {
	t.Helper()
	l := &Ledger{}
	for _, other := range ledgers {
		for _, s := range other.Shards() {
			if err := l.Read(s.Name, s.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	return l
}

func TestALedgerIsReadAsItWasWritten(t *testing.T) {
	l := &Ledger{}
	odd := row("tag:a\tb\n\"c\" \\", 2)
	odd.URL, odd.Post, odd.Sum, odd.Changed = "=", 0, [16]byte{}, at(3, 3)
	others := row("x", 3)
	others.RSS, others.Atom, others.JSON = "\t", "tag:x", "="
	one := row("y", 3)
	one.JSON = "1"
	l.Enter([]Row{row("https://example.com/a", 1), row("-", 1), odd, {ID: "\"", Published: at(2, 1)}, others, one})
	again := read(t, l)
	if diff := cmp.Diff(l.rows, again.rows, cmp.AllowUnexported(entry{})); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if diff := cmp.Diff(text(l), text(again)); diff != "" {
		t.Errorf("written again (-first +second):\n%s", diff)
	}
	want := `2026-01.txt
# feedgen ledger 1. Keep this file: by it feed readers are not shown posts again.
2026-01-01T07:30:00Z	"-"	=	01000000000000000000000000000000	8ea58154feb5ea37	2026-01-02T07:30:00Z	-	1
2026-01-01T07:30:00Z	https://example.com/a	=	01000000000000000000000000000000	c91b15f08f6b8041	2026-01-02T07:30:00Z	-	1
2026-02.txt
# feedgen ledger 1. Keep this file: by it feed readers are not shown posts again.
2026-02-01T07:30:00Z	"\""	""	-	-	-	-	1
2026-02-01T07:30:00Z	"tag:a\tb\n\"c\" \\"	"="	-	-	2026-02-02T07:30:00Z	2026-03-03T07:30:00Z	1
2026-03.txt
# feedgen ledger 1. Keep this file: by it feed readers are not shown posts again.
2026-03-01T07:30:00Z	x	=	01000000000000000000000000000000	fa692e125e87fd36	2026-03-02T07:30:00Z	-	1	rss="\t"	atom=tag:x	json="="
2026-03-01T07:30:00Z	y	=	01000000000000000000000000000000	0b94bc9861b90781	2026-03-02T07:30:00Z	-	1	json=1
`
	if diff := cmp.Diff(want, text(l)); diff != "" {
		t.Errorf("the form is for good (-want +got):\n%s", diff)
	}
}

// TestOnlyShardsThatChangedAreOthers: what was published long ago stays as it is.
func TestOnlyShardsThatChangedAreOthers(t *testing.T) {
	l := &Ledger{}
	l.Enter([]Row{row("a", 1), row("b", 2)})
	next := read(t, l)
	next.Enter([]Row{row("a", 1), row("c", 2)})
	before, after := l.Shards(), next.Shards()
	if string(before[0].Data) != string(after[0].Data) {
		t.Errorf("%s is another", after[0].Name)
	}
	if !strings.Contains(string(after[1].Data), "\tc\t=\t01000000000000000000000000000000\t11f4c4e78646b29a\t2026-02-02T07:30:00Z\t-\t2\n") {
		t.Errorf("%s is\n%s", after[1].Name, after[1].Data)
	}
}

// TestTheLaterOfTwoVersionsCounts: of what two machines know, nothing is lost.
func TestTheLaterOfTwoVersionsCounts(t *testing.T) {
	first := &Ledger{}
	first.Enter([]Row{row("a", 1)})

	here := read(t, first)
	moved := row("a", 1)
	moved.URL = "https://example.com/moved"
	here.Enter([]Row{moved})
	there := read(t, first)
	there.Enter([]Row{row("b", 1)})
	there = read(t, there)
	there.Enter([]Row{row("c", 1)})

	for name, l := range map[string]*Ledger{"here first": read(t, here, there), "there first": read(t, there, here)} {
		if l.Len() != 3 {
			t.Errorf("%s: %d rows, want 3", name, l.Len())
		}
	}
	// There is of generation 3, but knows row a as it was read, of an older one.
	l := read(t, here, first)
	if r, _ := l.Row("a"); r.URL != moved.URL {
		t.Errorf("an older copy counts: %v", r)
	}
	if got := text(l); got != text(here) {
		t.Errorf("with an older copy that knows nothing else the ledger becomes\n%s", got)
	}
}

// TestOneShardOfTwoVersionsIsRead as version control leaves it that keeps the lines of
// both.
func TestOneShardOfTwoVersionsIsRead(t *testing.T) {
	base := &Ledger{}
	base.Enter([]Row{row("edited", 1), row("moved", 1)})
	a, b := read(t, base), read(t, base)
	edited, moved := row("edited", 1), row("moved", 1)
	edited.Sum, moved.URL = [16]byte{7}, "https://example.com/a"
	a.Enter([]Row{edited, row("a", 1)})
	b.Enter([]Row{moved, row("b", 1)})
	for name, two := range map[string][2]*Ledger{"a first": {a, b}, "b first": {b, a}} {
		l := &Ledger{}
		if err := l.Read("2026-01.txt", append(two[0].Shards()[0].Data, two[1].Shards()[0].Data...)); err != nil {
			t.Fatal(err)
		}
		gotEdited, _ := l.Row("edited")
		gotMoved, _ := l.Row("moved")
		if l.Len() != 4 || gotEdited != edited || gotMoved != moved {
			t.Errorf("%s: %d rows, %v, %v", name, l.Len(), gotEdited, gotMoved)
		}
	}
}

// TestNoIDOfAFormatIsLost: a program that knew nothing of it may have written later.
func TestNoIDOfAFormatIsLost(t *testing.T) {
	l := &Ledger{}
	kept := row("a", 1)
	kept.Atom = "tag:a"
	l.Enter([]Row{kept})
	later := read(t, l)
	later.Enter([]Row{{ID: "a", URL: "moved", Published: at(1, 1), JSON: "1"}})
	for name, both := range map[string]*Ledger{"later first": read(t, later, l), "later last": read(t, l, later)} {
		if r, _ := both.Row("a"); r.URL != "moved" || r.Atom != "tag:a" || r.JSON != "1" {
			t.Errorf("%s: %v", name, r)
		}
	}
}

// TestAFileAndAnAddressAreOnePosts: whoever has them now.
func TestAFileAndAnAddressAreOnePosts(t *testing.T) {
	l := &Ledger{}
	old := row("old", 1)
	old.URL = "https://example.com/x/"
	l.Enter([]Row{old})
	now := row("new", 2)
	now.Post, now.URL = old.Post, "http://example.org/x"
	l.Enter([]Row{now})
	if got, _ := l.Row("old"); got.Post != 0 || got.URL != "" {
		t.Errorf("the old post still has %x, %s", got.Post, got.URL)
	}
}

func TestBadShardsAreRefusedWithTheirLine(t *testing.T) {
	head := "# feedgen ledger 1. Keep\n"
	good := "2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t1\n"
	for data, want := range map[string]string{
		"":                             "2026-01.txt:1: not as feedgen writes it",
		good:                           "2026-01.txt:1: not as feedgen writes it",
		head + good + "<<<<<<< HEAD\n": "2026-01.txt:3: not as feedgen writes it",
		head + "yesterday\ta\t=\t-\t-\t-\t-\t1\n":                               "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\n":                                "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\tff\t-\t-\t-\t1\n":                   "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\txy\t-\t-\t1\n":                   "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\t\"a\t=\t-\t-\t-\t-\t1\n":                  "2026-01.txt:2: ",
		head + "-\ta\t=\t-\t-\t-\t-\t1\n":                                       "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\t\t=\t-\t-\t-\t-\t1\n":                     "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t1\tb\n":                 "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t1\tjson=1\tatom=1\n":    "2026-01.txt:2: ",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t1\tatom=\"\n":           "2026-01.txt:2: ",
		"# feedgen ledger 2. Keep\n":                                            "2026-01.txt:1: written by a newer feedgen",
		head + "2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t99999999999999999999\n": "2026-01.txt:2: ",
	} {
		err := (&Ledger{}).Read("2026-01.txt", []byte(data))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error is %v, want %q", data, err, want)
		}
	}
	if err := (&Ledger{}).Read("2026-01.txt", []byte(strings.ReplaceAll(head+good, "\n", "\r\n"))); err != nil {
		t.Errorf("lines that end as on Windows: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	l := &Ledger{}
	l.Enter([]Row{row("a", 1), row("\t", 1)})
	f.Add(string(l.Shards()[0].Data))
	f.Add("# feedgen ledger 1.\n0000-01-01T00:00:00+01:00\ta\t=\t-\t-\t-\t-\t1\n")
	f.Add("# feedgen ledger 1.\n2026-01-01T00:00:00Z\ta\t=\t-\t-\t-\t-\t1\tatom=tag:a\tjson=\"=\"\n")
	f.Add("# feedgen ledger 1.\n2026-01-01T00:00:00+02:00\t\"\\u0000\"\t=\t-\t0\t-\t0001-01-01T00:00:00Z\t7\n")
	f.Fuzz(func(t *testing.T, data string) {
		l := &Ledger{}
		if l.Read("2026-01.txt", []byte(data)) != nil {
			return
		}
		again := read(t, l)
		if diff := cmp.Diff(text(l), text(again)); diff != "" {
			t.Errorf("written again (-first +second):\n%s", diff)
		}
	})
}

// TestPublishedTellsNothingOfPostsThatWereOnlySeen: it goes to where everybody reads.
func TestPublishedTellsNothingOfPostsThatWereOnlySeen(t *testing.T) {
	l := &Ledger{}
	seen := row("seen", 1)
	seen.First = time.Time{}
	l.Enter([]Row{row("a", 1), seen})
	if got := text(l.Published()); strings.Contains(got, "seen") || !strings.Contains(got, "\ta\t") {
		t.Errorf("published is\n%s", got)
	}
	if got, ok := read(t, l).Row("seen"); !ok || got != seen {
		t.Errorf("the ledger itself has %v", got)
	}
}
