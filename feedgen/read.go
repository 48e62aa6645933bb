package feedgen

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"
)

// A Problem is something wrong with a feed.
type Problem struct {
	// Line and Column say where the element or member at fault begins. Both
	// count from 1, columns in bytes.
	Line, Column int

	Severity Severity

	// Rule names what was broken and stays the same between versions. Where
	// the W3C feed validator has a message of the same meaning, it is the name
	// of that.
	Rule string

	// Text says what is wrong, and where it is not plain, what is wanted.
	Text string
}

// String gives "line:column: severity: text [Rule]".
func (p Problem) String() string {
	return fmt.Sprintf("%d:%d: %s: %s [%s]", p.Line, p.Column, p.Severity, p.Text, p.Rule)
}

// A Severity says how much a problem matters.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // some readers will fail, or be harmed
	Warning Severity = "warning" // valid, but unwise
)

// A Document is what a reader understands of a feed. What the feed does not
// say, or says in a way that cannot be understood, is zero.
type Document struct {
	Format      Format // empty: the data is no feed
	Title       string // plain text
	Link        string // the home page
	Self        string // where the feed says that it is published
	Language    string
	Description string
	Updated     time.Time
	Authors     []string // names
	Hubs        []string // URLs of those that tell of changes
	Items       []DocumentItem
}

// A DocumentItem is an item or entry of a feed.
type DocumentItem struct {
	ID, URL            string
	Title, Summary     string // plain text
	HTML               string
	Language           string // empty: that of the feed
	Published, Updated time.Time
	Authors            []string // names; none: those of the feed
	Categories         []string // as shown to people
	Enclosures         []DocumentEnclosure
	Image              string // URL of the lead image
}

// A DocumentEnclosure is a file that comes with an item.
type DocumentEnclosure struct {
	URL, Type string
	Length    int64 // bytes; 0 where it is not known
}

// Read reads a feed strictly, in whichever of the three formats it is, and
// gives the problems in the order of the data.
//
// Of a broken feed it gives as many items as can be seen. At most a hundred
// problems of one rule are given. Read has no clock: it does not notice dates in
// the future.
func Read(data []byte) (Document, []Problem) { return read(data, nil) }

