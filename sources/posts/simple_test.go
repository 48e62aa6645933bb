package posts

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trickyFrontMatter holds YAML that looks simple and is not, or nearly is not.
var trickyFrontMatter = []string{
	"",
	"\n",
	"# only a comment\n",
	"a: b",
	"a:\nb: c\n",
	"a: b\n  c\n",
	"a: b\n\n  c\n",
	"a: b\n# c\n  d\n",
	"a:\n  b: c\n",
	"a:\n- b\n- c\n",
	"a:\n  - b\n  - c\nd: e\n",
	"a:\n  - b\n    c\n",
	"a:\n  - b\n - c\n",
	"a:\n- b\n  - c\n",
	"a:\n  - b\n- c\n",
	"a:\n\n# x\n  - b\n  # y\n  - c\n",
	"a:\n  - b: c\n",
	"a:\n  - b:\n",
	"a:\n  - - b\n",
	"a:\n  -\n  - \n  - ~\n",
	"a:\n  -b\n",
	"a: b\n- c\n",
	"a:\nb: c\n- d\n",
	"a:\n- b\nc: d\n- e\n",
	"a: ['b''c', \"d\"\"e\"]\n",
	"- a\n- b\n",
	"a: ~\nb: null\nc: Null\nd: NULL\ne: nULL\nf: \"\"\ng: ''\nh: \"~\"\n",
	"a: ~\n- b\n",
	"a : b\n",
	"a:b\n",
	"a: b: c\n",
	"a: b:\n",
	"a: b:c\n",
	"a: b # c\n",
	"a: b#c\n",
	"a: b  #\n",
	"a: # b\n",
	"a: #b\n- c\n",
	"a: \"b # c: d\"\n",
	"a: \"b\" # c\n",
	"a: \"b\" c\n",
	"a: \"b\\n\"\n",
	"a: 'it''s'\n",
	"a: 'it's'\n",
	"a: '  b  '\n",
	"a: \"b\n  c\"\n",
	"a: [b, c d, \"e, f\", 'g']\n",
	"a: []\nb: [ ]\nc: [d,]\n",
	"a: [b,,c]\n",
	"a: [,]\n",
	"a: [b, ~, null]\n",
	"a: [b: c]\n",
	"a: [\"b\": c]\n",
	"a: [\"b\":c]\n",
	"a: [b] c\n",
	"a: [b] # c\n",
	"a: [b #c]\n",
	"a: [C#, F#]\n",
	"a: [b\n  c]\n",
	"a: [[b]]\n",
	"a: [b?, c]\n",
	"a: [http://example.com/]\n",
	"a: {b: c}\n",
	"a: @b\n", "a: `b`\n", "a: *b\n", "a: &b c\n", "a: !b c\n", "a: |\n  b\n", "a: >\n  b\n", "a: %b\n",
	"a: ? b\n", "a: - b\n", "a: -b\n", "a: ?b\n", "a: :b\n", "a: , b\n", "a: ] b\n", "a: } b\n",
	"<<: b\n", "a: <<\n", "a: =\n", "a: .\n", "a: ...\n", "a: --- b\n",
	"? a\n: b\n",
	"a: b\n---\nc: d\n",
	"a: b\n...\nc: d\n",
	"%YAML 1.2\n---\na: b\n",
	"a:\tb\n", "a: b\t\n", "a: b\tc\n", "\ta: b\n", "a:\n\t- b\n",
	" a: b\n", " a: b\n c: d\n", "a: b\n c: d\n",
	"a: b\r\nc: d\r\n", "a: b\rc: d\n",
	"a: b\u0085c: d\n", "a: b\u2028c\n", "a: b\u2029c: d\n",
	"a: \u00a0b\u00a0\n", "a:\u00a0b\n", "\u00a0a: b\n", "\ufeffa: b\n", "a: \ufeffb\n",
	"a: \ufffe\n", "a: \uffff\n", "a: \ufffd\n", "a: \xff\n", "a: \x00\n", "a: \x7f\n", "a: \u0080\n", "a: \U0010FFFF\n",
	"a: b\na: c\n",
	"é: b\n", "a b: c\n", "a#b: c\n", "a-b.c_d: e\n", "1: b\n", "null: b\n", "true: b\n", "~: b\n", "\"a\": b\n",
	strings.Repeat("k", 127) + ": v\n", strings.Repeat("k", 1030) + ": v\n",
	"a: " + strings.Repeat("v", 2000) + ": w\n",
	"a: [" + strings.Repeat("v", 2000) + ", w]\n",
	"a: 2020-09-14-03-38-12 \nb: true \nc: https://example.com/a#b?c=d&e \n",
	"a: £1.6m “quoted” – é\n",
	"{\"a\": \"b\"}\n",
	"{a: b}\n",
	"a: b\n}\n", "a: b\nc\n", "a\n", "a: b\n\nc: d", "a:   \n\n\n",
}

