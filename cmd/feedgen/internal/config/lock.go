package config

import "time"

// Lock is the [lock] table: of all machines that run the configuration, one publishes
// at a time. Its lease is an object in the primary out, which is a bucket.
type Lock struct {
	Lease time.Duration // within how long another takes over from one that is gone
}

const (
	usualLease    = 30 * time.Second
	shortestLease = 2 * time.Second // a few requests and their failures
	longestLease  = time.Hour
)

// parseLock reads [lock]; nil if the file has no such table.
func parseLock(top *table, outs []Out) *Lock {
	if _, ok := top.get("lock"); !ok {
		return nil
	}
	t := top.table("lock")
	t.choice("type", "s3")
	l := &Lock{Lease: t.duration("lease", usualLease, shortestLease)}
	if l.Lease > longestLease {
		t.report("lease", "lease = %q is too long (want 1h or less): nobody would publish for as long", t.text("lease"))
	}
	t.close()
	for _, o := range outs {
		if o.Primary && o.Type != "s3" {
			t.report("", "needs a primary out of type \"s3\", in which the lease is (%s is of type %q)", o.Name, o.Type)
		}
	}
	return l
}
