package feedgen

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const readTestdata = "testdata/read"

func TestReadFindsNothingWrongWithGoodFeeds(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(readTestdata, "good-*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no good feeds: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			_, problems := Read(readGolden(t, filepath.Base(file)))
			if diff := cmp.Diff([]Problem(nil), problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadFindsEachBrokenRule(t *testing.T) {
	for script, good := range map[string]string{
		"bad-rss.txt":     "good-rss.xml",
		"bad-html.txt":    "good-rss.xml",
		"bad-atom.txt":    "good-atom.xml",
		"bad-feed.txt":    "good-feed.json",
		"bad-podcast.txt": "good-podcast.xml",
	} {
		for _, m := range readMutations(t, script) {
			t.Run(fmt.Sprintf("%s:%d", script, m.line), func(t *testing.T) {
				bad := m.apply(t, readGolden(t, good))
				doc, problems := Read(bad)
				if diff := cmp.Diff(doc, Understand(bad)); diff != "" {
					t.Errorf("line %d: Understand gives another document (-Read +Understand):\n%s", m.line, diff)
				}
				if diff := cmp.Diff(m.rules, readRuleNames(problems)); diff != "" {
					t.Errorf("rules (-want +got):\n%s\n%v", diff, problems)
				}
			})
		}
	}
}

func TestReadTellsWhereAProblemIs(t *testing.T) {
	tests := []struct{ file, old, new, want string }{
		{"good-rss.xml", "<guid isPermaLink=\"false\">tag:example.com,2026:second</guid>", "",
			"54:5: error: item 2: guid is missing or blank; every item needs one that never changes [MissingGuid]"},
		{"good-rss.xml", "<width>144</width>", "<width>0</width>",
			`22:7: error: image width is "0"; wanted is a whole number from 1 to 144 [InvalidWidth]`},
		{"good-atom.xml", `term="jam"`, `term=""`,
			"31:5: warning: item 1: category attribute term is blank [NotBlank]"},
		{"good-feed.json", `"expired": false`, `"expired": 0`,
			"11:14: error: expired is a number; wanted is a boolean [InvalidType]"},
		{"good-feed.json", `"No title."`, `""`,
			"36:23: warning: item 2: content_text is blank [NotBlank]"},
		{"good-feed.json", `"mime_type": "audio/mpeg"`, `"mime": "audio/mpeg"`,
			"31:9: error: item 1: attachments 1 mime_type is missing [MissingElement]"},
	}
	for _, test := range tests {
		data := strings.Replace(string(readGolden(t, test.file)), test.old, test.new, 1)
		_, problems := Read([]byte(data))
		if len(problems) == 0 {
			t.Errorf("%s without %s: no problems", test.file, test.old)
			continue
		}
		if got := problems[0].String(); got != test.want {
			t.Errorf("%s without %s:\n got %s\nwant %s", test.file, test.old, got, test.want)
		}
	}
}

func TestReadGivesWhatAFeedSays(t *testing.T) {
	utc := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	sound := DocumentEnclosure{URL: "https://example.com/jam.mp3", Type: "audio/mpeg", Length: 12345}
	picture := DocumentEnclosure{URL: "https://example.com/jam.jpg", Type: "image/jpeg", Length: 2048}
	jam := DocumentItem{
		ID: "https://example.com/jam", URL: "https://example.com/jam",
		Published: utc(3, 9, 0), Updated: utc(3, 9, 30),
		Authors: []string{"Ann Author", "Bob Builder"}, Categories: []string{"Jam", "Sweet"},
		Enclosures: []DocumentEnclosure{sound}, Summary: "Plain & short.", Image: "https://example.com/jam.jpg",
	}

	rssJam := jam
	rssJam.Title, rssJam.Language = "Butter < Jam", "en"
	atomJam := jam
	atomJam.Title, atomJam.Categories = "Butter and Jam", []string{"Jam", "sweet"}
	atomJam.Enclosures = []DocumentEnclosure{sound, picture}
	jsonJam := rssJam
	jsonJam.Authors = []string{"Ann Author", "https://example.com/bob"}

	want := map[string]Document{
		"good-rss.xml": {
			Format: RSS, Title: "Tea & Toast", Link: "https://example.com/", Self: "https://example.com/rss.xml",
			Language: "en-GB", Description: "What happens at breakfast", Updated: utc(3, 9, 30), Authors: []string{"Ed Itor"}, Hubs: []string{"https://hub.example.com/"},
			Items: []DocumentItem{rssJam, {
				ID: "tag:example.com,2026:second", HTML: "No title, an address and a number.",
				Published: utc(2, 9, 0), Authors: []string{"Ann Author"},
			}},
		},
		"good-atom.xml": {
			Format: Atom, Title: "Tea & Toast", Link: "https://example.com/", Self: "https://example.com/atom.xml",
			Language: "en-GB", Description: "What happens at breakfast", Updated: utc(3, 9, 30), Authors: []string{"Ed Itor"}, Hubs: []string{"https://hub.example.com/"},
			Items: []DocumentItem{atomJam, {
				ID: "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", URL: "https://example.com/brot",
				Title: "Zwei Brote", Summary: "Nur kurz", Language: "de",
				Updated: utc(2, 9, 0).Add(time.Second / 2),
			}},
		},
		"good-feed.json": {
			Format: JSON, Title: "Tea & Toast", Link: "https://example.com/", Self: "https://example.com/feed.json",
			Language: "en-GB", Description: "What happens at breakfast", Authors: []string{"Ed Itor"}, Hubs: []string{"https://hub.example.com/"},
			Items: []DocumentItem{jsonJam, {ID: "tag:example.com,2026:second"}},
		},
	}
	for file, doc := range want {
		got, _ := Read(readGolden(t, file))
		// The HTML is long, and each format shows its own.
		if len(got.Items) > 0 {
			if !strings.HasPrefix(got.Items[0].HTML, "<p>Jam &amp; <a href=\"https://example.com/a?b=1&amp;c=2\">") {
				t.Errorf("%s: HTML is %s", file, got.Items[0].HTML)
			}
			got.Items[0].HTML = ""
		}
		if diff := cmp.Diff(doc, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// TestReadTakesANumberForAnID: JSON Feed has readers do so, and they know the item by it.
func TestReadTakesANumberForAnID(t *testing.T) {
	doc := Understand([]byte(`{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": 1000, "url": "https://example.com/a/"}]}`))
	if len(doc.Items) != 1 || doc.Items[0].ID != "1000" {
		t.Errorf("items are %+v", doc.Items)
	}
}

func TestReadSeesTheItemsOfABrokenFeed(t *testing.T) {
	tests := []struct {
		file, old, new string
		rule           string
	}{
		{"good-rss.xml", "</rss>", "", "SAXError"},
		{"good-rss.xml", "<?xml", "\r\n\n<?xml", "SAXError"},
		{"good-rss.xml", "Plain &amp;amp; short.", "Plain & short.", "SAXError"},
		{"good-rss.xml", "A pot of jam", "A pot\x00 of jam", "IllegalCharacter"},
		{"good-rss.xml", "A pot of jam", "A pot\xff of jam", "UnicodeError"},
		{"good-rss.xml", "A pot of jam", "A pot\uFFFE of jam", "IllegalCharacter"},
		{"good-atom.xml", "</feed>", "<", "SAXError"},
		{"good-feed.json", "  ]\n}", "", "JSONError"},
		{"good-feed.json", "No title.", "No\xfftitle.", "UnicodeError"},
	}
	for _, test := range tests {
		data := strings.Replace(string(readGolden(t, test.file)), test.old, test.new, 1)
		doc, problems := Read([]byte(data))
		if len(doc.Items) != 2 {
			t.Errorf("%s with %q: %d items", test.file, test.new, len(doc.Items))
		}
		if diff := cmp.Diff([]string{test.rule}, readRuleNames(problems)); diff != "" {
			t.Errorf("%s with %q: rules (-want +got):\n%s", test.file, test.new, diff)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	long := strings.Repeat("a", 81)
	for problem, data := range map[string]string{
		`1:10: error: the document is not well-formed XML: element <rss> closed by </b> [SAXError]`:                                     `<rss></b>`,
		`1:1: error: rss holds text where none belongs: "hello" [UnexpectedText]`:                                                       `<rss>hello</rss>`,
		`1:1: error: the document is not well-formed XML: an element has too many attributes [SAXError]`:                                `<rss ` + readAttributes(65) + `/>`,
		`1:1281: error: the document is not well-formed XML: elements are nested too deeply [SAXError]`:                                 strings.Repeat("<rss>", 300) + strings.Repeat("</rss>", 300),
		`1:262: error: the document is not well-formed JSON: values are nested too deeply [JSONError]`:                                  `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`,
		`1:2: error: the document is not well-formed JSON: it ends too early [JSONError]`:                                               `{`,
		`1:1: error: JSON does not begin with a byte order mark [ByteOrderMark]`:                                                        "\uFEFF{}",
		`3:53: error: skipDays day may stand only 7 times [EightDaysAWeek]`:                                                             `<rss>` + "\n" + `<channel>` + "\n" + `<skipDays>` + strings.Repeat("<day/>", 8) + `</skipDays></channel></rss>`,
		`1:13: error: language is "` + long[:80] + `"…, which is no language tag such as en or pt-BR [InvalidLanguage]`:                 `{"language":"` + long + `"}`,
		`1:27: warning: item 1: content_html holds HTML where <div> stands where it may not, so that a browser rearranges it [NotHtml]`: `{"items":[{"content_html":"<p><div></div></p>"}]}`,
	} {
		_, problems := Read([]byte(data))
		if !slices.ContainsFunc(problems, func(p Problem) bool { return p.String() == problem }) {
			t.Errorf("%.60q:\nwant %s\n got %v", data, problem, problems)
		}
	}
}

func readAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

func TestReadNamesAForeignVocabularyOnce(t *testing.T) {
	data := strings.Replace(string(readGolden(t, "good-rss.xml")), "<docs>", `<x:y xmlns:x="http://example.com/x"/><x:y xmlns:x="http://example.com/x"/><docs>`, 1)
	if _, problems := Read([]byte(data)); len(problems) != 1 {
		t.Error(problems)
	}
}

func TestReadAcceptsAByteOrderMarkBeforeXML(t *testing.T) {
	doc, problems := Read(append([]byte("\uFEFF"), readGolden(t, "good-rss.xml")...))
	if len(doc.Items) != 2 || len(problems) > 0 {
		t.Error(len(doc.Items), problems)
	}
}

func TestReadTakesThePictureAndTheLinkWhereverTheyAre(t *testing.T) {
	data := `<rss><channel><item><guid>https://example.com/a</guid>
		<media:content xmlns:media="http://search.yahoo.com/mrss/" medium="image" url="https://example.com/a.png"/></item></channel></rss>`
	doc, _ := Read([]byte(data))
	want := []DocumentItem{{ID: "https://example.com/a", URL: "https://example.com/a", Image: "https://example.com/a.png"}}
	if diff := cmp.Diff(want, doc.Items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestReadHTMLIsNotLostInDeepNesting(t *testing.T) {
	const depth = 100_000
	faults := readHTML(readValue{text: strings.Repeat("<div>", depth) + strings.Repeat("</div>", depth)})
	want := readSay("NotHtml", "holds HTML where elements are nested too deeply")
	if diff := cmp.Diff(want, faults, cmp.AllowUnexported(readFault{})); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestTextOfManyScriptsIsNotTakenForEncodedTwice(t *testing.T) {
	if faults := readCharacters("日本 Ã©"); faults != nil {
		t.Error(faults)
	}
}

func TestReadRefusesWhatIsNoFeed(t *testing.T) {
	for data, rule := range map[string]string{
		"":                                   "NotAFeed",
		"hello":                              "NotAFeed",
		"[]":                                 "NotAFeed",
		"<html></html>":                      "UndefinedElement",
		"<feed></feed>":                      "UndefinedElement",
		"<!-- nothing -->":                   "SAXError",
		strings.Repeat("<a>", 300):           "SAXError",
		"{\"a\":" + strings.Repeat("[", 300): "JSONError",
	} {
		_, problems := Read([]byte(data))
		if !slices.Contains(readRuleNames(problems), rule) {
			t.Errorf("%.20q: %v, want %s", data, problems, rule)
		}
	}
}

func TestReadGivesNoMoreThanAHundredProblemsOfARule(t *testing.T) {
	item := "<item><title>a</title></item>"
	feed := bytes.Replace(readGolden(t, "good-empty-rss.xml"), []byte("</channel>"), []byte(strings.Repeat(item, 500)+"</channel>"), 1)
	doc, problems := Read(feed)
	if len(doc.Items) != 500 || len(problems) != 100 {
		t.Errorf("%d items, %d problems", len(doc.Items), len(problems))
	}
}

func TestReadWarnsOfALargeFeed(t *testing.T) {
	feed := append(readGolden(t, "good-rss.xml"), bytes.Repeat([]byte("\n"), 1<<20)...)
	_, problems := Read(feed)
	if len(problems) != 1 || problems[0].Rule != "LargeFeed" || problems[0].Severity != Warning {
		t.Error(problems)
	}
}

func TestCheckComparesTheFileWithWhatIsSaidOfIt(t *testing.T) {
	file := Encoded{File: File{Name: "rss.xml"}, Format: RSS, Data: readGolden(t, "good-rss.xml"), Items: 2}
	doc, problems := Check(file)
	if len(problems) > 0 || len(doc.Items) != 2 {
		t.Errorf("%d items, problems %v", len(doc.Items), problems)
	}
	file.Format, file.Items = Atom, 3
	_, problems = Check(file)
	want := []Problem{
		{1, 1, Error, "WrongFormat", `the file is said to be "atom", but is read as "rss"`},
		{1, 1, Error, "WrongItemCount", "the file is said to have 3 items, but 2 can be read"},
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func readGolden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(readTestdata, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readRuleNames(problems []Problem) []string {
	var names []string
	for _, p := range problems {
		names = append(names, p.Rule)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// A readMutation is one way of spoiling a good feed.
type readMutation struct {
	line    int // in the script
	rules   []string
	changes [][2]string // old, new
}

func (m readMutation) apply(t *testing.T, good []byte) []byte {
	t.Helper()
	text := string(good)
	for _, change := range m.changes {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("the feed does not hold %q", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return []byte(text)
}

// readMutations reads a script of paragraphs: the rules that are broken, then
// what to replace (-) by what (+). Comments begin with #; so does no rule.
func readMutations(t *testing.T, name string) []readMutation {
	t.Helper()
	var all []readMutation
	number := 0
	for i, paragraph := range strings.Split(string(readGolden(t, name)), "\n\n") {
		lines := strings.Split(strings.TrimRight(paragraph, "\n"), "\n")
		line := number + 1
		number += len(lines) + 1
		if i == 0 || strings.HasPrefix(lines[0], "#") {
			continue
		}
		m := readMutation{line: line, rules: strings.Fields(lines[0])}
		slices.Sort(m.rules)
		m.rules = slices.Compact(m.rules)
		was := ""
		for _, l := range lines[1:] {
			mark, text := l[:1], strings.TrimPrefix(l[1:], " ")
			switch {
			case mark == "-" && was == "-":
				m.changes[len(m.changes)-1][0] += "\n" + text
			case mark == "-":
				m.changes = append(m.changes, [2]string{text, ""})
			case mark == "+" && was == "+":
				m.changes[len(m.changes)-1][1] += "\n" + text
			case mark == "+":
				m.changes[len(m.changes)-1][1] = text
			default:
				t.Fatalf("%s:%d: %q", name, line, l)
			}
			was = mark
		}
		all = append(all, m)
	}
	if len(all) == 0 {
		t.Fatalf("%s holds no mutations", name)
	}
	return all
}
