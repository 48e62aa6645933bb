package config

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"feedgen/out/dir"
	"feedgen/out/ftp"
	"feedgen/out/s3"
	"feedgen/out/sftp"
	"feedgen/out/webdav"
)

// An Out is one [[out]].
type Out struct {
	Type string // "dir", "s3", "sftp", "webdav", "ftp" or "command"
	Name string // for messages: what stands where; no two outs share one
	At   string // file:line:column of the table, for errors found later

	// Primary is true of one out of all: where readers go.
	Primary bool

	// Retry is how long to go on in all where it fails for a time; zero: not said.
	Retry time.Duration

	// One of these is set, by type.
	Dir    dir.Config
	S3     S3
	SFTP   SFTP
	WebDAV WebDAV
	FTP    FTP

	Command Program // of type "command"
	After   Program // run when something changed there, if any
}

// S3 is an out of type "s3". The keys are not in Config.
type S3 struct {
	s3.Config
	AccessKey, SecretKey, SessionToken Secret
}

// SFTP is an out of type "sftp". Passphrase and password are not in Config.
type SFTP struct {
	sftp.Config
	Passphrase, Password Secret
}

// WebDAV is an out of type "webdav". The password is not in Config.
type WebDAV struct {
	webdav.Config
	Password Secret
}

// FTP is an out of type "ftp". The password is not in Config.
type FTP struct {
	ftp.Config
	Password Secret
}

// parseAllOuts reads the outs, of which [serve] is one: with it there need be no other.
func parseAllOuts(top *table, c *Config) {
	var tables []*table
	if _, ok := top.get("out"); ok || c.Serve == nil {
		tables = top.needTables("out")
	}
	c.Outs = parseOuts(tables, filepath.Dir(c.File))
	if c.Serve != nil {
		c.served(tables)
	}
}

func parseOuts(tables []*table, dir string) []Out {
	taken := map[string]string{}
	primary := ""
	var all []Out
	for _, t := range tables {
		o := Out{Type: t.choice("type", "dir", "s3", "sftp", "webdav", "ftp", "command"), At: t.at("")}
		var key string // whose value makes the name
		switch o.Type {
		case "dir":
			key = o.dir(t, dir)
		case "s3":
			key = o.s3(t, dir)
		case "sftp":
			key = o.sftp(t, dir)
		case "webdav":
			key = o.webdav(t, dir)
		case "ftp":
			key = o.ftp(t, dir)
		case "command":
			key = o.command(t, dir)
		}
		o.after(t, dir)
		if first, ok := taken[o.place()]; ok && o.Name != "" {
			t.report(key, "%s is the place of %s (%s)", o.Name, first, o.apart())
		}
		taken[o.place()] = t.label
		if o.Primary = t.flag("primary", false); o.Primary && primary != "" {
			t.report("primary", "primary is %s already (readers go to one)", primary)
		} else if o.Primary {
			primary = t.label
		}
		o.Retry = t.duration("retry", 0, time.Second)
		t.close()
		all = append(all, o)
	}
	if primary == "" && len(all) > 0 {
		all[0].Primary = true
	}
	return all
}

// apart says how to tell an out from one that has its place.
func (o *Out) apart() string {
	if o.Type == "command" {
		return fmt.Sprintf("outs of one program need names: name = %q", strings.TrimPrefix(o.Name, "command:")+" 2")
	}
	return "every out needs one of its own"
}

// place tells an out from others.
func (o *Out) place() string {
	if o.Type == "dir" {
		return o.Dir.Path
	}
	return o.Name
}

func (o *Out) dir(t *table, folder string) string {
	path := t.needPath("path", folder)
	o.Name, o.Dir.Path = path.Written, path.Resolved
	return "path"
}

func (o *Out) s3(t *table, folder string) string {
	c := &o.S3
	c.Endpoint, c.Region = t.text("endpoint"), t.text("region")
	c.Bucket, _ = t.need("bucket")
	c.Prefix = t.text("prefix")
	c.PathStyle = t.flag("path_style", false)
	c.ACL, c.CacheControl = t.text("acl"), t.text("cache_control")
	c.AccessKey, c.SecretKey = t.secret("access_key", folder), t.secret("secret_key", folder)
	c.SessionToken = t.secret("session_token", folder)
	c.Timeout = t.duration("timeout", 0, time.Second)
	o.Name = "s3://" + strings.Trim(c.Bucket+"/"+c.Prefix, "/")
	if u, err := url.Parse(c.Endpoint); err == nil && u.Host != "" {
		o.Name = "s3://" + u.Host + "/" + strings.Trim(c.Bucket+"/"+c.Prefix, "/")
	}
	sample := c.Config
	sample.AccessKey, sample.SecretKey, sample.SessionToken = c.AccessKey.sample(), c.SecretKey.sample(), c.SessionToken.sample()
	if c.Bucket != "" {
		_, err := s3.New(sample)
		t.refuse(err)
	}
	return "bucket"
}

