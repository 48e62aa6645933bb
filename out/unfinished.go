package out

import (
	"crypto/rand"
	"io/fs"
	"regexp"
	"time"
)

// unfinished matches the names of files that are not whole yet.
var unfinished = regexp.MustCompile(`^\.feedgen-[A-Z2-7]{26}\.tmp$`)

// unfinishedAge is after how long without a change an unfinished file is taken for
// one of a run that was killed.
const unfinishedAge = time.Hour

// NewUnfinished gives a new name for a file that is written beside its place, to be
// renamed once it is whole.
func NewUnfinished() string { return ".feedgen-" + rand.Text() + ".tmp" }

// Abandoned reports that a file is one that nobody will finish: it has a name of
// [NewUnfinished], and was not changed for an hour. The time is that of the file's own
// clock, which may be another machine's.
func Abandoned(info fs.FileInfo, now time.Time) bool {
	return unfinished.MatchString(info.Name()) && info.Mode().IsRegular() && now.Sub(info.ModTime()) > unfinishedAge
}
