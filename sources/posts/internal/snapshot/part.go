package snapshot

import "github.com/cespare/xxhash/v2"

// A Part is what one goroutine adds to a [Builder]. Of many files each takes no
// memory of its own, but a place in a block.
type Part struct {
	builder *Builder
	runs    []run
	block   []File  // of which the last run ends with the last file
	text    []byte  // payloads that have no place yet
	waiting []*File // whose they are
}

// A run is files of one folder that were added one after the other.
type run struct {
	dir   string
	files []File
}

const (
	blockFiles = 256
	blockText  = 64 << 10 // bytes
)

// Add keeps a file of the folder at the slash path dir. It holds on to the strings and
// copies the payload. A stamp that is not trusted is to be given as the zero Stamp, which
// never matches.
func (p *Part) Add(dir string, f File, payload []byte) {
	full := len(p.block) == cap(p.block)
	if full {
		p.block = make([]File, 0, blockFiles)
	}
	if last := len(p.runs) - 1; full || p.runs[last].dir != dir {
		end := len(p.block)
		p.runs = append(p.runs, run{dir, p.block[end:end]})
	}
	if len(p.text)+len(payload) > blockText {
		p.keep()
	}
	f.Sum, f.place = xxhash.Sum64(payload), place{size: uint32(len(payload))}
	p.text = append(p.text, payload...)
	p.block = append(p.block, f)
	r := &p.runs[len(p.runs)-1]
	r.files = r.files[:len(r.files)+1]
	p.waiting = append(p.waiting, &r.files[len(r.files)-1])
}

// keep gives the payloads their place: in the builder's file, or in memory.
func (p *Part) keep() {
	if len(p.waiting) == 0 {
		return
	}
	if at, ok := p.builder.put(p.text); ok {
		for _, f := range p.waiting {
			f.place.at = at
			at += f.place.size
		}
	} else {
		text := string(p.text)
		for _, f := range p.waiting {
			f.place.text, text = text[:f.place.size], text[f.place.size:]
		}
	}
	p.text, p.waiting = p.text[:0], p.waiting[:0]
}
