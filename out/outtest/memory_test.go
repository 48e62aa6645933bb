package outtest_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

func file(name string, data []byte) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), data)
}

func TestMemoryIsADestination(t *testing.T) {
	outtest.Run(t, func(*testing.T) out.Destination { return &outtest.Memory{} })
}

// writeOnly is a destination that cannot be read back.
type writeOnly struct{ out.Destination }

func TestRunTakesDestinationsThatCannotBeReadBack(t *testing.T) {
	outtest.Run(t, func(*testing.T) out.Destination { return writeOnly{&outtest.Memory{}} })
}

func TestMemoryKeepsTheOldFileWhereItIsToldToFail(t *testing.T) {
	var m outtest.Memory
	put := func(data string) error {
		return m.Put(t.Context(), file("rss.xml", []byte(data)))
	}
	if err := put("old"); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	m.FailOn("rss.xml", full)
	if err := put("new"); !errors.Is(err, full) {
		t.Errorf("error is %v, want %v", err, full)
	}
	got, err := out.Publish(t.Context(), &m, []feedgen.File{file("rss.xml", []byte("old"))}, out.Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]out.Outcome{{Name: "rss.xml", Bytes: 3, Action: out.Unchanged}}, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"rss.xml"}, m.Puts()); diff != "" {
		t.Errorf("puts (-want +got):\n%s", diff)
	}
}

func TestMemoryRemembersBeingClosed(t *testing.T) {
	var m outtest.Memory
	if m.Closed() {
		t.Error("closed from the start")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if !m.Closed() {
		t.Error("not closed")
	}
}
