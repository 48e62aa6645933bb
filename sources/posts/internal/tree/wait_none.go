//go:build !unix

package tree

// dontWait is not needed: no folder holds pipes.
const dontWait = 0
