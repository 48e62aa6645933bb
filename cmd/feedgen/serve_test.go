package main

import (
	"bufio"
	"bytes"
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
	waitFor(t, logs, "serving ended")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
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
