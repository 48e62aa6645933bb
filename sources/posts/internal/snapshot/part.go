package snapshot

import "strings"

// A Part is what one goroutine adds to a [Builder]. Of many files each takes no
// memory of its own, but a place in a block.
type Part struct {
	runs  []run
	block []File          // of which the last run ends with the last file
	text  strings.Builder // a block of copied payloads
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

// Add keeps a file of the folder at the slash path dir. It holds on to the strings
// and copies none. A stamp that is not trusted is to be given as the zero Stamp,
// which never matches.
func (p *Part) Add(dir string, f File) {
	full := len(p.block) == cap(p.block)
	if full {
		p.block = make([]File, 0, blockFiles)
	}
	if last := len(p.runs) - 1; full || p.runs[last].dir != dir {
		end := len(p.block)
		p.runs = append(p.runs, run{dir, p.block[end:end]})
	}
	p.block = append(p.block, f)
	r := &p.runs[len(p.runs)-1]
	r.files = r.files[:len(r.files)+1]
}

// Copy gives a payload as a string, which stays in memory as long as any other
// that was copied about the same time.
func (p *Part) Copy(payload []byte) string {
	if p.text.Cap()-p.text.Len() < len(payload) {
		p.text = strings.Builder{}
		p.text.Grow(max(blockText, len(payload)))
	}
	begin := p.text.Len()
	p.text.Write(payload)
	return p.text.String()[begin:]
}
