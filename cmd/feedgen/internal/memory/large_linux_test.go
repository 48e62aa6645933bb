package memory

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// TestHeapIsInLargePages reads what the system says of the memory in which new things
// are put, see proc_pid_smaps(5).
func TestHeapIsInLargePages(t *testing.T) {
	thing := make([]byte, 1<<20)
	at := uintptr(unsafe.Pointer(&thing[0]))
	if !onRequest() {
		if flags := flagsOf(t, at); slices.Contains(flags, "hg") {
			t.Errorf("memory has the flags %q, and nothing was to be asked for", flags)
		}
		return
	}
	if flags := flagsOf(t, at); !slices.Contains(flags, "hg") {
		t.Errorf("memory has the flags %q, want hg among them", flags)
	}
	Stay()
	defer large.advise(syscall.MADV_HUGEPAGE)
	if flags := flagsOf(t, at); !slices.Contains(flags, "nh") {
		t.Errorf("in a program that stays, memory has the flags %q, want nh among them", flags)
	}
}

// flagsOf gives the flags of the mapping that an address is in.
func flagsOf(t *testing.T, at uintptr) []string {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var begin, end uintptr
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if n, _ := fmt.Sscanf(line, "%x-%x ", &begin, &end); n == 2 {
			continue
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && begin <= at && at < end {
			return strings.Fields(flags)
		}
	}
	t.Fatalf("no mapping holds %x: %v", at, lines.Err())
	return nil
}
