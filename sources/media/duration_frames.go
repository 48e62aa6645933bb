package media

import "bytes"

const (
	// spanSize is how many bytes are looked at together for frames.
	spanSize = 32 << 10

	// fewSpans are enough to see that the bitrate is constant, and manySpans to
	// tell how it varies.
	fewSpans, manySpans = 8, 128

	// followers is how many frames of its kind must stand behind another that is
	// come upon in the middle, as its header is but four bytes.
	followers = 2
)

// span gives what stands at off, and whether it is the last before to.
func (r *recording) span(off, to int64) (data []byte, last bool, err error) {
	n := min(spanSize, to-off)
	data, err = r.exactly(int(n), off)
	return data, off+n == to, err
}

// countFrames tells by its frames how long the sound between from and to is.
func (r *recording) countFrames(from, to int64) (float64, error) {
	t, err := r.tally(from, to, fewSpans)
	if err == nil && t.skipped && t.bitrate == 0 {
		t, err = r.tally(from, to, manySpans)
	}
	size := float64(to - from)
	switch {
	case err != nil:
		return 0, err
	case !t.skipped:
		return t.seconds, nil
	case t.bitrate > 0:
		return size * 8 / float64(t.bitrate), nil
	default:
		return t.seconds * size / float64(t.bytes), nil
	}
}

// A tally is what some frames of a recording add up to.
type tally struct {
	seconds float64
	bytes   int64
	bitrate int  // of each frame; 0 if they differ
	skipped bool // there are frames that are not counted
}

// tally counts the frames in spans between from and to, as many as given and
// evenly spread. It counts all frames if that takes no more.
func (r *recording) tally(from, to, spans int64) (tally, error) {
	var t tally
	stride := (to - from) / spans
	for at, next := from, from; at < to; {
		data, last, err := r.span(at, to)
		if err != nil {
			return t, err
		}
		at += int64(t.count(data, last))
		next += stride
		if next > at && at < to {
			at, t.skipped = next, true
		}
	}
	return t, nil
}

// count adds the frames that stand whole in span and tells how many bytes are
// dealt with, which is one at least.
func (t *tally) count(span []byte, last bool) int {
	limit := searchable(span, last)
	at := 0
	for at < limit {
		at = findFrame(span, at, last)
		if at < limit {
			at = max(at+1, t.countRun(span, at)) // the last frame may be cut off
		}
	}
	return at
}

// countRun adds the frames from at on while they are of one kind and stand whole
// in span. It gives where they end.
func (t *tally) countRun(span []byte, at int) int {
	first, _ := parseMPEGFrame(span[at:])
	for {
		f, ok := parseMPEGFrame(span[at:])
		if !ok || f.kind != first.kind || at+f.size > len(span) {
			return at
		}
		if t.bytes == 0 {
			t.bitrate = f.bitrate
		}
		if t.bitrate != f.bitrate {
			t.bitrate = 0
		}
		t.seconds += float64(f.samples) / float64(f.rate)
		t.bytes += int64(f.size)
		at += f.size
	}
}

// searchable gives how far into span a frame can be looked for. Behind that its
// followers may stand in the next.
func searchable(span []byte, last bool) int {
	if last {
		return len(span)
	}
	return len(span) - (followers+1)*maxMPEGFrame - mpegHeader
}

// findFrame gives where in span the first frame from at on stands, or what
// searchable gives if there is none.
func findFrame(span []byte, at int, last bool) int {
	limit := searchable(span, last)
	for at < limit && !isFollowed(span, at) {
		at++
		skip := bytes.IndexByte(span[at:], 0xFF)
		if skip < 0 {
			return limit
		}
		at += skip
	}
	return min(at, limit)
}

// isFollowed reports that a frame stands at off and others of its kind behind
// it, as far as there is a behind. The end of span counts as that of the sound:
// see searchable.
func isFollowed(span []byte, off int) bool {
	first, ok := parseMPEGFrame(span[off:])
	if !ok {
		return false
	}
	for range followers {
		off += first.size
		if off+mpegHeader > len(span) {
			return true
		}
		f, ok := parseMPEGFrame(span[off:])
		if !ok || f.kind != first.kind {
			return false
		}
		first.size = f.size
	}
	return true
}
