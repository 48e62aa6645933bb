package job

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACounterAddsUpDestinations(t *testing.T) {
	var told [][2]int
	c := newCounter(2, func(done, of int) { told = append(told, [2]int{done, of}) })
	first, second := c.of(0), c.of(1)
	first(0, 3)
	second(0, 4)
	first(1, 3)
	second(1, 4)
	if diff := cmp.Diff([][2]int{{0, 3}, {0, 7}, {1, 7}, {2, 7}}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	newCounter(1, nil).of(0)(1, 1)
}
