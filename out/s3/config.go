package s3

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/minio/minio-go/v7/pkg/s3utils"

	"feedgen/out"
)

// A Config says which bucket, and with which keys. The errors of [New] call its
// fields by their names in config.toml, which are these in lower case with
// underscores between words.
type Config struct {
	// Endpoint is the store's URL without the bucket, such as
	// "https://s3.eu-central-003.backblazeb2.com". Empty, it is Amazon's of the region.
	Endpoint string

	// Region is where the bucket is. At Amazon it may also stand in the
	// environment's AWS_REGION; other stores are asked for it if it is empty.
	Region string

	Bucket string

	// Prefix is a slash-separated path that goes before every name. It may be empty.
	Prefix string

	// PathStyle puts the bucket into the path of a URL and never into its host.
	// Otherwise this is so for all stores but those that are known to want the
	// host.
	PathStyle bool

	// AccessKey, SecretKey and, for keys that expire, SessionToken sign the
	// requests. If they are empty, the keys are those of the environment
	// (AWS_ACCESS_KEY_ID and so on), of the profile AWS_PROFILE in
	// ~/.aws/credentials, or of the role of the machine or container.
	AccessKey, SecretKey, SessionToken string

	// ACL is one of S3's canned ACLs for each file, such as "public-read". Empty,
	// the bucket's own rules hold alone.
	ACL string

	// CacheControl is what readers are told of feeds. Empty, it is [out.CacheControl].
	CacheControl string

	// Timeout is how long nothing may move in a request, whose whole length has
	// no limit. Zero is a minute.
	Timeout time.Duration
}

const defaultTimeout = time.Minute

// checked gives cfg with what it leaves to us filled in.
func (cfg Config) checked() (Config, error) {
	cfg.Prefix = strings.Trim(cfg.Prefix, "/")
	cfg.Timeout = cmp.Or(cfg.Timeout, defaultTimeout)
	if cfg.Endpoint == "" {
		cfg.Endpoint = amazon
		cfg.Region = cmp.Or(cfg.Region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
		if cfg.Region == "" {
			return cfg, errors.New(`region is empty: want that of the bucket, such as "eu-west-1", or an endpoint`)
		}
	}
	for _, check := range []func() error{
		cfg.checkEndpoint, cfg.checkRegion, cfg.checkBucket, cfg.checkPrefix,
		cfg.checkKeys, cfg.checkACL, cfg.checkCacheControl, cfg.checkTimeout,
	} {
		if err := check(); err != nil {
			return cfg, err
		}
	}
	return cfg, nil
}

// amazon stands for Amazon's stores everywhere: the client goes to that of the region.
const amazon = "https://s3.amazonaws.com"

// checkEndpoint never shows the value: somebody may have put keys into it.
func (cfg Config) checkEndpoint() error {
	u, err := url.Parse(cfg.Endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New(`endpoint is no URL: want one such as "https://s3.example.com"`)
	}
	switch {
	case u.User != nil:
		return errors.New("endpoint has a user or password: keys go into access_key and secret_key")
	case strings.Trim(u.Path, "/") != "":
		return errors.New("endpoint has a path: a bucket's name goes into bucket, a folder into prefix")
	case u.RawQuery != "" || u.Fragment != "":
		return errors.New("endpoint has a query or fragment: want the store's URL alone")
	}
	return nil
}

func (cfg Config) checkRegion() error {
	if !regexp.MustCompile(`^[A-Za-z0-9._-]*$`).MatchString(cfg.Region) {
		return fmt.Errorf(`region %q: want a name such as "eu-west-1"`, cfg.Region)
	}
	return nil
}

func (cfg Config) checkBucket() error {
	switch {
	case cfg.Bucket == "":
		return errors.New("bucket is empty")
	case strings.Contains(cfg.Bucket, "/"):
		return fmt.Errorf("bucket %q: want its name alone; a folder in it goes into prefix", cfg.Bucket)
	case s3utils.CheckValidBucketName(cfg.Bucket) != nil:
		return fmt.Errorf("bucket %q: want 3 to 63 letters, digits, dots and hyphens", cfg.Bucket)
	}
	return nil
}

func (cfg Config) checkPrefix() error {
	if cfg.Prefix != "" && out.CheckName(cfg.Prefix) != nil {
		return fmt.Errorf(`prefix %q: want a slash-separated path such as "feeds/news"`, cfg.Prefix)
	}
	return nil
}

func (cfg Config) checkKeys() error {
	for _, key := range []struct{ name, value string }{
		{"access_key", cfg.AccessKey}, {"secret_key", cfg.SecretKey}, {"session_token", cfg.SessionToken},
	} {
		if strings.ContainsFunc(key.value, func(r rune) bool { return r <= ' ' || r > unicode.MaxASCII }) {
			return fmt.Errorf("%s has a blank, a line's end or a letter that no key has", key.name)
		}
	}
	switch {
	case cfg.AccessKey != "" && cfg.SecretKey == "":
		return errors.New("secret_key is empty, and access_key is not: want both or none")
	case cfg.AccessKey == "" && cfg.SecretKey != "":
		return errors.New("access_key is empty, and secret_key is not: want both or none")
	case cfg.AccessKey == "" && cfg.SessionToken != "":
		return errors.New("access_key is empty, and session_token is not: it belongs to keys")
	}
	return nil
}

func (cfg Config) checkACL() error {
	// Of S3's own, public-read-write is missing: whoever likes could change the feeds.
	known := []string{
		"private", "public-read", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control",
	}
	if cfg.ACL != "" && !slices.Contains(known, cfg.ACL) {
		return fmt.Errorf("acl %q: have %s", cfg.ACL, strings.Join(known, ", "))
	}
	return nil
}

func (cfg Config) checkCacheControl() error {
	if strings.ContainsFunc(cfg.CacheControl, func(r rune) bool { return r < ' ' || r >= unicode.MaxASCII }) {
		return fmt.Errorf(`cache_control %q: want a header's value such as "public, max-age=300"`, cfg.CacheControl)
	}
	return nil
}

func (cfg Config) checkTimeout() error {
	if cfg.Timeout < 0 {
		return fmt.Errorf("timeout %v is below zero", cfg.Timeout)
	}
	return nil
}

func (cfg Config) secure() bool { return strings.HasPrefix(strings.ToLower(cfg.Endpoint), "https:") }

// host is the endpoint's host, and its port if it has one.
func (cfg Config) host() string {
	u, err := url.Parse(cfg.Endpoint)
	if err != nil {
		return "" // checkEndpoint has refused it
	}
	return u.Host
}
