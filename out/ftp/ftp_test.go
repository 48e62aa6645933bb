package ftp_test

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"feedgen/out"
	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

func TestServersAreDestinations(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination { return newServer(t).open(t) })
}

func TestServersKeepConnections(t *testing.T) {
	outtest.RunConnected(t, func(t *testing.T) outtest.Server {
		s := newServer(t)
		return outtest.Server{
			Destination: s.open(t), Folder: s.dir, Secrets: []string{password},
			Connections: s.count, Cut: s.cut, Stop: s.stop, Start: func() { s.listen(t, s.address) },
		}
	})
}

// answers has a server give these answers to commands.
func answers(by map[string]string) func(*server) {
	return func(s *server) { s.disturb = func(verb, _ string) string { return by[verb] } }
}

func TestAPutIsTheseCommands(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("a/rss.xml", "old"))
	s.mu.Lock()
	s.commands = nil
	s.mu.Unlock()
	outtest.MustPut(t, d, outtest.File("a/rss.xml", "new"))
	temp, ok := strings.CutPrefix(s.given("STOR")[0], "STOR ./a/.feedgen-")
	temp = "./a/.feedgen-" + temp
	want := []string{"EPSV ", "STOR " + temp, "SIZE " + temp, "RNFR " + temp, "RNTO ./a/rss.xml"}
	if diff := cmp.Diff(want, s.commands); diff != "" || !ok {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

func TestNamesNeverBecomeCommands(t *testing.T) {
	s := newServer(t)
	outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), "old")
	d := s.open(t)
	for _, name := range []string{"a\r\nDELE rss.xml", "a\nDELE rss.xml", "a\rDELE rss.xml", "a\x1b", "a\u0085"} {
		_, opened := d.Open(t.Context(), name)
		_, stated := d.Stat(t.Context(), name)
		for _, err := range []error{d.Put(t.Context(), outtest.File(name, "x")), d.Delete(t.Context(), name), opened, stated} {
			if err == nil || !strings.Contains(err.Error(), "FTP takes no line's end") {
				t.Errorf("%q: error is %v", name, err)
			}
		}
	}
	s.wantConnections(t, 0)
}

func TestFilesGoToTheHostThatTookTheLogin(t *testing.T) {
	s := newServer(t, answers(map[string]string{"EPSV": "500 what?"})) // and PASV names another host
	outtest.MustPut(t, s.open(t), outtest.File("rss.xml", "new"))
	outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
}

func TestLoginsAreRefused(t *testing.T) {
	for answer, want := range map[string]string{
		"530 Login incorrect.":     "the server refuses the login: the server answers 530 Login incorrect.; are user and password right?",
		"530 no " + password + "!": "the server refuses the login: the server answers 530 no …!",
		"430 Invalid":              "log in: the server answers 430 Invalid",
		"332 And the account?":     "log in: the server answers 332 And the account?",
	} {
		s := newServer(t, answers(map[string]string{"PASS": answer}))
		wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), false, "feeds@"+s.address+":./rss.xml: "+want)
	}
	s := newServer(t, answers(map[string]string{"USER": "530 This server is for nobody."}))
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), false, "log in: This server is for nobody.")
	s = newServer(t, answers(map[string]string{"PASS": "421 Too many users."}))
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), true, "log in: the server answers 421 Too many users.")
	s = newServer(t)
	wantError(t, s.open(t, func(cfg *ftp.Config) { cfg.Password = "another" }).Put(t.Context(), outtest.File("rss.xml", "x")), false, "the server refuses the login: ")
}

