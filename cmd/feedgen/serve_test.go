package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"feedgen/out/outtest/peers"
)

// TestServeShowsWhatOnceHasPublished runs the programs side by side: one serves, and the
// other publishes twice, the first time after it has asked the one for a feed to take over.
func TestServeShowsWhatOnceHasPublished(t *testing.T) {
	dir := filepath.Dir(writeSite(t))
	config := filepath.Join(dir, "config.toml")
	host := peers.FreeAddress(t)
	put(t, config, "[site]\ntitle = \"Quay\"\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[feed]\nurl = \"http://"+host+"/feeds/\"\n[serve]\nlisten = \""+host+"\"\n")
	cmd := exec.Command(os.Args[0], "serve", "--config", config)
	cmd.Args[0] = "feedgen" // which program of the test's it is to be
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // it has ended, if all went well
	logs := bufio.NewScanner(stderr)
	address := "http://" + host + "/feeds/rss.xml"
	waitFor(t, logs, "address="+address)

	if status, _ := fetch(t, address); status != http.StatusNotFound {
		t.Errorf("status %d before the first run", status)
	}
	for _, title := range []string{"Second", "Third"} {
		put(t, filepath.Join(dir, "posts", title+".md"), "---\ntitle: "+title+"\ndate: 2000-01-01\n---\n")
		var out bytes.Buffer
		if code := run(t.Context(), []string{"once", "--config", config}, &out, &out); code != exitDone {
			t.Fatalf("exit code %d: %s", code, out.String())
		}
		if title == "Second" && !strings.Contains(out.String(), "serve/rss.xml") {
			t.Errorf("the report is %s", out.String())
		}
		waitFor(t, logs, "serving what was published")
		if status, body := fetch(t, address); status != http.StatusOK || !strings.Contains(body, "<title>"+title+"</title>") {
			t.Errorf("status %d, body %.200q, want %s", status, body, title)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, logs, "serving ends")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestServeMayBeStoppedAtItsStart(t *testing.T) {
	config := writeSite(t)
	configure(t, config, "Quay", "[serve]\nlisten = \"127.0.0.1:0\"\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if code := run(ctx, []string{"serve", "--config", config}, &out, &out); code != exitDone {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// waitFor reads lines until one says something, and gives that line.
func waitFor(t *testing.T, lines *bufio.Scanner, what string) string {
	t.Helper()
	var seen []string
	for lines.Scan() {
		seen = append(seen, lines.Text())
		if strings.Contains(lines.Text(), what) {
			return lines.Text()
		}
	}
	t.Fatalf("no line has %q:\n%s", what, strings.Join(seen, "\n"))
	return ""
}

func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// TestServeTellsItsOwnerHowTheFeedsAre: at an address of its own, and before there is a
// feed. Readers of feeds are told nothing.
func TestServeTellsItsOwnerHowTheFeedsAre(t *testing.T) {
	dir := filepath.Dir(writeSite(t))
	config := filepath.Join(dir, "config.toml")
	host, owner := peers.FreeAddress(t), peers.FreeAddress(t)
	put(t, config, "[site]\ntitle = \"Quay\"\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[serve]\nlisten = \""+host+"\"\nadmin = \""+owner+"\"\n")
	ctx, stop := context.WithCancel(t.Context())
	logs, stderr := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", config}, io.Discard, stderr)
		stderr.Close()
	}()
	lines := bufio.NewScanner(logs)
	waitFor(t, lines, `msg="status page" address=http://`+owner+"/")
	if status, body := fetch(t, "http://"+owner+"/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("ready before the first run: status %d: %s", status, body)
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"once", "--config", config}, &out, &out); code != exitDone {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	waitFor(t, lines, "serving what was published")
	for address, want := range map[string]string{
		host + "/rss.xml":      "<rss",
		owner + "/":            "<h1><bdi>Quay</bdi></h1>",
		owner + "/readyz":      "ok",
		owner + "/healthz":     "ok",
		owner + "/metrics":     `feedgen_feed_items{destination="serve",file="rss.xml"} `,
		owner + "/status.json": `"cause": "by hand"`,
	} {
		if status, body := fetch(t, "http://"+address); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: status %d, want %q in %.300q", address, status, want, body)
		}
	}
	for _, path := range []string{"/", "/healthz", "/metrics", "/status.json"} {
		if status, _ := fetch(t, "http://"+host+path); status != http.StatusNotFound {
			t.Errorf("%s where feeds are served: status %d", path, status)
		}
	}
	if _, body := fetch(t, "http://"+owner+"/metrics"); !strings.Contains(body, `feedgen_http_requests_total{code="200"} 1`) || !strings.Contains(body, `feedgen_http_requests_total{code="404"} 4`) {
		t.Errorf("requests are not counted:\n%s", body)
	}
	go func() { _, _ = io.Copy(io.Discard, logs) }() // it ends with the program
	stop()
	if code := <-ended; code != exitDone {
		t.Errorf("exit code %d", code)
	}
}
