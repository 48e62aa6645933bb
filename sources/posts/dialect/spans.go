package dialect

import "strings"

// spans knows where the backquotes of the current paragraph are.
type spans struct {
	end  int           // of the paragraph
	runs map[int][]int // where runs of backquotes begin, by length
}

// codeSpan writes a code span, or the backquotes alone where none is closed.
func (r *rewriter) codeSpan() bool {
	if r.at >= r.spans.end {
		r.readSpans()
	}
	n := run(r.src[r.at:], '`')
	starts := r.spans.runs[n]
	for len(starts) > 0 && starts[0] <= r.at {
		starts = starts[1:]
	}
	r.spans.runs[n] = starts
	end := r.at + n
	if len(starts) > 0 {
		end = starts[0] + n
	}
	r.write(r.unescape(r.src[r.at:end]))
	r.at = end
	return true
}

// readSpans looks for the backquotes from here to the paragraph's end.
func (r *rewriter) readSpans() {
	end := r.paragraphEnd(r.at)
	runs := make(map[int][]int)
	for i := r.at; i < end; {
		if r.src[i] != '`' {
			i++
			continue
		}
		n := run(r.src[i:end], '`')
		runs[n] = append(runs[n], i)
		i += n
	}
	r.spans = spans{end: end, runs: runs}
}

// paragraphEnd gives where the paragraph around from ends at the latest: before
// a blank line, or one that begins another block or row of a table.
func (r *rewriter) paragraphEnd(from int) int {
	for {
		i := strings.IndexByte(r.src[from:], '\n')
		if i < 0 {
			return len(r.src)
		}
		from += i + 1
		line := r.src[from:]
		if j := strings.IndexByte(line, '\n'); j >= 0 {
			line = line[:j]
		}
		text := strings.TrimLeft(line, " \t>")
		if text == "" || text[0] == '|' || startsBlock(text) {
			return from
		}
	}
}

// run counts how often c stands at the start of s.
func run(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}