func TestAServerThatIsFullIsTriedAgain(t *testing.T) {
	d, err := ftp.New(silent(t, "421 There are too many connections from your address.\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), true, "./rss.xml: the server answers 421 There are too many connections")
}

func TestAnswersToAPut(t *testing.T) {
	tests := []struct {
		verb, answer string
		temporary    bool
		want         string
	}{
		{"STOR", "553 Could not create file.", false, "/rss.xml: the server answers 553 Could not create file.; let feeds write there, or set another path"},
		{"STOR", "450 File busy.", true, "the server answers 450 File busy."},
		{"STOR", "452 Insufficient storage.", true, "the server's disk is full, or the login's quota used up"},
		{"STOR", "552 Quota exceeded.", false, "the server's disk is full, or the login's quota used up"},
		{"STOR", "553-No\r\n " + password + "\r\n553 here.", false, "the server answers 553 No … here."},
		{"SIZE", "502 not implemented", false, "ask for the size, which feedgen needs to know: the server answers 502 not implemented"},
		{"SIZE", "213 -1", false, "the server says that the size is -1"},
		{"SIZE", "213 2", true, "the server kept 2 bytes of 3; its disk may be full"},
		{"SIZE", "213 many", true, `strconv.ParseInt: parsing "many"`},
		{"RNTO", "550 File exists", false, "rename a new file over the old one: the server answers 550 File exists; the server must let that happen: AllowOverwrite in ProFTPD"},
		{"RNFR", "503 " + strings.Repeat("x", 1000), false, "xx…"},
	}
	for _, tt := range tests {
		s := newServer(t)
		outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), "old")
		d := s.open(t)
		if _, err := d.Stat(t.Context(), "rss.xml"); err != nil {
			t.Fatal(err)
		}
		once := true
		s.when(func(verb, _ string) string {
			if verb == tt.verb && (once || tt.verb == "STOR") {
				once = false
				return tt.answer
			}
			return ""
		})
		err := d.Put(t.Context(), outtest.File("rss.xml", "new"))
		wantError(t, err, tt.temporary, tt.want)
		if len(err.Error()) > 600 {
			t.Errorf("the error has %d bytes", len(err.Error()))
		}
		s.when(nothing)
		if live, err := os.ReadFile(filepath.Join(s.dir, "rss.xml")); string(live) != "old" {
			t.Errorf("%s: the old file is %q, %v", tt.verb, live, err)
		}
		outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
		outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
	}
}

func TestFoldersAndOtherFilesStay(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("a/b/c.jpg", "x"))
	outtest.WriteFile(t, filepath.Join(s.dir, "a", ".htaccess"), "x")
	wantError(t, d.Put(t.Context(), outtest.File("a", "x")), false, "/a: rename a new file: the server answers 550")
	wantError(t, d.Put(t.Context(), outtest.File("a/.htaccess/c", "x")), false, "553 Could not open it.; to make the folder ./a/.htaccess: the server answers 550")
	for _, name := range []string{"a", "a/b", "a/b/c.jpg", "a/b/c.jpg"} {
		if err := d.Delete(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	outtest.WantTree(t, s.dir, map[string]string{"a": outtest.Folder, "a/.htaccess": "x"})
	if got := s.given("DELE"); !slices.Contains(got, "DELE ./a/b/c.jpg") || slices.Contains(got, "DELE ./a") {
		t.Errorf("the server was told %q", got)
	}
}

func TestStatTellsWhenAFileWasChanged(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
	at := time.Date(2026, 3, 1, 12, 30, 15, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(s.dir, "rss.xml"), at, at); err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]time.Time{"": at, "213 20260301123015.000": at, "550 no": {}, "213 yesterday": {}} {
		s.when(func(verb, _ string) string {
			if verb == "MDTM" {
				return answer
			}
			return ""
		})
		info, err := d.Stat(t.Context(), "rss.xml")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out.Info{Size: 3, Modified: want}, info); diff != "" {
			t.Errorf("%s (-want +got):\n%s", answer, diff)
		}
	}
	s.wantConnections(t, 1)
}

// FuzzAnswers lets a server say anything. What is asked needs no data connection: a
// server could have the file sent to any port of this machine.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte("220 ready\r\n331 and?\r\n230 in\r\n211-Features:\r\n SIZE\r\n MDTM\r\n UTF8\r\n211 End\r\n200 I\r\n200 UTF8\r\n213 12\r\n213 20260301123015\r\n213 12\r\n250 gone\r\n550 no\r\n"))
	f.Add([]byte("220 ready\r\n331 and?\r\n530 " + password + "\r\n"))
	f.Add([]byte("220-\r\n220 \r\n421 bye\r\n"))
	f.Add([]byte("999 \xff\x00\r\n"))
	f.Fuzz(func(t *testing.T, said []byte) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		var talks sync.WaitGroup
		defer talks.Wait()
		defer listener.Close()
		talks.Go(func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Write(said)
				_ = conn.(*net.TCPConn).CloseWrite()
				_, _ = io.Copy(io.Discard, conn)
				conn.Close()
			}
		})
		d, err := ftp.New(ftp.Config{Host: listener.Addr().String(), User: "feeds", Password: password, Path: ".", TLS: "none", Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		info, stated := d.Stat(t.Context(), "a/rss.xml")
		if info.Size < 0 {
			t.Errorf("size is %d", info.Size)
		}
		for _, err := range []error{stated, d.Delete(t.Context(), "a/rss.xml")} {
			if err == nil {
				continue
			}
			outtest.WantNoSecret(t, err, password)
			if text := err.Error(); strings.ContainsFunc(text, unicode.IsControl) || len(text) > 4*600 {
				t.Errorf("error is %q", text)
			}
		}
	})
}
