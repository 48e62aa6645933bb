package out

// A tally counts files as they are put.
type tally struct {
	done, of int
	tell     func(done, of int)
}

// begin counts those that are not there.
func (t *tally) begin(there []bool, tell func(done, of int)) {
	if tell == nil {
		return
	}
	for _, is := range there {
		if !is {
			t.of++
		}
	}
	t.tell = tell
	tell(0, t.of)
}

func (t *tally) count() {
	if t.tell != nil {
		t.done++
		t.tell(t.done, t.of)
	}
}
