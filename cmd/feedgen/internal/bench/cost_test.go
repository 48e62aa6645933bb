//go:build unix

package bench

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// A cost is what one process took. Costs are those of a program's runs.
type (
	cost  struct{ wall, cpu, memory float64 } // seconds, seconds, bytes
	costs []cost
)

func wall(c cost) float64   { return c.wall }
func cpu(c cost) float64    { return c.cpu }
func memory(c cost) float64 { return c.memory }

// measure runs a program in dir. One that fails, or has an error to tell, ends
// the benchmark.
func measure(b *testing.B, dir, program string, args ...string) cost {
	b.Helper()
	var problem bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Stderr = dir, &problem
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	if err != nil || problem.Len() > 0 {
		b.Fatalf("%v: %v\n%s", cmd.Args, err, problem.Bytes())
	}
	state := cmd.ProcessState
	return cost{
		wall:   took.Seconds(),
		cpu:    (state.UserTime() + state.SystemTime()).Seconds(),
		memory: peak(state),
	}
}

// peak is the most memory that a process held, in bytes. It is never less than
// what the benchmark itself holds, some 10 MB: the system counts from the fork on.
func peak(state *os.ProcessState) float64 {
	held := float64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" {
		return held
	}
	return held * 1024
}

// median is the middle of what the runs took.
func (all costs) median(of func(cost) float64) float64 {
	var values []float64
	for _, c := range all {
		values = append(values, of(c))
	}
	return middle(values)
}

// over is how many times as much the runs took as the peer's. Each is held against
// the peer's run that came next to it.
func (all costs) over(peer costs, of func(cost) float64) float64 {
	var ratios []float64
	for i, c := range all {
		ratios = append(ratios, of(c)/of(peer[i]))
	}
	return middle(ratios)
}

func middle(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