// read is Read, but for the ids of items that are known: of these it is not asked whether
// the format allows them.
func read(data []byte, known map[string]bool) (Document, []Problem) {
	r := newReader(data)
	r.known = known
	r.read()
	sort.SliceStable(r.problems, func(i, j int) bool {
		a, b := r.problems[i], r.problems[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return r.doc, r.problems
}

// Understand gives what [Read] understands of a feed, sooner: it looks for no problems.
func Understand(data []byte) Document {
	r := newReader(data)
	r.muted, r.unchecked = true, true
	r.read()
	return r.doc
}

// Check reads a file that is about to be published, and gives what is wrong with it:
// the problems of [Read], and whether the file is what it is said to be. An id that
// subscribers know is no problem, whatever it is: to change it would show them the item
// again.
func Check(f Encoded) (Document, []Problem) {
	doc, problems := read(f.Data, f.known)
	if doc.Format != f.Format {
		problems = append(problems, readProblem(1, 1, "WrongFormat",
			fmt.Sprintf("the file is said to be %q, but is read as %q", f.Format, doc.Format)))
	}
	if len(doc.Items) != f.Items {
		problems = append(problems, readProblem(1, 1, "WrongItemCount",
			fmt.Sprintf("the file is said to have %d items, but %d can be read", f.Items, len(doc.Items))))
	}
	return doc, problems
}

// readSeverity tells the severity of a rule: that of the W3C feed validator,
// but what breaks a feed's ids or runs at the subscriber's is always an error.
func readSeverity(rule string) Severity {
	switch rule {
	case "AtomLinkNotEmpty", "AttrNotBlank", "AvoidNamespacePrefix", "AvoidTextInput",
		"AvoidXMLBase", "BadCharacters", "CharacterData", "ContainsEmail", "ContainsHTML",
		"ContainsRelRef", "ContainsUndeclaredHTML", "ContentNotHTML", "DangerousStyleAttr",
		"DeprecatedMediaAdult", "DeprecatedMember", "DoubleEscaped", "DuplicateCategory",
		"DuplicateEnclosure", "DuplicateEnclosureURL", "DuplicateItemSemantics", "DuplicateSelf", "DuplicateSemantics",
		"DuplicateUpdated", "EmailFormat", "FeedHistoryRelInEntry", "ImageLinkDoesntMatch",
		"ImageTitleDoesntMatch", "ImageUrlFormat", "ImplausibleDate", "LargeFeed",
		"MisplacedItem", "MissingAtomSelfLink", "MissingItunesElement", "MissingItunesEmail", "MissingRealName", "MissingRecommendedElement",
		"MissingSelf", "MissingSourceElement", "MissingTextualContent", "MissingTypeAttr",
		"NeedDescriptionBeforeContent", "NonCanonicalURI", "NotBlank", "NotHtml",
		"NotSufficientlyUnique", "ProblematicalRFC822Date", "ReservedPrefix",
		"SchemeNotIANARegistered", "SelfNotAtom", "UnencodedURL", "UnknownNamespace",
		"UnknownPodcastElement", "UnregisteredAtomLinkRel", "UnsupportedItunesFormat", "UseOfExtensionAttr", "UseZeroForMidnight":
		return Warning
	}
	return Error
}

func readProblem(line, column int, rule, text string) Problem {
	return Problem{Line: line, Column: column, Severity: readSeverity(rule), Rule: rule, Text: text}
}

// A reader reads one feed.
type reader struct {
	data     []byte
	source   string // data, while an XML document is checked
	doc      Document
	problems []Problem
	known    map[string]bool // ids that may be what they are
	lines    []int           // offsets of line feeds, once a position was asked for
	counts   map[string]int  // problems by rule
	ids      map[string]int  // ids of items, with the number of the item
	dates    map[string]int  // the same for atom:updated
	foreign  map[string]bool // namespaces that were reported
	home     string          // namespace of the document element
	muted    bool            // the syntax is broken: look for items, say nothing more

	unchecked bool // the document is all that is wanted
}

func newReader(data []byte) *reader {
	return &reader{data: data, ids: map[string]int{}, dates: map[string]int{}, foreign: map[string]bool{}, counts: map[string]int{}}
}

// read reads a feed in any format.
func (r *reader) read() {
	r.checkSize()
	r.mend()
	switch start := bytes.TrimLeft(bytes.TrimPrefix(r.data, readMark), " \t\r\n"); {
	case bytes.HasPrefix(start, []byte("<")):
		r.readXML()
	case bytes.HasPrefix(start, []byte("{")):
		r.readJSON()
	default:
		r.report(0, "NotAFeed", "this is neither an XML document nor a JSON object")
	}
}

const (
	readMostOfARule = 100 // a feed with one fault in every item stays readable
	readMostDepth   = 256 // elements or members within each other
	readMostAttrs   = 64  // of an element
	readLargeFeed   = 1 << 20
)

// report adds a problem of what begins at an offset.
func (r *reader) report(offset int, rule, format string, args ...any) {
	if r.muted {
		return
	}
	if r.counts[rule]++; r.counts[rule] > readMostOfARule {
		return
	}
	line, column := r.position(offset)
	r.problems = append(r.problems, readProblem(line, column, rule, fmt.Sprintf(format, args...)))
}

// reportFaults adds what a check found; what names the thing checked.
func (r *reader) reportFaults(offset int, what string, faults []readFault) {
	for _, f := range faults {
		r.report(offset, f.rule, "%s %s", what, f.text)
	}
}

// identify checks an id that has to be the only one of its kind in the feed.
func (r *reader) identify(offset, number int, id, what, missing, twice string) {
	if id == "" {
		r.report(offset, missing, "item %d: %s is missing or blank; every item needs one that never changes", number, what)
		return
	}
	if first, used := r.ids[id]; used {
		r.report(offset, twice, "item %d: %s %s is also that of item %d", number, what, readQuote(id), first)
		return
	}
	r.ids[id] = number
}

func (r *reader) checkSize() {
	if len(r.data) > readLargeFeed {
		r.report(0, "LargeFeed", "the feed has %d bytes; some readers refuse more than %d", len(r.data), readLargeFeed)
	}
}

// position counts from 1.
func (r *reader) position(offset int) (line, column int) {
	if r.lines == nil {
		r.lines = []int{-1}
		for i, b := range r.data {
			if b == '\n' {
				r.lines = append(r.lines, i)
			}
		}
	}
	line, _ = slices.BinarySearch(r.lines, offset)
	return line, offset - r.lines[line-1]
}

// readQuote quotes a value for a problem's text, cut where it is long.
func readQuote(s string) string {
	const most = 80
	runes := []rune(s)
	if len(runes) > most {
		return strconv.Quote(string(runes[:most])) + "…"
	}
	return strconv.Quote(s)
}
