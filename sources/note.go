package sources

// A Note tells a site's owner what was seen in a post.
type Note struct {
	Source, Path string
	Line         int // counted from 1; 0 where no line is to blame
	Kind         Kind
	Text         string
}

// A Kind says what a note means for its post.
type Kind string

// The kinds of notes.
const (
	Mended   Kind = "mended"    // published; what was meant had to be assumed
	Warned   Kind = "warned"    // published; the owner will want to know
	LeftOut  Kind = "left out"  // not published, though meant to be
	HeldBack Kind = "held back" // not published, as the author wants
)
