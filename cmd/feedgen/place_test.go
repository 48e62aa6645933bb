//go:build peers

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"feedgen/out/outtest/peers"
	"feedgen/out/s3"
)

// A place is an out as readers and the machine see it. But for a folder of this machine
// it is on a real server, with a proxy before that.
type place struct {
	kind    string
	secrets map[string]string // of the environment, by the variable's name
	folder  string            // the folder that is served
	proxy   *proxy            // nil: there is none

	// config gives the [[out]], of a server behind an address.
	config func(address string) string
	// get reads a file as somebody does who comes by.
	get func(name string) ([]byte, error)
}

// filler is the name of a file that fills a disk.
const filler = "filler"

// newPlace makes an empty place of a kind.
func newPlace(t *testing.T, kind string) *place {
	t.Helper()
	p := &place{kind: kind, secrets: map[string]string{"PLACE_SECRET": secretWord + "-" + kind + "-secret"}}
	p.get = func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(p.folder, name)) }
	switch kind {
	case "dir":
		p.folder = filepath.Join(t.TempDir(), "public")
		p.config = func(string) string { return fmt.Sprintf("path = %q\n", p.folder) }
	case "sftp":
		p.onSFTP(t)
	case "s3":
		p.onS3(t)
	case "webdav":
		p.onWebDAV(t)
	default:
		t.Fatalf("no place of kind %q", kind)
	}
	return p
}

func (p *place) onSFTP(t *testing.T) {
	p.folder = t.TempDir()
	sshd := peers.NewSSHD(t, p.secrets["PLACE_SECRET"], "Subsystem sftp internal-sftp")
	p.proxy = newProxy(t, sshd.Listen())
	p.config = func(address string) string {
		return fmt.Sprintf("type = \"sftp\"\nhost = %q\nuser = %q\npath = %q\nkey = %q\npassphrase = { env = \"PLACE_SECRET\" }\nfingerprint = %q\n",
			address, sshd.User, p.folder, sshd.Key, sshd.Fingerprint)
	}
}

func (p *place) onS3(t *testing.T) {
	const region, bucket = "eu-test-1", "news"
	p.secrets["PLACE_ACCESS"] = accessWord
	root, address := t.TempDir(), peers.FreeAddress(t)
	p.folder = filepath.Join(root, bucket)
	if err := os.Mkdir(p.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	peers.Start(t, peers.Versitygw(address, root, region, accessWord, p.secrets["PLACE_SECRET"]), address)
	p.proxy = newProxy(t, address)
	p.config = func(address string) string {
		return fmt.Sprintf("type = \"s3\"\nendpoint = \"http://%s\"\nregion = %q\nbucket = %q\naccess_key = { env = \"PLACE_ACCESS\" }\nsecret_key = { env = \"PLACE_SECRET\" }\n",
			address, region, bucket)
	}
	reader, err := s3.New(s3.Config{
		Endpoint: "http://" + address, Region: region, Bucket: bucket, AccessKey: accessWord, SecretKey: p.secrets["PLACE_SECRET"],
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	p.get = func(name string) ([]byte, error) {
		f, err := reader.Open(t.Context(), name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return io.ReadAll(f)
	}
}

func (p *place) onWebDAV(t *testing.T) {
	const user = "feeds"
	n := peers.StartNginx(t, user, p.secrets["PLACE_SECRET"], peers.DavExt)
	p.folder = filepath.Join(n.Root, "feeds")
	if err := os.Mkdir(p.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	p.proxy = newProxy(t, n.Address)
	p.config = func(address string) string {
		return fmt.Sprintf("type = \"webdav\"\nurl = \"http://%s/feeds/\"\nuser = %q\npassword = { env = \"PLACE_SECRET\" }\n", address, user)
	}
}

// address is where runs find the server, if there is one.
func (p *place) address() string {
	if p.proxy == nil {
		return ""
	}
	return p.proxy.address
}

// A found is a file as it stands on a disk.
type found struct {
	data    string
	changed int64 // nanoseconds since 1970
}

// copyOfNginx matches the names of what nginx leaves when it copies a file from a
// disk to a full one.
var copyOfNginx = regexp.MustCompile(`\.tmp\.\d{10}$`)

// tree gives all files of the place by name, but for those of the server itself.
func (p *place) tree(t *testing.T) map[string]found {
	t.Helper()
	all := map[string]found{}
	err := filepath.WalkDir(p.folder, func(file string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || file == p.folder {
			return err
		}
		switch {
		case d.Name() == ".sgwtmp": // versitygw's own
			return fs.SkipDir
		case d.IsDir(), d.Name() == filler, copyOfNginx.MatchString(d.Name()):
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		name := filepath.ToSlash(strings.TrimPrefix(file, p.folder+"/"))
		all[name] = found{string(data), info.ModTime().UnixNano()}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
