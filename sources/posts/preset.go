package posts

import (
	"regexp"
	"slices"

	"feedgen/sources/posts/dialect"
)

// A preset says how one generator's sites are laid out and its posts written.
// It is data; nothing in the reader asks for a generator by its name. Patterns are those of
// slash-separated paths, with ** for any number of folders.
type preset struct {
	name string

	// marks tell a site of the generator's; any of them does.
	marks []mark

	// config are the files that configure the site and are data, settings the
	// keys of interest in them. program is the one that is a program, which is
	// never run: what stands only there has to be asked for. All are patterns
	// from the site's folder.
	config   []configFile
	settings map[setting][]string
	program  string

	// defaults is the key of the configuration that says what posts hold which do
	// not say it themselves. folderData are files that do so for their folder,
	// whose name {dir} stands for, and end in .json. people are files that know authors by an id.
	defaults   string
	folderData []string
	people     []string

	// home is the file of content whose front matter speaks of the site.
	home string

	// content are the folders of the site that may hold its content; the first
	// there is counts. Below it, include are the files that are posts, and roots
	// the folders from which the paths in addresses are counted. Where the owner
	// names a folder of posts, extensions say which files in it are posts.
	// exclude are files and folders that are no posts wherever they are.
	content    []string
	include    []string
	roots      []string
	extensions []string
	exclude    []string

	// unread are endings of files that the generator makes posts of, and feedgen
	// cannot read.
	unread []string

	// static are the folders, from the site's, that its root address maps to.
	static []string

	// feeds is where files are put that the generator is to publish as they are.
	feeds feedsFolder

	// permalink is the pattern for posts that name no address of their own, and
	// slugged, if it differs, for those among them that have a slug. styles are
	// patterns with a name, sections the keys of the configuration that give
	// patterns by a post's first folder. words are what the generator's own
	// placeholders stand for, the first that says something counting; slug is how
	// they are spelled, unless spelled says otherwise of one, and what a ! precedes
	// stays as it is. Addresses that end in neither a slash nor a file's ending get
	// a slash if slashed.
	permalink string
	slugged   string
	styles    map[string]string
	sections  []string
	words     map[string][]string
	slug      slugStyle
	spelled   map[string]slugStyle
	slashed   bool

	// names matches the names of files as the configuration has them made, with a
	// group for each word. Such words, and keys of the post, serve in patterns if
	// keyed.
	names *regexp.Regexp
	keyed bool

	keys     keys
	gathers  []thing     // lists to which what holds for the folder is added
	holds    []condition // a post that meets one of them is held back
	cuts     []string    // marks that end an excerpt, in any case and spacing
	noTerms  []string    // tags that serve the generator and tell readers nothing
	syntaxes []dialect.Syntax

	spaced    bool // a string of categories or tags is parted at blanks
	nested    bool // the folders above the one of posts are categories
	shelved   bool // the nearest folder is the category of a post that names none
	named     bool // the file's name is the title of a post without one
	formatted bool // a summary in front matter is Markdown
	noted     bool // the file's name is that title as it is
	headed    bool // a heading that begins the text is the page's title, and no part of it
	undated   bool // a post needs no date; others without one are pages
	bundled   bool // pictures given by their place on disk get addresses that only the generator knows
}

// A mark is what the folder of a generator's site has: files that match every
// one of the patterns, and, if keys are given, one of them in the first file.
type mark struct {
	files []string
	keys  []string
}

// A feedsFolder is a folder of the site, in which {content} stands for that of
// its content, and its address from the home page.
type feedsFolder struct{ dir, at string }

// A configFile is a file that configures a site. What it holds stands under a
// key of the whole, if one is given; "*" is the file's own name.
type configFile struct{ pattern, under string }

// presets are the generators that are known by name, in the order in which a
// folder is compared with them. The last is what any other is read as.
func presets() []preset {
	return []preset{
		jigsaw(), docusaurus(), astro(), eleventy(), pelican(), zola(), hugo(),
		hexo(), jekyll(), obsidian(), plain(),
	}
}

// presetNamed gives the preset called name; false if there is none.
func presetNamed(name string) (preset, bool) {
	all := presets()
	i := slices.IndexFunc(all, func(p preset) bool { return p.name == name })
	if i < 0 {
		return preset{}, false
	}
	return all[i], true
}

// Presets lists the names of the presets.
func Presets() []string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.name)
	}
	return names
}
