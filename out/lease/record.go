package lease

import (
	"encoding/json"
	"errors"
	"time"
)

// A record is what the object says.
type record struct {
	Version int     `json:"version"` // of this form
	Holder  string  `json:"holder"`
	Term    int64   `json:"term"`    // counts holders
	Count   int64   `json:"count"`   // counts what a holder has put, or tried to
	Seconds float64 `json:"seconds"` // the time of the lease

	// Released says that the holder has given it back.
	Released bool `json:"released,omitempty"`
}

const recordVersion = 1

// longest is the longest time of a lease that is believed: one who waits for a year
// waits for good.
const longest = 24 * time.Hour

func (r record) time() time.Duration {
	return time.Duration(min(max(r.Seconds, 0), longest.Seconds()) * float64(time.Second))
}

func (r record) bytes() []byte {
	// Such a struct can always be encoded.
	data, _ := json.Marshal(r)
	return append(data, '\n')
}

// parse reads a record. Of what is none, nothing is known but that it is there.
func parse(data []byte) (record, error) {
	var r record
	if json.Unmarshal(data, &r) != nil || r.Version < 1 {
		return record{}, nil
	}
	if r.Version > recordVersion {
		return record{}, errors.New("the lease was written by a newer feedgen; bring this one up to date")
	}
	return r, nil
}
