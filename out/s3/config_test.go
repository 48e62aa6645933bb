package s3_test

import (
	"strings"
	"testing"
	"time"

	"feedgen/out/s3"
)

func TestNewNamesTheKeyThatIsWrong(t *testing.T) {
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	tests := []struct {
		want   string
		change func(*s3.Config)
	}{
		{"endpoint is no URL", func(c *s3.Config) { c.Endpoint = "s3.example.com" }},
		{"endpoint is no URL", func(c *s3.Config) { c.Endpoint = "ftp://s3.example.com" }},
		{"endpoint is no URL", func(c *s3.Config) { c.Endpoint = "https://" }},
		{"endpoint is no URL", func(c *s3.Config) { c.Endpoint = "https://s3.example.com:99x" }},
		{"endpoint has a user", func(c *s3.Config) { c.Endpoint = "https://a:b@s3.example.com" }},
		{"endpoint has a path: a bucket's name goes into bucket", func(c *s3.Config) { c.Endpoint += "/news" }},
		{"endpoint has a query", func(c *s3.Config) { c.Endpoint += "?x" }},
		{"region is empty", func(c *s3.Config) { c.Endpoint, c.Region = "", "" }},
		{`region "eu west"`, func(c *s3.Config) { c.Region = "eu west" }},
		{"bucket is empty", func(c *s3.Config) { c.Bucket = "" }},
		{`bucket "news/feeds": want its name alone; a folder in it goes into prefix`, func(c *s3.Config) { c.Bucket = "news/feeds" }},
		{`bucket "s3://news"`, func(c *s3.Config) { c.Bucket = "s3://news" }},
		{`bucket "ab"`, func(c *s3.Config) { c.Bucket = "ab" }},
		{`bucket "a..b"`, func(c *s3.Config) { c.Bucket = "a..b" }},
		{`bucket "192.168.0.1"`, func(c *s3.Config) { c.Bucket = "192.168.0.1" }},
		{`prefix "feeds/../news"`, func(c *s3.Config) { c.Prefix = "feeds/../news" }},
		{`prefix "feeds//news"`, func(c *s3.Config) { c.Prefix = "feeds//news" }},
		{"access_key has a blank", func(c *s3.Config) { c.AccessKey += " " }},
		{"secret_key has a blank", func(c *s3.Config) { c.SecretKey += "\n" }},
		{"session_token has a blank", func(c *s3.Config) { c.SessionToken = "\xff" }},
		{"secret_key is empty", func(c *s3.Config) { c.SecretKey = "" }},
		{"access_key is empty, and secret_key is not", func(c *s3.Config) { c.AccessKey = "" }},
		{"access_key is empty, and session_token is not", func(c *s3.Config) { c.AccessKey, c.SecretKey, c.SessionToken = "", "", "x" }},
		{`acl "public": have private, public-read, `, func(c *s3.Config) { c.ACL = "public" }},
		{`acl "public-read-write"`, func(c *s3.Config) { c.ACL = "public-read-write" }},
		{`cache_control "a\nb"`, func(c *s3.Config) { c.CacheControl = "a\nb" }},
		{"timeout -1s", func(c *s3.Config) { c.Timeout = -time.Second }},
	}
	for _, tt := range tests {
		cfg := s3.Config{Endpoint: "https://s3.example.com", Region: "eu-west-1", Bucket: "news", AccessKey: "a", SecretKey: "b"}
		tt.change(&cfg)
		if _, err := s3.New(cfg); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("error is %v, want %s", err, tt.want)
		}
	}
}

func TestNewTakesLittle(t *testing.T) {
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	for _, cfg := range []s3.Config{
		{Bucket: "news", Region: "eu-west-1"},
		{Bucket: "news.example.com", Endpoint: "https://s3.example.com/"},
		{Bucket: "news", Endpoint: "HTTP://[::1]:9000", Prefix: "/"},
	} {
		if _, err := s3.New(cfg); err != nil {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
	t.Setenv("AWS_DEFAULT_REGION", "eu-west-1")
	if _, err := s3.New(s3.Config{Bucket: "news"}); err != nil {
		t.Errorf("with a region in the environment: %v", err)
	}
}
