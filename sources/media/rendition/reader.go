package rendition

// A reader reads from bytes, and remembers that it was asked for more than there
// are. From then on it gives zeros and nothing.
type reader struct {
	data  []byte
	at    int
	short bool
}

// bytes gives the next n bytes, without copying them.
func (r *reader) bytes(n int) []byte {
	if r.short || n < 0 || n > len(r.data)-r.at {
		r.short = true
		return nil
	}
	r.at += n
	return r.data[r.at-n : r.at : r.at]
}

// uint reads a number of up to eight bytes, the highest first.
func (r *reader) uint(size int) uint64 {
	var n uint64
	for _, b := range r.bytes(size) {
		n = n<<8 | uint64(b)
	}
	return n
}
