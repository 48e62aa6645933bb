package admin

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// serveHealth answers whether this process does its work. It need not be started anew
// because a run or a destination fails.
func (a *Admin) serveHealth(w http.ResponseWriter, _ *http.Request) {
	// Both times have what Go's monotonic clock says, which stands still while a machine
	// sleeps.
	if turned := a.turned.Load(); turned != nil {
		if age := a.Now().Sub(*turned); age > stuckAfter {
			unwell(w, fmt.Sprintf("the daemon's loop has not turned for %s", age.Round(time.Second)))
			return
		}
	}
	well(w)
}

// serveReadiness answers whether readers may be sent here. A destination that is down,
// or a run that failed, takes no good feeds from them.
func (a *Admin) serveReadiness(w http.ResponseWriter, _ *http.Request) {
	if ready := a.ready.Load(); ready != nil && !(*ready)() {
		unwell(w, "there is no feed to serve yet")
		return
	}
	well(w)
}

func well(w http.ResponseWriter) {
	w.Header().Set("Content-Type", plainText)
	_, _ = io.WriteString(w, "ok\n") // who is gone needs no answer
}

func unwell(w http.ResponseWriter, why string) { http.Error(w, why, http.StatusServiceUnavailable) }

const plainText = "text/plain; charset=utf-8"
