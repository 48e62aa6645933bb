//go:build peers

package lease_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"feedgen/out/lease"
	"feedgen/out/outtest/peers"
	"feedgen/out/s3"
)

// The programs that this test needs are versitygw and rclone, by go install. One that is
// missing fails it.

// TestALeaseOfPeers takes a lease in the stores of others, and gives it back.
func TestALeaseOfPeers(t *testing.T) {
	const region, access, secret = "eu-test-1", "AKIATESTACCESSKEY", "a-secret-key-for-tests"
	for name, command := range map[string]func(address, folder string) *exec.Cmd{
		"versitygw": func(a, f string) *exec.Cmd { return peers.Versitygw(a, f, region, access, secret) },
		"rclone":    func(a, f string) *exec.Cmd { return peers.Rclone(a, f, access, secret) },
	} {
		t.Run(name, func(t *testing.T) {
			folder, address := t.TempDir(), peers.FreeAddress(t)
			if err := os.Mkdir(filepath.Join(folder, "news"), 0o755); err != nil {
				t.Fatal(err)
			}
			peers.Start(t, command(address, folder), address)
			var terms []*lease.Lease
			for range 2 {
				store, err := s3.New(s3.Config{Endpoint: "http://" + address, Region: region, Bucket: "news", AccessKey: access, SecretKey: secret})
				if err != nil {
					t.Fatal(err)
				}
				defer store.Close()
				l, err := lease.New(store, lease.Config{Name: leaseName, Time: 2 * time.Second})
				if err != nil {
					t.Fatal(err)
				}
				if err := l.Probe(t.Context()); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() { // it ends with cancel
					l.Run(ctx)
					close(ended)
				}()
				for !l.Held() {
					<-l.Changed()
				}
				terms = append(terms, l)
				if s := l.State(); s.Err != nil {
					t.Error(s.Err)
				}
				cancel()
				<-ended
			}
			if terms[0].Held() || terms[1].Held() {
				t.Error("it is held after it was given back")
			}
		})
	}
}
