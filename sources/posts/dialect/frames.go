package dialect

import "strings"

// maxFrames bounds how far out the beginning of what ends is looked for.
const maxFrames = 64

// A frame is something open that an end tag, or the end of an indented block,
// will close.
type frame struct {
	name   string // of its end
	end    string // what to write there, as a block; may be empty
	cut    int    // length of out from where all goes at its end; -1: nothing does
	strip  int    // what rewriter.strip was before
	indent int    // columns without which a line ends it; 0: none ends it
	inline bool   // end is part of a line
	depth  int    // of the containers around it
	notes  int    // how many there were at cut
}

// push opens a frame.
func (r *rewriter) push(f frame) {
	f.strip, f.depth = r.strip, len(r.blocks.open)
	r.frames = append(r.frames, f)
}

// pushDrop opens a frame whose content goes once it is closed.
func (r *rewriter) pushDrop(name string) {
	r.push(frame{name: name, cut: len(r.out), notes: len(r.notes)})
}

// nextBranch leaves out what follows up to the end of the innermost condition.
func (r *rewriter) nextBranch() {
	n := len(r.frames) - 1
	if n < 0 || r.frames[n].cut >= 0 || r.frames[n].end != "" || !strings.HasPrefix(r.frames[n].name, "end") {
		return
	}
	r.frames[n].cut, r.frames[n].notes = len(r.out), len(r.notes)
}

// top gives the innermost frame called name, or nil.
func (r *rewriter) top(name string) *frame {
	for i := len(r.frames) - 1; i >= max(0, len(r.frames)-maxFrames); i-- {
		if r.frames[i].name == name {
			return &r.frames[i]
		}
	}
	return nil
}

// pop closes the innermost frame called name, and what is open within it, in
// place of what ends at end. It tells false, and has done nothing, if there is
// none.
func (r *rewriter) pop(name string, end int) bool {
	if r.top(name) == nil {
		return false
	}
	for {
		f := r.frames[len(r.frames)-1]
		r.frames = r.frames[:len(r.frames)-1]
		r.strip = f.strip
		switch {
		case f.cut >= 0 && f.name == name:
			r.truncate(f.cut)
			r.notes = r.notes[:min(len(r.notes), f.notes)]
			r.drop(end)
		case f.end != "" && f.name == name && f.inline:
			r.drop(end)
			r.insert(f.end)
		case f.end != "" && f.name == name:
			r.block(end, f.end)
		case f.end != "" && f.inline:
			r.insert(f.end)
		case f.end != "":
			r.insert("\n" + r.blocks.lead() + f.end + "\n")
		case f.name == name:
			r.dropBlock(end)
		}
		if f.name == name {
			return true
		}
	}
}

// truncate takes back what was written from a length of out on.
func (r *rewriter) truncate(length int) {
	if length >= len(r.out) {
		return
	}
	r.out = r.out[:length]
	if length <= r.lineMark {
		// What is left of the line on which the dropped part began is no longer
		// known to be blank.
		r.lineMark, r.fresh = length, length == 0 || r.out[length-1] == '\n'
	}
}

// leaveIndented closes the indented blocks that a line is not part of.
func (r *rewriter) leaveIndented(line string) {
	for len(r.frames) > 0 {
		f := r.frames[len(r.frames)-1]
		if f.indent == 0 || strings.TrimLeft(line, " \t") == "" || indentOf(line) >= f.indent {
			return
		}
		r.frames = r.frames[:len(r.frames)-1]
		r.strip = f.strip
		r.out = append(r.out, '\n')
		r.blocks.open = r.blocks.open[:min(f.depth, len(r.blocks.open))]
		r.insert(r.blocks.lead() + f.end + "\n\n")
		r.blocks.para = false
	}
}

// closeAll closes what is open at the end of the body. What was to go once it
// was closed stays.
func (r *rewriter) closeAll() {
	for i := len(r.frames) - 1; i >= 0; i-- {
		f := r.frames[i]
		if f.end == "" {
			continue
		}
		if !f.inline {
			r.out = append(r.out, '\n')
		}
		r.insert(f.end + "\n")
	}
	r.frames = nil
}
