package remote

import (
	"net/url"
	"sync"
	"sync/atomic"
)

// Each calls do once for the index of each of urls, and returns when all calls
// have. Do asks for the file there, with Probe or Fetch. It is called from as
// many goroutines as may make requests to the hosts of urls, so that any number
// of files takes little memory, and no host keeps files of another waiting.
func (c *Client) Each(urls []string, do func(i int)) {
	byHost := make(map[string][]int)
	for i, u := range urls {
		name := hostOf(u)
		byHost[name] = append(byHost[name], i)
	}
	var wg sync.WaitGroup
	for _, indexes := range byHost {
		var taken atomic.Int64
		for range min(c.limits.perHost, int64(len(indexes))) {
			wg.Go(func() {
				for n := taken.Add(1); n <= int64(len(indexes)); n = taken.Add(1) {
					do(indexes[n-1])
				}
			})
		}
	}
	wg.Wait()
}

// hostOf gives the authority of an address, and nothing for those that are
// refused anyway.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	name, err := authority(u)
	if err != nil {
		return ""
	}
	return name
}
