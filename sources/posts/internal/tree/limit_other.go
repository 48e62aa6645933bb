//go:build !unix

package tree

import "math"

// openLimit is how many files the system lets this program have open.
func openLimit() uint64 { return math.MaxUint64 }
