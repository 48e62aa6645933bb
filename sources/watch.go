package sources

// A Watchable is a Source whose posts are made of files of this machine, in folders
// that can be watched.
type Watchable interface {
	// Folders tells where it would show that the source gives anything else than it
	// did: in the folders that the last listing looked in, in those of what the source
	// was opened with, and in those of some uses, which are names in posts' Uses. They
	// may name a folder more than once, or one that is not there: it may come. It
	// looks at few files, and stays true after the source is closed.
	Folders(uses []string) []Folder
}

// A Folder is one in which changes matter: of the files that it has, and that come and
// go. What changes in the folders below it is another's.
type Folder struct {
	// Path is absolute, in the system's own form. Links in it are followed, and may be
	// moved.
	Path string

	// Holds reports whether a file of a name matters. It is quick, and may be called
	// from any goroutine. Nil: all do.
	Holds func(name string) bool

	// Below gives the folder of a name that comes up in this one; false if nobody would
	// look into it. Nil: nobody would look into any.
	Below func(name string) (Folder, bool)
}
