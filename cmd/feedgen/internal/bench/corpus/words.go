package corpus

import (
	"math/rand/v2"
	"strings"
)

// A writer makes up text. What it writes hangs on its seed alone: it takes
// numbers straight from the generator, whose sequence is fixed.
type writer struct {
	rng  *rand.PCG
	text []byte
}

func newWriter(seed uint64) *writer {
	return &writer{rng: rand.NewPCG(seed, 1)}
}

// below gives a number from 0 to n-1.
func (w *writer) below(n int) int {
	return int(w.rng.Uint64() % uint64(n))
}

// between gives a number from low to high.
func (w *writer) between(low, high int) int {
	return low + w.below(high-low+1)
}

// once is true one time in n.
func (w *writer) once(n int) bool { return w.below(n) == 0 }

// syllables make all words. There are 32, and each has two letters, so that a
// word can be taken apart in one way only.
const syllables = "babedodufagohakijolamemunapepiraresisotatevivowawoxayezezizuloku"

func syllable(i int) string { return syllables[2*i : 2*i+2] }

// word makes a word of one to four syllables, of which short ones are frequent.
func (w *writer) word() string {
	var b strings.Builder
	for range w.syllableCount() {
		b.WriteString(syllable(w.below(32)))
	}
	return b.String()
}

func (w *writer) syllableCount() int {
	return [...]int{1, 1, 2, 2, 2, 2, 3, 3, 3, 4}[w.below(10)]
}

// title makes the title of post i, which no other post has: its second word
// is the number, spelled in syllables.
func (w *writer) title(i int) string {
	words := []string{capital(w.word()), capital(spelled(i))}
	for range w.between(5, 14) {
		word := w.word()
		switch {
		case w.once(5):
			word = capital(word)
		case w.once(30):
			word += "'s"
		case w.once(30):
			word += ","
		}
		words = append(words, word)
	}
	return strings.Join(append(words, w.word()), " ")
}

// spelled writes a number below Max as a word of four syllables.
func spelled(i int) string {
	return syllable(i>>15&31) + syllable(i>>10&31) + syllable(i>>5&31) + syllable(i&31)
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// categories picks two or three of the site's forty.
func (w *writer) categories() []string {
	first, step := w.below(40), w.between(1, 13)
	picked := []string{category(first), category((first + step) % 40)}
	if w.once(2) {
		picked = append(picked, category((first+2*step)%40))
	}
	return picked
}

// category is the name of one of forty categories. Every fifth has two words.
func category(i int) string {
	w := writer{rng: rand.NewPCG(uint64(i), 3)}
	name := w.word() + spelled(i * 41)[4:]
	if i%5 == 0 {
		name += " " + w.word()
	}
	return name
}

// sentence makes a sentence of low to high words.
func (w *writer) sentence(low, high int) string {
	inner := writer{rng: w.rng}
	inner.writeSentence(inner.between(low, high))
	return string(inner.text)
}

// add appends s to the text.
func (w *writer) add(s string) { w.text = append(w.text, s...) }

// addWord appends a word without making a string of it.
func (w *writer) addWord() {
	for range w.syllableCount() {
		w.add(syllable(w.below(32)))
	}
}

func (w *writer) writeSentence(words int) {
	start := len(w.text)
	w.addWord()
	w.text[start] -= 'a' - 'A'
	for range words - 1 {
		if w.once(12) {
			w.add(",")
		}
		w.add(" ")
		w.addWord()
	}
	w.add(".")
}
