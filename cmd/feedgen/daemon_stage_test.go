package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestDaemonIsStoppedAtEveryStage of a run that has no grace: it ends with code 0, leaves
// nothing half done, and the next run makes up for what it has not done.
func TestDaemonIsStoppedAtEveryStage(t *testing.T) {
	const wait = `["sh", "-c", "echo > reached; read line < gate"]`
	for _, stage := range []struct{ name, out, more string }{
		{"before", "path = \"public\"", "[schedule]\ngrace = \"0s\"\nbefore = " + wait},
		{"sending", "type = \"command\"\nrun = " + wait, "[schedule]\ngrace = \"0s\""},
		{"after", "path = \"public\"\nafter = " + wait, "[schedule]\ngrace = \"0s\""},
		{"telling hubs", "path = \"public\"", "[schedule]\ngrace = \"0s\"\n[websub]\nhubs = [\"HOST/hub\"]"},
	} {
		for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			t.Run(fmt.Sprint(stage.name, " ", signal), func(t *testing.T) {
				config := writeSite(t)
				dir := filepath.Dir(config)
				for _, pipe := range []string{"reached", "gate"} {
					if err := syscall.Mkfifo(filepath.Join(dir, pipe), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				told := make(chan struct{}, 9)
				mux := http.NewServeMux()
				mux.Handle("/", http.FileServer(http.Dir(filepath.Join(dir, "public"))))
				mux.HandleFunc("/hub", func(w http.ResponseWriter, r *http.Request) {
					_ = r.ParseForm() // only then it is seen that the client is gone
					told <- struct{}{}
					<-r.Context().Done()
				})
				server := httptest.NewServer(mux)
				defer server.Close()
				site := fmt.Sprintf("[site]\ntitle = \"Quay\"\nurl = %q\n[[source]]\npath = \"posts\"\n[[out]]\n", server.URL)
				write(t, config, site+stage.out+"\n"+strings.ReplaceAll(stage.more, "HOST", server.URL))

				p := startDaemon(t, config)
				if stage.name == "telling hubs" {
					<-told
				} else if _, err := os.ReadFile(filepath.Join(dir, "reached")); err != nil {
					t.Fatal(err)
				}
				p.signal(signal)
				if logged, err := p.end(); err != nil || !strings.Contains(logged, "daemon stopped") {
					t.Errorf("%v\n%s", err, logged)
				}

				write(t, config, site+"path = \"public\"\n")
				var stdout, stderr bytes.Buffer
				if code := run(t.Context(), []string{"once", "--config", config}, &stdout, &stderr); code != exitDone {
					t.Errorf("the next run ends with %d: %s", code, stderr.String())
				}
				if code := run(t.Context(), []string{"check", filepath.Join(dir, "public", "rss.xml")}, &stdout, &stderr); code != exitDone {
					t.Errorf("the feed: %s%s", stdout.String(), stderr.String())
				}
			})
		}
	}
}
