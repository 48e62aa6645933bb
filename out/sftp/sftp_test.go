package sftp_test

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	pkgsftp "github.com/pkg/sftp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/sftp"
)

func in(path string) func(*sftp.Config) {
	return func(cfg *sftp.Config) { cfg.Path = path }
}

func TestSFTPIsADestination(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination {
		s := newServer(t)
		return s.open(t, in(s.dir+"/site/public/"))
	})
}

func TestServersKeepConnections(t *testing.T) {
	outtest.RunConnected(t, func(t *testing.T) outtest.Server {
		s := newServer(t)
		return outtest.Server{
			Destination: s.open(t), Folder: s.dir, Secrets: []string{password, passphrase},
			Connections: s.count, Cut: s.cut, Stop: s.stop, Start: func() { s.listen(t, s.address) },
		}
	})
}

func TestPublishLeavesNothingBesideTheFiles(t *testing.T) {
	s := newServer(t)
	for _, data := range []string{"1", "2"} {
		files := []feedgen.File{outtest.File("rss.xml", data), outtest.File("a/b/atom.xml", data)}
		if _, err := out.Publish(t.Context(), s.open(t), files, out.Options{}); err != nil {
			t.Fatal(err)
		}
		outtest.WantTree(t, s.dir, map[string]string{"rss.xml": data, "a": outtest.Folder, "a/b": outtest.Folder, "a/b/atom.xml": data})
	}
}

func TestPutLetsOthersReadTheFile(t *testing.T) {
	s := newServer(t)
	outtest.MustPut(t, s.open(t), outtest.File("rss.xml", "x"))
	info, err := os.Stat(filepath.Join(s.dir, "rss.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o644 {
		t.Errorf("mode is %v, want %v", info.Mode(), os.FileMode(0o644))
	}
}

func TestPutTellsWhatStandsInTheWay(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, dir string)
		file    string
		want    string
	}{
		{"a folder in the file's place", func(t *testing.T, dir string) {
			outtest.WriteFile(t, filepath.Join(dir, "rss.xml", "x"), "")
		}, "rss.xml", "is a folder, where a file is wanted"},
		{"a link in the file's place", func(t *testing.T, dir string) {
			symlink(t, "elsewhere.xml", filepath.Join(dir, "rss.xml"))
		}, "rss.xml", "is a symbolic link, where a file is wanted"},
		{"a socket in the file's place", func(t *testing.T, dir string) {
			l, err := net.Listen("unix", filepath.Join(dir, "rss.xml"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
		}, "rss.xml", "is a device, pipe or socket, where a file is wanted"},
		{"a file in a folder's place", func(t *testing.T, dir string) {
			outtest.WriteFile(t, filepath.Join(dir, "news"), "")
		}, "news/rss.xml", "not a directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t)
			tt.prepare(t, s.dir)
			before := outtest.Tree(t, s.dir)
			err := s.open(t).Put(t.Context(), outtest.File(tt.file, "new"))
			wantError(t, err, false, "feeds@"+s.address+":./"+tt.file+": ", tt.want)
			outtest.WantTree(t, s.dir, before)
		})
	}
}

func TestOpenAndDeleteRefuseWhatIsNoFile(t *testing.T) {
	s := newServer(t)
	d := s.open(t, in("public"))
	outtest.WriteFile(t, filepath.Join(s.dir, "secret"), "x")
	outtest.WriteFile(t, filepath.Join(s.dir, "public", "atom.xml", "x"), "")
	symlink(t, "../secret", filepath.Join(s.dir, "public", "rss.xml"))
	before := outtest.Tree(t, s.dir)
	for name, want := range map[string]string{"rss.xml": "is a symbolic link", "atom.xml": "is a folder"} {
		_, err := d.Open(t.Context(), name)
		wantError(t, err, false, want)
		_, err = d.Stat(t.Context(), name)
		wantError(t, err, false, want)
		wantError(t, d.Delete(t.Context(), name), false, want)
	}
	outtest.WantTree(t, s.dir, before)
}

func TestDeleteRemovesTheFoldersThatItEmpties(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	for _, name := range []string{"a/b/c.jpg", "a/b/d/e.jpg", "f/g.jpg", "real/h.jpg"} {
		outtest.WriteFile(t, filepath.Join(s.dir, name), "x")
	}
	symlink(t, "real", filepath.Join(s.dir, "linked"))
	for _, name := range []string{"a/b/d/e.jpg", "f/g.jpg", "linked/h.jpg", "never/was.jpg"} {
		if err := d.Delete(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	outtest.WantTree(t, s.dir, map[string]string{"a": outtest.Folder, "a/b": outtest.Folder, "a/b/c.jpg": "x", "real": outtest.Folder, "linked": outtest.Link})
}

func TestLinksOfFoldersAreFollowed(t *testing.T) {
	s := newServer(t)
	outtest.WriteFile(t, filepath.Join(s.dir, "release", "x"), "x")
	symlink(t, "release", filepath.Join(s.dir, "current"))
	outtest.MustPut(t, s.open(t, in("current")), outtest.File("rss.xml", "new"))
	outtest.WantTree(t, s.dir, map[string]string{"current": outtest.Link, "release": outtest.Folder, "release/rss.xml": "new", "release/x": "x"})
}

func TestNothingIsWrittenWhereTheServerAllowsNoWriting(t *testing.T) {
	s := newServer(t, func(s *server, in *inProcess) {
		in.answer = func(c io.ReadWriteCloser) { s.files(c, pkgsftp.ReadOnly()) }
	})
	outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), "old")
	d := s.open(t)
	for _, err := range []error{d.Put(t.Context(), outtest.File("rss.xml", "new")), d.Delete(t.Context(), "rss.xml")} {
		wantError(t, err, false, "permission denied", "let feeds write there, or set another path")
	}
	wantError(t, d.Put(t.Context(), outtest.File("a/b/rss.xml", "new")), false, "/a/b/rss.xml: make the folder ./a: permission denied; let feeds write there")
	outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "old"})
}
