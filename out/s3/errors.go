package s3

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"feedgen/out"
)

// A failure is why something could not be done with an object.
type failure struct {
	object    string // bucket/key
	text      string
	cause     error // nil, or what says no more than text
	status    int   // of the store's answer; zero: there was none
	temporary bool
}

func (f *failure) Error() string { return f.object + ": " + f.text }

func (f *failure) Unwrap() error { return f.cause }

// Temporary tells whether the same may succeed if it is tried again.
func (f *failure) Temporary() bool { return f.temporary }

// An action is what was to be done with an object.
type action int

const (
	put action = iota
	get
	remove
)

// explain makes a failure of an error of the client.
func (d *Destination) explain(ctx context.Context, a action, key string, err error) error {
	f := &failure{object: d.cfg.Bucket + "/" + key}
	var answer minio.ErrorResponse
	var file out.Local
	switch {
	case ctx.Err() != nil:
		f.cause = ctx.Err()
		f.text = f.cause.Error()
	case errors.As(err, &file):
		return file.Err
	case errors.Is(err, errNoKeys):
		f.cause = errNoKeys
		f.text = f.cause.Error()
	case errors.As(err, &answer):
		d.explainAnswer(f, a, answer)
	default:
		d.explainSilence(f, err)
	}
	return f
}

// explainAnswer fills in what a store's answer means.
func (d *Destination) explainAnswer(f *failure, a action, answer minio.ErrorResponse) {
	f.status = answer.StatusCode
	f.temporary = temporary(answer)
	if a != put && answer.Code == minio.NoSuchKey {
		f.cause = fs.ErrNotExist
		f.text = f.cause.Error()
		return
	}
	switch answer.Code {
	case "ExpiredToken", "InvalidToken", minio.InvalidAccessKeyID, unknownUser:
		// The next request looks into the environment, the file or the role anew.
		d.signer.Expire()
	}
	if d.keys.leaks(answer.Message) || d.keys.leaks(answer.Code) || d.keys.leaks(answer.Region) {
		answer.Message, answer.Code, answer.Region = "", "and repeats what must not be shown", ""
	}
	f.text = cmp.Or(d.advice(a, answer), quote(answer))
}

// explainSilence fills in why there was no answer, or only a part of one.
func (d *Destination) explainSilence(f *failure, err error) {
	var inURL *url.Error
	var inNet net.Error
	lost := errors.As(err, &inURL) || errors.As(err, &inNet) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, out.ErrStill)
	var untrusted *tls.CertificateVerificationError
	f.temporary = lost && !errors.As(err, &untrusted) && !errors.Is(err, http.ErrSchemeMismatch)
	if inURL != nil {
		err = inURL.Err // the URL says no more than the object's name
	}
	f.cause, f.text = err, err.Error()
	switch {
	case d.keys.leaks(f.text):
		f.cause, f.text = nil, "no answer that could be understood"
	case strings.HasPrefix(f.text, "Connection closed by foreign host"):
		f.cause, f.text = io.ErrUnexpectedEOF, "the store closed the connection"
	case errors.Is(err, http.ErrSchemeMismatch):
		f.text = "the store speaks no TLS: mend endpoint, which begins with https"
	}
}

// temporary tells whether an answer may be another one next time.
func temporary(answer minio.ErrorResponse) bool {
	switch answer.Code {
	// Amazon's for a connection that was slow, cut, or too early for a new bucket.
	case "RequestTimeout", minio.IncompleteBody, temporaryRedirect:
		return true
	}
	switch answer.StatusCode {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented:
		return false
	}
	return answer.StatusCode >= http.StatusInternalServerError
}

const (
	temporaryRedirect = "TemporaryRedirect"
	unknownUser       = "XAdminUserNotFound" // versitygw's for an access key that it does not know
)

// advice tells what to do about the usual answers, and nothing about others.
func (d *Destination) advice(a action, answer minio.ErrorResponse) string {
	switch answer.Code {
	case minio.NoSuchBucket:
		return fmt.Sprintf("there is no bucket %q at %s: make it, or mend bucket, endpoint or region", d.cfg.Bucket, d.cfg.host())
	case minio.AccessDenied:
		return "access denied: " + d.permissions(a)
	case minio.InvalidAccessKeyID, unknownUser:
		return fmt.Sprintf("%s does not know the access key: mend access_key, or endpoint if the key is another store's", d.cfg.host())
	case minio.SignatureDoesNotMatch:
		return "the signature is wrong: mend secret_key, which is not the one of access_key"
	case "ExpiredToken", "InvalidToken":
		return "the session token has expired or is wrong: get new keys, with their token"
	case minio.RequestTimeTooSkewed:
		here, there := d.transport.clocks()
		return fmt.Sprintf("the clocks differ too much: it is %s here and %s at the store; set this machine's",
			here.Format(time.RFC3339), there.Format(time.RFC3339))
	case minio.AuthorizationHeaderMalformed, minio.InvalidRegion, "PermanentRedirect":
		if answer.Region != "" && answer.Region != d.cfg.Region {
			return fmt.Sprintf("the bucket is in another region: set region to %q", answer.Region)
		}
		return "the bucket is in another region or at another store: mend region or endpoint; " + quote(answer)
	case temporaryRedirect:
		return "the bucket's name does not lead to its region yet, as a new one's may for a day: wait, or set region"
	case "AccessControlListNotSupported":
		return "the bucket has no ACLs: leave acl out, and let a policy of the bucket make it public"
	}
	return ""
}

// permissions tells what a key must be allowed to do.
func (d *Destination) permissions(a action) string {
	switch {
	case a == put && d.cfg.ACL != "":
		return "allow the key s3:PutObject and s3:PutObjectAcl, or leave acl out"
	case a == put:
		return "allow the key s3:PutObject"
	case a == remove:
		return "allow the key s3:DeleteObject"
	default:
		return "allow the key s3:GetObject, and s3:ListBucket of the bucket, without which that is also the answer for what is not there"
	}
}

// quoted is how much of what a store says stands in an error, in characters.
const quoted = 300

// quote repeats an answer.
func quote(answer minio.ErrorResponse) string {
	text := out.Said(answer.Message, quoted)
	if strings.Contains(answer.Message, "<") {
		text = "" // a page for people, of a proxy
	}
	// The code of what is no answer of S3 is the status with its number.
	code := strings.TrimPrefix(answer.Code, fmt.Sprint(answer.StatusCode, " "))
	said := fmt.Sprintf("the store says %d %s", answer.StatusCode, code)
	if text == "" || text == answer.Code {
		return said
	}
	return said + ": " + text
}
