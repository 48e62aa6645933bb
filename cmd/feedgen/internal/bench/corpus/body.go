package corpus

// space is the no-break space that editors leave at the ends of lines.
const space = "\u00a0"

// body appends a text of 2 to 6 kB: paragraphs, and now and then what else
// authors put into Markdown.
func (w *writer) body() {
	end := len(w.text) + w.between(2_000, 5_600)
	for len(w.text) < end {
		switch w.below(16) {
		case 0:
			w.list()
		case 1:
			w.quotation()
		default:
			w.paragraph()
		}
		w.add("\n\n")
	}
	w.text = w.text[:len(w.text)-1]
}

// paragraph appends one to three sentences. Most end in no-break spaces.
func (w *writer) paragraph() {
	for range w.between(1, 3) {
		w.writeSentence(w.between(6, 22))
		if w.once(14) {
			w.accident()
		}
		w.add(" ")
	}
	w.text = w.text[:len(w.text)-1]
	if !w.once(3) {
		w.add(space)
	}
	for w.once(10) {
		w.add(" " + space)
	}
}

// accident appends an emphasis or a link.
func (w *writer) accident() {
	switch w.below(3) {
	case 0:
		w.add(" *" + w.word() + " " + w.word() + "*")
	case 1:
		w.add(" **" + w.word() + "**")
	default:
		w.add(" [" + w.word() + " " + w.word() + "](https://example.org/" + w.word() + "/" + w.word() + ")")
	}
	w.add(".")
}

func (w *writer) list() {
	for i := range w.between(2, 5) {
		if i > 0 {
			w.add("\n")
		}
		w.add("- ")
		w.writeSentence(w.between(3, 10))
	}
}

func (w *writer) quotation() {
	w.add("'")
	w.writeSentence(w.between(6, 20))
	w.add("' " + w.word() + " " + w.word() + ".")
	w.add(space + space)
}