// fixtures gives the posts in testdata, by name.
func fixtures(t testing.TB) map[string]string {
	t.Helper()
	all := make(map[string]string)
	files := os.DirFS("testdata/posts")
	names, err := fs.Glob(files, "*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	return all
}

// checkSimple wants parseSimple to give up or to give what parseYAML gives.
func checkSimple(t *testing.T, text string) {
	t.Helper()
	got, ok := parseSimple(new(room), text, 2)
	if !ok {
		return
	}
	want, err := parseYAML(text, 2)
	if err != nil {
		t.Fatalf("YAML refuses %q: %v", text, err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(field{}, value{})); diff != "" {
		t.Errorf("%q (-yaml +simple):\n%s", text, diff)
	}
}

func TestSimpleGivesWhatYAMLGives(t *testing.T) {
	for _, text := range trickyFrontMatter {
		checkSimple(t, text)
	}
	for _, file := range fixtures(t) {
		checkSimple(t, split(decode([]byte(file)).string).text)
	}
}

func TestSimpleReadsOrdinaryFrontMatter(t *testing.T) {
	for _, text := range []string{
		split(seed).text,
		"title: \"A: b\"\ndate: 2020-01-02 03:04:05 +0100\ntags:\n  - a\n  - 'b c'\nlayout: post\n",
		"title: £1 – a bargain # really\n# a comment\n\ntags: [a, \"b, c\", C#]\nimage:\n",
	} {
		if _, ok := parseSimple(new(room), text, 1); !ok {
			t.Errorf("gives up on %q", text)
		}
	}
}

// TestSimpleTakesItsRoomAgain: what one post's front matter held is not in the
// next one's.
func TestSimpleTakesItsRoomAgain(t *testing.T) {
	var shared room
	for _, text := range []string{
		"a: [b, c, d]\ne:\n- f\n- g\nh: [i]\n",
		"a:\n- b\n",
		"- b\n", // an item without a key
		"a: [b, c\n",
		"a: [b]\nc:\n- d\n",
	} {
		want, wanted := parseSimple(new(room), text, 1)
		got, ok := parseSimple(&shared, text, 1)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(field{}, value{})); ok != wanted || diff != "" {
			t.Errorf("%q: %v, want %v (-alone +after others):\n%s", text, ok, wanted, diff)
		}
	}
}

func FuzzSimple(f *testing.F) {
	for _, text := range trickyFrontMatter {
		f.Add(text)
	}
	for _, file := range fixtures(f) {
		f.Add(split(decode([]byte(file)).string).text)
	}
	f.Fuzz(checkSimple)
}

func FuzzFrontMatter(f *testing.F) {
	for _, text := range trickyFrontMatter {
		f.Add([]byte("---\n" + text + "---\nText.\n"))
	}
	for _, file := range fixtures(f) {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := split(decode(data).string)
		if lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r"); h.bodyAt > lines+2 {
			t.Errorf("the body begins at line %d of %d", h.bodyAt, lines)
		}
		m, _, err := h.parse(new(room))
		if err == nil {
			m.at("title")
			m.written(m.at("title"))
		}
	})
}

// BenchmarkFrontMatter compares the two ways to read the front matter of the
// seed post.
func BenchmarkFrontMatter(b *testing.B) {
	h := split(seed)
	var simple, full float64
	b.Run("simple", func(b *testing.B) {
		b.ReportAllocs()
		room := new(room)
		for b.Loop() {
			parseSimple(room, h.text, h.line)
		}
		simple = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	})
	b.Run("yaml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := parseYAML(h.text, h.line); err != nil {
				b.Fatal(err)
			}
		}
		full = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
		if simple > 0 {
			b.ReportMetric(full/simple, "yaml/simple")
		}
	})
}
