package outtest

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"feedgen/out"
)

// A Server is one to which a destination keeps a connection.
type Server struct {
	Destination out.Destination // an [out.Reader] too
	Folder      string          // of this machine, with the destination's files
	Secrets     []string        // that no error may hold
	Connections func() int      // how many there were
	Cut         func()          // ends all connections
	Stop        func()          // ends them too, and has nobody listen any more
	Start       func()          // has it listen again, at the same address
}

// RunConnected tests a kind of destination that keeps a connection until Close, beside
// [Run]. Each call of open must give a new server and an empty destination, which is
// closed after the test.
func RunConnected(t *testing.T, open func(t *testing.T) Server) {
	tests := []struct {
		name string
		test func(t *testing.T, s Server)
	}{
		{"NothingIsAskedBeforeTheFirstUse", nothingIsAskedBeforeTheFirstUse},
		{"TheCallAfterALostConnectionConnectsAgain", lostConnectionsAreMadeAgain},
		{"CallsAfterCloseConnectAgain", callsAfterCloseConnectAgain},
		{"ReadersShareOneConnection", readersShareOneConnection},
		{"APutThatIsStoppedMidwayLeavesNothing", stoppedPutLeavesNothing},
		{"AServerThatIsNotThereMayBeThereLater", aServerMayBeThereLater},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

func (s Server) wantConnections(t *testing.T, want int) {
	t.Helper()
	if got := s.Connections(); got != want {
		t.Errorf("%d connections, want %d", got, want)
	}
}

func nothingIsAskedBeforeTheFirstUse(t *testing.T, s Server) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range []string{"rss.xml", "../rss.xml"} {
		if err := s.Destination.Put(ctx, File(name, "new")); err == nil {
			t.Error("no error")
		}
	}
	if err := s.Destination.Close(); err != nil {
		t.Error(err)
	}
	s.wantConnections(t, 0)
}

func lostConnectionsAreMadeAgain(t *testing.T, s Server) {
	MustPut(t, s.Destination, File("rss.xml", "1"), File("rss.xml", "2"))
	s.wantConnections(t, 1)
	s.Cut()
	// The destination may have noticed before it was called.
	if err := s.Destination.Put(t.Context(), File("rss.xml", "3")); err != nil {
		WantError(t, err, true, s.Secrets, "the connection was lost")
	}
	MustPut(t, s.Destination, File("rss.xml", "3"))
	s.wantConnections(t, 2)
	WantTree(t, s.Folder, map[string]string{"rss.xml": "3"})
}

func callsAfterCloseConnectAgain(t *testing.T, s Server) {
	for range 2 {
		MustPut(t, s.Destination, File("rss.xml", "1"))
		for range 2 {
			if err := s.Destination.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.wantConnections(t, 2)
}

func readersShareOneConnection(t *testing.T, s Server) {
	MustPut(t, s.Destination, File("rss.xml", "live"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			live, err := reader(t, s.Destination).Open(t.Context(), "rss.xml")
			if err != nil {
				t.Error(err)
				return
			}
			defer live.Close()
			if got, err := io.ReadAll(live); string(got) != "live" || err != nil {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
	wg.Wait()
	s.wantConnections(t, 1)
}

func stoppedPutLeavesNothing(t *testing.T, s Server) {
	MustPut(t, s.Destination, File("rss.xml", "old"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := s.Destination.Put(ctx, Stopping(File("rss.xml", strings.Repeat("new", 1<<20)), 5, cancel))
	WantError(t, err, false, s.Secrets, "/rss.xml: context canceled")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	WantTree(t, s.Folder, map[string]string{"rss.xml": "old"})
	MustPut(t, s.Destination, File("rss.xml", "new"))
	s.wantConnections(t, 1)
}

func aServerMayBeThereLater(t *testing.T, s Server) {
	s.Stop()
	WantError(t, s.Destination.Put(t.Context(), File("rss.xml", "new")), true, s.Secrets, "/rss.xml: dial tcp", "connection refused")
	s.Start()
	MustPut(t, s.Destination, File("rss.xml", "new"))
}
