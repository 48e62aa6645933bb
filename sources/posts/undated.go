package posts

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"time"
)

// A foundDate is when a post was written, as far as others than its author can
// tell.
type foundDate struct {
	time time.Time
	from string // who told
}

// date reads those posts again that lack nothing but a date, with the time at
// which git first had them, or else the file's. They are read at every scan, since
// git may learn of them.
func (c *scan) date(ctx context.Context) error {
	if len(c.undated) == 0 {
		return nil
	}
	added := c.source.added(ctx)
	sc := c.newScratch()
	for _, f := range c.undated {
		if err := ctx.Err(); err != nil {
			return err
		}
		d := foundDate{added[f.Path], "git"}
		if d.time.IsZero() {
			d = foundDate{time.Unix(0, f.Stamp.Mtime).Truncate(time.Second).UTC(), "the file's time"}
		}
		o := c.source.entry(f.Path, fileIn{c.source.files, f.Path, f.Stamp.Size}, sc, &d)
		c.keep(path.Dir(f.Path), f, o, false, sc)
	}
	return nil
}

// added tells when git first had each file, by its path from the site's folder.
// It knows none where there is no git, and where the history is cut short, as its
// beginning would pass for every file's.
func (s *Source) added(ctx context.Context) map[string]time.Time {
	known := make(map[string]time.Time)
	about, err := s.git(ctx, "rev-parse", "--is-shallow-repository", "--absolute-git-dir")
	shallow, repository, _ := strings.Cut(trim(about), "\n")
	if err != nil {
		return known
	}
	s.repository = repository
	if shallow != "false" {
		return known
	}
	history, err := s.git(ctx, "log", "-O/dev/null", "--format=%x01%at", "--diff-filter=A", "--no-renames", "--name-only", "-z", "--relative", "--", path.Join(".", s.choice.start))
	if err != nil {
		return known
	}
	for commit := range strings.SplitSeq(history, "\x01") {
		stamp, names, _ := strings.Cut(commit, "\x00")
		seconds, err := strconv.ParseInt(trim(stamp), 10, 64)
		if err != nil {
			continue
		}
		for name := range strings.SplitSeq(names, "\x00") {
			// The history begins with the latest: the earliest stays.
			known[strings.TrimPrefix(name, "\n")] = time.Unix(seconds, 0).UTC()
		}
	}
	return known
}

// gitTimeout bounds how long git may take: a history of a million files takes a
// minute.
const gitTimeout = 2 * time.Minute

// git asks git about the site's folder. Nothing that a repository may configure
// is run, and nothing is fetched. Which repository it is, the folder says, not
// the environment, as a git hook's would.
func (s *Source) git(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	quiet := []string{
		"-C", s.generator.dir, "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "log.showRoot=true",
		"-c", "log.mailmap=false", "-c", "protocol.allow=never", "--no-pager", "--no-optional-locks",
	}
	cmd := exec.CommandContext(ctx, "git", append(quiet, args...)...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	// A repository that has but parts of its history would fetch the rest.
	cmd.Env = append(cmd.Env, "GIT_ALLOW_PROTOCOL=", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0")
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return string(out), nil
}
