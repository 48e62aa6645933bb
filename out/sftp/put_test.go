package sftp_test

import (
	"errors"
	"feedgen/out/outtest"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	pkgsftp "github.com/pkg/sftp"
)

func TestPutKeepsTheOldFileWhereTheNewOneIsNotAsTold(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	broken := errors.New("broken disk")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"shorter":           source("ne", nil),
		"other":             source("nex", nil),
		"longer":            source("newer", nil),
		"cut short":         source("new", io.ErrUnexpectedEOF),
		"cannot be read":    source("n", broken),
		"cannot be opened":  func() (io.ReadCloser, error) { return nil, broken },
		"nobody may open":   func() (io.ReadCloser, error) { return nil, os.ErrPermission },
		"is no longer here": func() (io.ReadCloser, error) { return nil, os.ErrNotExist },
	} {
		f := outtest.File("rss.xml", "new")
		f.Open = open
		err := d.Put(t.Context(), f)
		wantError(t, err, false, "rss.xml: ")
		if err != nil && strings.Contains(err.Error(), ";") {
			t.Errorf("%s: error %q has advice about the server", name, err)
		}
		outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "old"})
	}
	s.wantConnections(t, 1)
}

// source gives an Open that reads text and then fails, or ends.
func source(text string, err error) func() (io.ReadCloser, error) {
	if err == nil {
		err = io.EOF
	}
	return func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(text), iotest.ErrReader(err))), nil
	}
}

// name gives the name of a temporary file.
func temporary(letter string) string { return ".feedgen-" + strings.Repeat(letter, 26) + ".tmp" }

func TestPutRemovesWhatKilledRunsHaveLeft(t *testing.T) {
	s := newServer(t)
	now := time.Now()
	write := func(name string, age time.Duration) {
		name = filepath.Join(s.dir, name)
		outtest.WriteFile(t, name, "x")
		if err := os.Chtimes(name, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	write("a/"+temporary("A"), 2*time.Hour)
	write("a/"+temporary("B"), 30*time.Minute)       // it may be in use
	write("a/.feedgen-notes.tmp", 2*time.Hour)       // not ours
	write("a/"+temporary("C")+".xml", 2*time.Hour)   // nor this
	write("b/"+temporary("D"), 2*time.Hour)          // nothing is put there
	old := filepath.Join(s.dir, "a", temporary("E")) // a folder
	if err := errors.Join(os.Mkdir(old, 0o755), os.Chtimes(old, now, now.Add(-2*time.Hour))); err != nil {
		t.Fatal(err)
	}
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("a/rss.xml", "new"))
	want := map[string]string{
		"a": outtest.Folder, "a/rss.xml": "new", "a/" + temporary("B"): "x", "a/.feedgen-notes.tmp": "x", "a/" + temporary("C") + ".xml": "x",
		"b": outtest.Folder, "b/" + temporary("D"): "x",
		"a/" + temporary("E"): outtest.Folder,
	}
	outtest.WantTree(t, s.dir, want)
	// One look at a folder is enough for a connection.
	write("a/"+temporary("G"), 2*time.Hour)
	want["a/"+temporary("G")] = "x"
	outtest.MustPut(t, d, outtest.File("a/rss.xml", "new"))
	outtest.WantTree(t, s.dir, want)
}

// onlyExtensions lets servers in this process offer no extensions but these.
func onlyExtensions(t *testing.T, names ...string) {
	t.Helper()
	if err := pkgsftp.SetSFTPExtensions(names...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = pkgsftp.SetSFTPExtensions("hardlink@openssh.com", "posix-rename@openssh.com", "statvfs@openssh.com")
	})
}

func TestPutReplacesWhereAPlainRenameDoes(t *testing.T) {
	onlyExtensions(t)
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
	outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
}

// inMemory serves files in memory, as handlers see to it.
func inMemory(change func(*pkgsftp.Handlers)) func(*server, *inProcess) {
	return func(_ *server, in *inProcess) {
		handlers := pkgsftp.InMemHandler()
		if change != nil {
			change(&handlers)
		}
		in.answer = func(c io.ReadWriteCloser) { _ = pkgsftp.NewRequestServer(c, handlers).Serve() }
	}
}

func TestPutNeverRemovesTheOldFileToMakeRoom(t *testing.T) {
	onlyExtensions(t)
	s := newServer(t, inMemory(nil)) // its plain rename replaces nothing
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	err := d.Put(t.Context(), outtest.File("rss.xml", "new"))
	wantError(t, err, false, "/rss.xml: the server cannot replace a file: it lacks posix-rename@openssh.com, and a plain rename gives: ", "file already exists")
	wantFiles(t, s, map[string]string{"rss.xml": "old"})
}

