package webdav

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strings"
)

// A digest is a way to log in that does not show the password (RFC 7616).
type digest struct {
	realm, nonce, opaque, algorithm string

	hash     func() hash.Hash
	strength int
	session  bool // the algorithm's name ends in -sess
	qop      bool // false: as in RFC 2069, which some servers still are at
	stale    bool // only the nonce was too old
}

// newDigest reads a challenge. It gives nil if it asks for what we cannot do.
func newDigest(params map[string]string) *digest {
	d := &digest{
		realm: params["realm"], nonce: params["nonce"], opaque: params["opaque"], algorithm: params["algorithm"],
		stale: strings.EqualFold(params["stale"], "true"),
	}
	name, session := strings.CutSuffix(strings.ToUpper(d.algorithm), "-SESS")
	d.session = session
	switch name {
	case "", "MD5":
		d.hash, d.strength = md5.New, 1
	case "SHA-256":
		d.hash, d.strength = sha256.New, 2
	default:
		return nil
	}
	if qop, ok := params["qop"]; ok {
		// What stands beside it would have us hash the whole body first.
		d.qop = slices.Contains(strings.FieldsFunc(qop, func(r rune) bool { return r == ',' || r == ' ' }), "auth")
		if !d.qop {
			return nil
		}
	}
	return d
}

// authorization gives the header's value for the count-th request with the nonce.
func (d *digest) authorization(user, password, method, uri string, count uint32) string {
	return d.answer(user, password, method, uri, count, rand.Text())
}

func (d *digest) answer(user, password, method, uri string, count uint32, cnonce string) string {
	nc := fmt.Sprintf("%08x", count)
	secret := d.sum(user, d.realm, password)
	if d.session {
		secret = d.sum(secret, d.nonce, cnonce)
	}
	response := d.sum(secret, d.nonce, d.sum(method, uri))
	if d.qop {
		response = d.sum(secret, d.nonce, nc, cnonce, "auth", d.sum(method, uri))
	}
	header := fmt.Sprintf("Digest username=%s, realm=%s, nonce=%s, uri=%s, response=%s",
		quoted(user), quoted(d.realm), quoted(d.nonce), quoted(uri), quoted(response))
	if d.algorithm != "" {
		header += ", algorithm=" + d.algorithm
	}
	if d.qop {
		header += ", qop=auth, nc=" + nc
	}
	if d.qop || d.session {
		header += ", cnonce=" + quoted(cnonce)
	}
	if d.opaque != "" {
		header += ", opaque=" + quoted(d.opaque)
	}
	return header
}

// sum hashes its arguments with colons between.
func (d *digest) sum(parts ...string) string {
	h := d.hash()
	h.Write([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(h.Sum(nil))
}

// quoted gives a text as a header's quoted string.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
