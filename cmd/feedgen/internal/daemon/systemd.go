package daemon

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// notify tells systemd how the daemon is, as sd_notify(3) has it.
func (l *loop) notify(state string) {
	if l.Notify == nil {
		return
	}
	if err := l.Notify(state); err != nil {
		l.Log.Warn("systemd cannot be told", "state", state, "error", err)
	}
}

// status tells systemd what `systemctl status` is to show.
func (l *loop) status() {
	how := "the last run was well"
	if l.last.err != nil {
		how = "the last run failed"
	}
	l.notify(fmt.Sprintf("STATUS=%s; the next is at %s", how, l.next().UTC().Format(time.RFC3339)))
}

// overdue is how long after its timeout a run is taken for one that will never end.
// Somebody may have to be told that it failed.
const overdue = alertTime + time.Minute

// tellAlive tells systemd that the daemon does what it should, as often as it wants to
// hear it. A run that does not end though it was cancelled is not what it should do.
func (l *loop) tellAlive() {
	now := time.Now()
	if l.Beat == 0 || now.Sub(l.beat) < l.Beat/3 {
		return
	}
	if r := l.running; r != nil && now.Sub(r.Now) > r.cfg.Schedule.Timeout+overdue {
		return
	}
	l.beat = now
	l.notify("WATCHDOG=1")
}

// reloading is what systemd is told of a reload that begins now.
func reloading() string {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		return "RELOADING=1"
	}
	return fmt.Sprintf("RELOADING=1\nMONOTONIC_USEC=%d", t.Nano()/1000)
}