// wantFiles checks what the root of a server has by a client of its own.
func wantFiles(t *testing.T, s *server, want map[string]string) {
	t.Helper()
	files := s.client(t)
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range entries {
		f, err := files.Open(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(data)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// failing is a FileWriter and FileCmder that fails where fail says so.
type failing struct {
	pkgsftp.Handlers
	fail func(method string) error
}

func (f failing) Filewrite(r *pkgsftp.Request) (io.WriterAt, error) {
	if err := f.fail("Open"); err != nil {
		return nil, err
	}
	w, err := f.FilePut.Filewrite(r)
	return failingWriter{w, f.fail}, err
}

func (f failing) Filecmd(r *pkgsftp.Request) error {
	if err := f.fail(r.Method); err != nil {
		return err
	}
	return f.FileCmd.Filecmd(r)
}

func (f failing) PosixRename(r *pkgsftp.Request) error {
	if err := f.fail("PosixRename"); err != nil {
		return err
	}
	return f.FileCmd.(pkgsftp.PosixRenameFileCmder).PosixRename(r)
}

type failingWriter struct {
	io.WriterAt
	fail func(method string) error
}

func (w failingWriter) WriteAt(p []byte, at int64) (int, error) {
	if err := w.fail("Write"); err != nil {
		return 0, err
	}
	return w.WriterAt.WriteAt(p, at)
}

func (w failingWriter) Close() error { return w.fail("Close") }

func TestPutTellsWhatTheServerMeans(t *testing.T) {
	// 14 and 15: the type of the protocol's codes is not exported.
	const noSpace, quota = pkgsftp.ErrSSHFxFailure + 10, pkgsftp.ErrSSHFxFailure + 11
	tests := []struct {
		method string
		err    error
		want   string
	}{
		{"Write", pkgsftp.ErrSSHFxFailure, "servers say that of a full disk and of a used-up quota, among others"},
		{"Close", pkgsftp.ErrSSHFxFailure, "servers say that of a full disk and of a used-up quota, among others"},
		{"Write", noSpace, "the server's disk is full"},
		{"Write", quota, "the login's quota is used up"},
		{"Open", pkgsftp.ErrSSHFxPermissionDenied, "permission denied; let feeds write there, or set another path"},
		{"Open", pkgsftp.ErrSSHFxNoSuchFile, "file does not exist; path must be as the login sees it"},
		{"Open", pkgsftp.ErrSSHFxBadMessage, "the name may be too long for the server"},
		{"Setstat", pkgsftp.ErrSSHFxOpUnsupported, ""}, // not all servers have modes
		{"PosixRename", pkgsftp.ErrSSHFxFailure, "servers say that of a full disk and of a used-up quota, among others"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.err.Error(), func(t *testing.T) {
			broken := false
			s := newServer(t, inMemory(func(h *pkgsftp.Handlers) {
				f := failing{*h, func(method string) error {
					if broken && method == tt.method {
						return tt.err
					}
					return nil
				}}
				h.FilePut, h.FileCmd = f, f
			}))
			d := s.open(t)
			outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
			broken = true
			err := d.Put(t.Context(), outtest.File("rss.xml", "new"))
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				wantFiles(t, s, map[string]string{"rss.xml": "new"})
				return
			}
			wantError(t, err, false, "feeds@"+s.address+":./rss.xml: ", tt.want)
			wantFiles(t, s, map[string]string{"rss.xml": "old"})
		})
	}
}

// forgetful is a FileLister that knows less than it was told.
type forgetful struct{ pkgsftp.FileLister }

func (f forgetful) Filelist(r *pkgsftp.Request) (pkgsftp.ListerAt, error) {
	l, err := f.FileLister.Filelist(r)
	if r.Method != "Stat" || err != nil || !strings.Contains(r.Filepath, ".tmp") {
		return l, err
	}
	return empty{l}, nil
}

type empty struct{ pkgsftp.ListerAt }

func (e empty) ListAt(list []fs.FileInfo, at int64) (int, error) {
	n, err := e.ListerAt.ListAt(list, at)
	for i := range n {
		list[i] = emptied{list[i]}
	}
	return n, err
}

type emptied struct{ fs.FileInfo }

func (emptied) Size() int64 { return 0 }

func TestPutSeesThatTheServerHasNotAllBytes(t *testing.T) {
	s := newServer(t, inMemory(func(h *pkgsftp.Handlers) { h.FileList = forgetful{h.FileList} }))
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server kept 0 bytes of 3; its disk may be full")
	wantFiles(t, s, map[string]string{})
}
