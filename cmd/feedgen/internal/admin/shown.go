package admin

import (
	"fmt"
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

// maxNotes is how many notes of a kind the page shows; a site may have thousands.
const maxNotes = 100

// A shown is what the page shows.
type shown struct {
	view
	Version string
	Home    string   // address of the site
	Feeds   []string // addresses where readers find them
	Wrong   []string // what is wrong; none: all is well
	Notes   []notes
	Places  []place
}

// A notes is those of a kind.
type notes struct {
	Title string
	Notes []job.Note
	More  int // that are not shown
}

// A place is what is left at a destination.
type place struct {
	job.Served
	Feeds        []job.ServedFile
	Pictures     int
	PictureBytes int64
}

// shown gives what the page shows now.
func (a *Admin) shown() *shown {
	v := a.state.view(a.Now())
	s := &shown{view: v, Version: a.Version, Home: v.cfg.Site.URL, Wrong: v.wrong(), Notes: groupNotes(v.Notes)}
	for _, format := range v.cfg.Feed.Formats {
		s.Feeds = append(s.Feeds, v.cfg.Feed.URL+v.cfg.Feed.Files[format])
	}
	for _, d := range v.Destinations {
		s.Places = append(s.Places, placeOf(d))
	}
	return s
}

// wrong tells what somebody should look at.
func (v *view) wrong() []string {
	var all []string
	if v.Fault != "" {
		all = append(all, "The new configuration cannot be used; the old one stays in use: "+sources.Printable(v.Fault))
	}
	if v.Err != nil {
		all = append(all, "What was published cannot be read in the state folder.")
	}
	switch n := v.failures(); {
	case n == 0:
	case v.Succeeded.IsZero():
		all = append(all, "No run has succeeded yet.")
	case n == 1:
		all = append(all, "The last run failed.")
	case n == shownRuns:
		all = append(all, fmt.Sprintf("The last %d runs failed, or more.", n))
	default:
		all = append(all, fmt.Sprintf("The last %d runs failed.", n))
	}
	if v.Refused != nil {
		all = append(all, "Feeds were refused and wait for a look.")
	}
	failing := 0
	for _, d := range v.Destinations {
		if d.Error != "" {
			failing++
		}
	}
	switch n := len(v.Destinations); {
	case failing == 0:
	case n == 1:
		all = append(all, "The destination fails.")
	case failing == 1:
		all = append(all, fmt.Sprintf("1 of %d destinations fails.", n))
	default:
		all = append(all, fmt.Sprintf("%d of %d destinations fail.", failing, n))
	}
	return all
}

// groupNotes gives the notes by kind, what should be put right first.
func groupNotes(all []job.Note) []notes {
	var groups []notes
	for _, kind := range []struct {
		kind  sources.Kind
		title string
	}{
		{sources.LeftOut, "Left out"},
		{sources.Warned, "Worth a look"},
		{sources.Mended, "Published as assumed"},
		{sources.HeldBack, "Held back by their authors"},
	} {
		of := slices.DeleteFunc(slices.Clone(all), func(n job.Note) bool { return n.Kind != kind.kind })
		if n := min(len(of), maxNotes); n > 0 {
			groups = append(groups, notes{kind.title, of[:n], len(of) - n})
		}
	}
	return groups
}

// placeOf sums up the copies of pictures at a destination.
func placeOf(d job.Served) place {
	p := place{Served: d}
	for _, f := range d.Files {
		if f.Kind == "feed" {
			p.Feeds = append(p.Feeds, f)
			continue
		}
		p.Pictures++
		p.PictureBytes += f.Bytes
	}
	return p
}

// A moment is a time for a person and for programs.
type moment struct{ Day, Clock, Ago, Machine string }

// Moment gives a time as it is seen from the view's.
func (v *view) Moment(t time.Time) moment {
	t = t.UTC()
	return moment{t.Format("2006-01-02"), t.Format("15:04:05"), job.Ago(t, v.At), t.Format(time.RFC3339)}
}

// Reason says in words why there was a run.
func (s *shown) Reason(c job.Cause) string {
	switch c {
	case job.ByHand:
		return "by hand"
	case job.AtStart:
		return "start of the daemon"
	case job.OnTime:
		return "schedule"
	case job.OnDate:
		return "date of a post"
	case job.OnChange:
		return "change of files"
	case job.OnReload:
		return "new configuration"
	case job.OnLease:
		return "lease taken"
	}
	return sources.Printable(string(c))
}
