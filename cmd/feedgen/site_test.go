//go:build peers

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/out"
)

// A site has posts with pictures, and publishes them to a place.
type site struct {
	place *place
	dir   string
	runs  int
}

const sitePosts = 5

// newSite makes a site whose posts are those of version 0. The lines are added to its
// [[out]].
func newSite(t *testing.T, p *place, lines ...string) *site {
	t.Helper()
	s := &site{place: p, dir: t.TempDir()}
	s.configure(t, p.address(), lines...)
	s.change(t, 0)
	return s
}

// configure has the site publish to its place by way of an address. Nothing is asked
// again of a folder of this machine, which has none of the lines.
func (s *site) configure(t *testing.T, address string, lines ...string) {
	t.Helper()
	if s.place.proxy == nil {
		lines = nil
	}
	write(t, filepath.Join(s.dir, "config.toml"), "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\nstatic = [\"static\"]\n"+
		"[images]\nprobe = false\ncollect = \"copy\"\nkeep = \"0s\"\n[[out]]\n"+s.place.config(address)+strings.Join(lines, "\n")+"\n")
}

// change makes every post one of a version, with a picture of its own.
func (s *site) change(t *testing.T, version int) {
	t.Helper()
	for i := range sitePosts {
		name := fmt.Sprintf("%d-%d.png", i, version)
		writePicture(t, filepath.Join(s.dir, "static", name), 60+version%500, 60+i+version/500)
		write(t, filepath.Join(s.dir, "posts", fmt.Sprint(i, ".md")), fmt.Sprintf("---\ntitle: Post %d\ndate: 2026-01-0%d\nimage: /%s\n---\n%s\n", i, i+1, name, versionText(version)))
	}
}

func versionText(version int) string { return fmt.Sprintf("Version %d is here.", version) }

// A process is a run that is under way.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
}

// start starts a run that reports in JSON.
func (s *site) start(t *testing.T, changes ...func(*exec.Cmd)) *process {
	t.Helper()
	p := &process{Cmd: exec.Command("feedgen", "once", "--json")}
	p.Dir, p.Env = s.dir, os.Environ()
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	for name, value := range s.place.secrets {
		p.Env = append(p.Env, name+"="+value)
	}
	for _, change := range changes {
		change(p.Cmd)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	wantNoSecretInArguments(t, p.Process.Pid)
	return p
}

// end waits for the end of a run, and looks for secrets in all that it leaves.
func (s *site) end(t *testing.T, p *process) {
	t.Helper()
	_ = p.Wait() // the exit code tells
	wantNoSecret(t, "stdout", p.stdout.String())
	wantNoSecret(t, "stderr", p.stderr.String())
	if s.runs++; s.runs%10 != 1 {
		return // the state folder has what it had before, and more
	}
	s.wantNoSecretInState(t)
}

// run does a whole run and gives its exit code, its report and what it printed.
func (s *site) run(t *testing.T, changes ...func(*exec.Cmd)) (int, job.Report, string) {
	t.Helper()
	p := s.start(t, changes...)
	s.end(t, p)
	var report job.Report
	if err := json.Unmarshal(p.stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s%s", err, &p.stdout, &p.stderr)
	}
	return p.ProcessState.ExitCode(), report, p.stderr.String()
}

// mustRun does a run that must be done.
func (s *site) mustRun(t *testing.T) job.Report {
	t.Helper()
	code, report, stderr := s.run(t)
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	return report
}

// wantPublished checks that the place has all of a version and nothing of which its
// manifest does not know, but for what killed runs have not finished.
func (s *site) wantPublished(t *testing.T, version int) {
	t.Helper()
	tree := s.place.tree(t)
	var manifest out.Manifest
	if err := json.Unmarshal([]byte(tree[out.ManifestName].data), &manifest); err != nil {
		t.Error(err)
	}
	if len(manifest.Intent) > 0 {
		t.Errorf("there is an intent still: %v", manifest.Intent)
	}
	for name := range tree {
		if _, known := manifest.Files[name]; !known && name != out.ManifestName && !isUnfinished(name) {
			t.Errorf("nobody knows whose %s is", name)
		}
	}
	for name, stored := range manifest.Files {
		// One without a sum is what a killed run may have put, or not.
		if _, ok := tree[name]; !ok && stored.SHA256 != "" {
			t.Errorf("the manifest has %s, and the place has not", name)
		}
	}
	for _, name := range feedNames {
		data := tree[name].data
		if n := strings.Count(data, versionText(version)); n < sitePosts {
			t.Errorf("%s has %d posts of version %d, want %d", name, n, version, sitePosts)
		}
		images := imagesOf(data)
		if len(images) != sitePosts {
			t.Errorf("%s names %d pictures, want %d", name, len(images), sitePosts)
		}
		for _, image := range images {
			if _, ok := tree[image]; !ok {
				t.Errorf("%s names %s, which is not there", name, image)
			}
		}
	}
}

// wantQuiet checks that a further run writes nothing.
func (s *site) wantQuiet(t *testing.T) {
	t.Helper()
	before := s.place.tree(t)
	if report := s.mustRun(t); report.Changed() > 0 {
		t.Errorf("the run after a whole one changed something: %+v", report.Destinations)
	}
	if !maps.Equal(before, s.place.tree(t)) {
		t.Error("the run after a whole one touched something")
	}
}

var feedNames = []string{"rss.xml", "atom.xml", "feed.json"}

// imagesOf gives the names of the copies that a feed shows.
func imagesOf(data string) []string {
	var names []string
	for _, found := range regexp.MustCompile(`https://quay\.example/(images/[0-9a-f]+\.png)`).FindAllStringSubmatch(data, -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isUnfinished(name string) bool {
	return strings.HasPrefix(filepath.Base(name), ".feedgen-") && strings.HasSuffix(name, ".tmp")
}

// readFeeds reads the feeds of a place as somebody does who comes by.
func readFeeds(t *testing.T, p *place) {
	for _, name := range feedNames {
		data, err := p.get(name)
		if err != nil {
			t.Error(err)
			return
		}
		_, problems := feedgen.Read(data)
		for _, problem := range problems {
			if problem.Severity == feedgen.Error {
				t.Errorf("%s: %v", name, problem)
			}
		}
		for _, image := range imagesOf(string(data)) {
			if _, err := p.get(image); err != nil && !replaced(p, name, data) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// replaced reports that a feed is another by now, so that what it named may be gone.
func replaced(p *place, name string, data []byte) bool {
	now, err := p.get(name)
	return err == nil && string(now) != string(data)
}

func writePicture(t *testing.T, file string, width, height int) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	write(t, file, b.String())
}
