package watch

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestABurstEndsWithAPauseOrAtTheLimit(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		touches []time.Duration // from the beginning
		want    []time.Duration
	}{
		"one":               {[]time.Duration{0}, []time.Duration{300 * ms}},
		"several":           {[]time.Duration{0, 100 * ms, 350 * ms}, []time.Duration{650 * ms}},
		"two bursts":        {[]time.Duration{0, 1000 * ms}, []time.Duration{300 * ms, 1300 * ms}},
		"without end":       {every(200*ms, 4*time.Second), []time.Duration{3000 * ms, 4300 * ms}},
		"just at its pause": {[]time.Duration{0, 299 * ms}, []time.Duration{599 * ms}},
		"just at the limit": {every(250*ms, 3*time.Second), []time.Duration{3000 * ms, 3300 * ms}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var got []time.Duration
				q := &quiet{pause: pause, limit: limit, then: func() { got = append(got, time.Since(began)) }}
				for _, at := range c.touches {
					time.Sleep(at - time.Since(began))
					synctest.Wait()
					q.touch()
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("told (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func every(step, end time.Duration) []time.Duration {
	var all []time.Duration
	for at := time.Duration(0); at <= end; at += step {
		all = append(all, at)
	}
	return all
}

func TestAStoppedBurstTellsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &quiet{pause: pause, limit: limit, then: func() { t.Error("told") }}
		q.touch()
		q.stop()
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}
