// Package bench measures whole runs of feedgen on a site of many posts:
//
//	go test -run '^$' -bench . -benchtime 5x ./cmd/feedgen/internal/bench -args -posts 100000
//
// It runs the programs as a person would and takes their cost from the system.
// Beside feedgen run two others: floor, which makes the same feeds by the
// shortest way, and find, which only looks at every file. Machines differ, and so
// do their days; ratios of programs that ran in turn are what can be compared.
//
// The package has benchmarks only, which plain `go test` does not run.
package bench