func (o *Out) sftp(t *table, folder string) string {
	c := &o.SFTP
	c.Host, _ = t.need("host")
	c.User, _ = t.need("user")
	c.Path, _ = t.need("path")
	c.Key, c.KnownHosts = t.homePath("key", folder), t.homePath("known_hosts", folder)
	c.Agent = t.flag("agent", false)
	c.Fingerprint = t.text("fingerprint")
	c.Passphrase, c.Password = t.secret("passphrase", folder), t.secret("password", folder)
	c.Timeout = t.duration("timeout", 0, time.Second)
	o.Name = "sftp://" + c.User + "@" + c.Host + "/" + strings.Trim(c.Path, "/")
	sample := c.Config
	sample.Passphrase, sample.Password = c.Passphrase.sample(), c.Password.sample()
	if c.Host != "" && c.User != "" && c.Path != "" {
		_, err := sftp.New(sample)
		t.refuse(err)
	}
	return "path"
}

func (o *Out) webdav(t *table, folder string) string {
	c := &o.WebDAV
	c.URL, _ = t.need("url")
	c.User = t.text("user")
	c.Password = t.secret("password", folder)
	c.Timeout = t.duration("timeout", 0, time.Second)
	sample := c.Config
	sample.Password = c.Password.sample()
	if c.URL != "" {
		_, err := webdav.New(sample)
		t.refuse(err)
		if err == nil {
			o.Name = strings.TrimSuffix(c.URL, "/")
		}
	}
	return "url"
}

func (o *Out) ftp(t *table, folder string) string {
	c := &o.FTP
	c.Host, _ = t.need("host")
	c.User, _ = t.need("user")
	c.Path, _ = t.need("path")
	c.Password = t.secret("password", folder)
	c.TLS = t.choice("tls", "explicit", "none")
	c.Fingerprint = t.text("fingerprint")
	c.Timeout = t.duration("timeout", 0, time.Second)
	o.Name = "ftp://" + c.User + "@" + c.Host + "/" + strings.Trim(c.Path, "/")
	sample := c.Config
	sample.Password = c.Password.sample()
	if c.Host != "" && c.User != "" && c.Path != "" && c.TLS != "" {
		_, err := ftp.New(sample)
		t.refuse(err)
	}
	return "path"
}

// refuse reports what a destination says of its configuration. Its error begins
// with the key.
func (t *table) refuse(err error) {
	if err == nil {
		return
	}
	key, _, _ := strings.Cut(err.Error(), " ")
	key = strings.TrimRight(key, ":,")
	if _, ok := t.keys[key]; !ok {
		key = ""
	}
	t.report(key, "%v", err)
}

// homePath gives a path that may begin with "~/"; otherwise relative ones start at
// folder. It is empty if the key is not there.
func (t *table) homePath(key, folder string) string {
	written, ok := t.word(key)
	if !ok || strings.HasPrefix(written, "~/") {
		return written
	}
	return t.resolve(key, written, folder).Resolved
}

// Reveal gives the configuration with its secrets.
func (c S3) Reveal() (s3.Config, error) {
	var errs [3]error
	cfg := c.Config
	cfg.AccessKey, errs[0] = c.AccessKey.Reveal()
	cfg.SecretKey, errs[1] = c.SecretKey.Reveal()
	cfg.SessionToken, errs[2] = c.SessionToken.Reveal()
	return cfg, errors.Join(errs[:]...)
}

// Reveal gives the configuration with its secrets.
func (c SFTP) Reveal() (sftp.Config, error) {
	var errs [2]error
	cfg := c.Config
	cfg.Passphrase, errs[0] = c.Passphrase.Reveal()
	cfg.Password, errs[1] = c.Password.Reveal()
	return cfg, errors.Join(errs[:]...)
}

// Reveal gives the configuration with its secrets.
func (c WebDAV) Reveal() (webdav.Config, error) {
	var err error
	cfg := c.Config
	cfg.Password, err = c.Password.Reveal()
	return cfg, err
}

// Reveal gives the configuration with its secrets.
func (c FTP) Reveal() (ftp.Config, error) {
	var err error
	cfg := c.Config
	cfg.Password, err = c.Password.Reveal()
	return cfg, err
}
