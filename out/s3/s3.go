// Package s3 puts files into a bucket of a store that speaks Amazon's S3.
//
// Each file is sent in one request, and the store puts it in its place whole or
// not at all. The SHA-256 of the bytes is signed with the request, so that the
// store refuses what was changed on the way, and is kept with the object, so that
// [Destination.Stat] can tell it. Files are not compressed: a store gives every
// reader the same bytes. A cache in front of it can compress them.
//
// The package makes no bucket and lists none. It tries nothing twice; its errors
// have a method Temporary() bool that says whether another try may help. No error
// shows a key.
package s3

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Destination is a bucket, or what is below a prefix in it.
type Destination struct {
	cfg       Config
	client    minio.Core
	transport *transport
	keys      *keys
	signer    *credentials.Credentials // keys, kept until they expire
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
	_ out.Cacher      = (*Destination)(nil)
	_ out.Swapper     = (*Destination)(nil)
)

// New gives the destination of cfg, or an error that begins with the key that is
// wrong. It touches no network: whether there is such a bucket shows later.
func New(cfg Config) (*Destination, error) {
	cfg, err := cfg.checked()
	if err != nil {
		return nil, err
	}
	transport, err := newTransport(cfg)
	if err != nil {
		return nil, err
	}
	keys := newKeys(cfg)
	signer := credentials.New(keys)
	lookup := minio.BucketLookupAuto
	if cfg.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.NewCore(cfg.host(), &minio.Options{
		Creds:        signer,
		Secure:       cfg.secure(),
		Transport:    transport,
		Region:       cfg.Region,
		BucketLookup: lookup,
		MaxRetries:   1, // in all: there is no second try
	})
	if err != nil {
		return nil, errors.New("endpoint: " + err.Error())
	}
	return &Destination{cfg: cfg, client: *client, transport: transport, keys: keys, signer: signer}, nil
}

// Put sends the file. What it says of itself (media type, how long it may be
// kept, SHA-256) is kept with it and told to its readers.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	return d.put(ctx, f, func(*minio.PutObjectOptions) {})
}

// Swap puts the file if the object still has the ETag that Stat told. A store that
// refuses to know conditions gets it all the same.
func (d *Destination) Swap(ctx context.Context, f feedgen.File, tag string) error {
	err := d.put(ctx, f, func(o *minio.PutObjectOptions) {
		if tag == "" {
			o.SetMatchETagExcept("*")
			return
		}
		o.SetMatchETag(tag)
	})
	var answer *failure
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.status {
	case http.StatusPreconditionFailed:
		return fmt.Errorf("%s: %w", answer.object, out.ErrChanged)
	case http.StatusNotFound: // Amazon's, of an object that was removed meanwhile
		if tag != "" {
			return fmt.Errorf("%s: %w", answer.object, out.ErrChanged)
		}
	case http.StatusNotImplemented:
		return d.Put(ctx, f)
	}
	return err
}

// put puts the file on a condition.
func (d *Destination) put(ctx context.Context, f feedgen.File, condition func(*minio.PutObjectOptions)) error {
	if err := out.CheckName(f.Name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	data, err := body(f)
	if err != nil {
		return err
	}
	defer data.Close()
	options := minio.PutObjectOptions{
		ContentType:  f.MediaType,
		CacheControl: d.CacheControl(f.Kind),
		UserMetadata: map[string]string{sumKey: hex.EncodeToString(f.SHA256[:])},
		// Else the client signs a body in pieces when there is no TLS, and stores
		// then keep "aws-chunked" for its encoding. The sum is signed below.
		DisableContentSha256: true,
	}
	if d.cfg.ACL != "" {
		options.UserMetadata["x-amz-acl"] = d.cfg.ACL
	}
	condition(&options)
	key := d.key(f.Name)
	_, err = d.client.PutObject(ctx, d.cfg.Bucket, key, data, f.Size, "", hex.EncodeToString(f.SHA256[:]), options)
	if err != nil {
		return d.explain(ctx, put, key, err)
	}
	return nil
}

// Open reads an object. Its bytes come from the network while they are read.
func (d *Destination) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := out.CheckName(name); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key := d.key(name)
	body, _, _, err := d.client.GetObject(ctx, d.cfg.Bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, d.explain(ctx, get, key, err)
	}
	return out.Explain(body, func(err error) error { return d.explain(ctx, get, key, err) }), nil
}

// Stat tells of an object. SHA256 is that of the bytes if feedgen put them, and
// zero if another program did. Where there is no such bucket, stores say no more
// than that there is no such object.
func (d *Destination) Stat(ctx context.Context, name string) (out.Info, error) {
	if err := out.CheckName(name); err != nil {
		return out.Info{}, err
	}
	if err := ctx.Err(); err != nil {
		return out.Info{}, err
	}
	key := d.key(name)
	info, err := d.client.StatObject(ctx, d.cfg.Bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return out.Info{}, d.reason(ctx, name, d.explain(ctx, get, key, err))
	}
	if info.Size < 0 {
		return out.Info{}, &failure{object: d.cfg.Bucket + "/" + key, text: "the store does not tell its size"}
	}
	return out.Info{
		Size:         info.Size,
		SHA256:       sum(info.UserMetadata[http.CanonicalHeaderKey(sumKey)]),
		MediaType:    info.ContentType,
		Encoding:     info.Metadata.Get("Content-Encoding"),
		CacheControl: info.Metadata.Get("Cache-Control"),
		Modified:     info.LastModified,
		Tag:          info.ETag,
	}, nil
}

// reason gives what a store says of an object to one who wants to read it, in the
// place of err: HTTP lets the answer to HEAD have no body, so that a wrong key,
// region and clock look all the same.
func (d *Destination) reason(ctx context.Context, name string, err error) error {
	var f *failure
	if !errors.As(err, &f) || f.status == 0 || f.temporary || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	body, why := d.Open(ctx, name)
	if why != nil {
		return why
	}
	body.Close()
	return err
}

// Delete removes an object. In a bucket with versions the older ones stay.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	key := d.key(name)
	err := d.client.RemoveObject(ctx, d.cfg.Bucket, key, minio.RemoveObjectOptions{})
	if err == nil {
		return nil
	}
	if err = d.explain(ctx, remove, key, err); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Close gives up the connections that are kept for further requests.
func (d *Destination) Close() error {
	d.transport.CloseIdleConnections()
	return nil
}

// key is the object's name in the bucket.
func (d *Destination) key(name string) string {
	if d.cfg.Prefix == "" {
		return name
	}
	return d.cfg.Prefix + "/" + name
}

// CacheControl is that of the configuration for feeds, and otherwise [out.CacheControl].
func (d *Destination) CacheControl(kind feedgen.Kind) string {
	if kind == feedgen.FeedFile && d.cfg.CacheControl != "" {
		return d.cfg.CacheControl
	}
	return out.CacheControl(kind)
}

// sumKey is the name under which the SHA-256 is kept with an object, in hex.
const sumKey = "sha256"

// sum reads what is kept under sumKey; of anything else it is zero.
func sum(text string) (sum [32]byte) {
	if b, err := hex.DecodeString(text); err == nil && len(b) == len(sum) {
		copy(sum[:], b)
	}
	return sum
}
