package s3

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
)

// keys are what requests are signed with. They remember their last values, so that no
// text that has one in it gets out.
type keys struct {
	provider credentials.Provider

	mu   sync.Mutex
	last credentials.Value
}

// newKeys gives the keys of cfg, or else those of the first place that has any.
func newKeys(cfg Config) *keys {
	if cfg.AccessKey != "" {
		return &keys{provider: &credentials.Static{Value: credentials.Value{
			AccessKeyID:     cfg.AccessKey,
			SecretAccessKey: cfg.SecretKey,
			SessionToken:    cfg.SessionToken,
			SignerType:      credentials.SignatureV4,
		}}}
	}
	return &keys{provider: &credentials.Chain{Providers: []credentials.Provider{
		&credentials.EnvAWS{},
		&credentials.FileAWSCredentials{},
		&credentials.IAM{Client: roleClient()},
	}}}
}

// roleTimeout is enough for a service of the machine itself. Where there is none,
// nobody may answer at all.
const roleTimeout = 10 * time.Second

// roleClient asks for the keys of a machine's or container's role. These services
// have link-local or private addresses, where a proxy would look at itself.
func roleClient() *http.Client {
	return &http.Client{Timeout: roleTimeout, Transport: &http.Transport{
		DisableKeepAlives: true, // keys last for hours
		Proxy: func(req *http.Request) (*url.URL, error) {
			ip := net.ParseIP(req.URL.Hostname())
			if ip != nil && (ip.IsLinkLocalUnicast() || ip.IsPrivate()) {
				return nil, nil
			}
			return http.ProxyFromEnvironment(req)
		},
	}}
}

// errNoKeys says where keys were looked for. Why a place has none it does not say:
// the reason could have a line of a file of keys in it.
var errNoKeys = errors.New("there are no keys: set access_key and secret_key, " +
	"or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, " +
	"or both in the profile AWS_PROFILE of ~/.aws/credentials, or give the machine a role")

// RetrieveWithCredContext gives keys. Where the chain finds none it means to ask
// without; nobody can publish like that.
func (k *keys) RetrieveWithCredContext(cc *credentials.CredContext) (credentials.Value, error) {
	v, err := k.provider.RetrieveWithCredContext(cc)
	if err != nil || v.AccessKeyID == "" || v.SecretAccessKey == "" {
		return credentials.Value{}, errNoKeys
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.last = v
	return v, nil
}

// Retrieve is RetrieveWithCredContext without a context.
func (k *keys) Retrieve() (credentials.Value, error) { return k.RetrieveWithCredContext(nil) }

// IsExpired tells whether the keys must be looked up again.
func (k *keys) IsExpired() bool { return k.provider.IsExpired() }

// shortest is the length from which on a key cannot stand in a text by chance.
const shortest = 8

// leaks tells whether a text has a key or a signature in it, as the answer of a store
// or of a proxy may that repeats what it was sent.
func (k *keys) leaks(text string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, secret := range []string{k.last.AccessKeyID, k.last.SecretAccessKey, k.last.SessionToken} {
		if len(secret) >= shortest && strings.Contains(text, secret) {
			return true
		}
	}
	return strings.Contains(text, "AWS4-HMAC-SHA256") || strings.Contains(text, "Signature=")
}
