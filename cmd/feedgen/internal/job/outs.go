package job

import (
	"fmt"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out"
	"feedgen/out/dir"
)

// A destination is an [[out]], named as the configuration names it.
type destination struct {
	out.Destination
	name string
}

// openOuts opens every destination. A kind of destination is a case here.
func openOuts(cfg *config.Config) ([]destination, error) {
	var all []destination
	for _, c := range cfg.Outs {
		var d out.Destination
		var err error
		switch c.Type {
		case "dir":
			d, err = dir.New(dir.Config{Path: c.Path.Resolved})
		default:
			err = fmt.Errorf("unknown type %q", c.Type)
		}
		if err != nil {
			closeAll(all)
			return nil, fmt.Errorf("%s: out %s: %w", c.At, c.Path.Written, err)
		}
		all = append(all, destination{d, c.Path.Written})
	}
	return all, nil
}
