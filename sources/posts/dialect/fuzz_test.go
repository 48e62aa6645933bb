package dialect

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// all lists every syntax.
func all() []Syntax {
	return []Syntax{Liquid, HugoShortcodes, ZolaShortcodes, Nunjucks, HexoTags, Blade, MDX, Kramdown, Admonitions, Callouts, WikiLinks, PelicanLinks}
}

// chosen gives the syntaxes that the bits of a number name.
func chosen(bits uint16) []Syntax {
	var some []Syntax
	for i, s := range all() {
		if bits&(1<<i) != 0 {
			some = append(some, s)
		}
	}
	return some
}

// mostWritten bounds what may be written for a body of n bytes.
func mostWritten(n int) int { return 16*n + 256<<10 }

func FuzzRewrite(f *testing.F) {
	inputs, err := filepath.Glob("testdata/*/*.in")
	if err != nil {
		f.Fatal(err)
	}
	for _, input := range inputs {
		body, err := os.ReadFile(input)
		if err != nil {
			f.Fatal(err)
		}
		syntaxes := folders()[filepath.Base(filepath.Dir(input))]
		bits := uint16(0)
		for i, s := range all() {
			if slices.Contains(syntaxes, s) {
				bits |= 1 << i
			}
		}
		f.Add(bits, string(body))
		f.Add(uint16(1<<len(all())-1), string(body))
	}
	f.Fuzz(func(t *testing.T, bits uint16, body string) {
		got, notes := Rewrite(body, chosen(bits), exampleSite())
		if len(got) > mostWritten(len(body)) {
			t.Errorf("%d bytes became %d", len(body), len(got))
		}
		if utf8.ValidString(body) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is no UTF-8", body, got)
		}
		lines := strings.Count(body, "\n") + 1
		for _, n := range notes {
			if n.Line < 1 || n.Line > lines {
				t.Errorf("a note on line %d of %d", n.Line, lines)
			}
		}
		if len(notes) > maxNotes+1 {
			t.Errorf("%d notes", len(notes))
		}
	})
}

func TestRewriteGivesBackWhatHoldsNoSyntax(t *testing.T) {
	for _, body := range []string{"", "\n", "Plain *text*\r with `code`.\n\n- a\n- b\n", "no end of line"} {
		got, notes := Rewrite(body, all(), Site{})
		if got != body || notes != nil {
			t.Errorf("%q became %q with notes %v", body, got, notes)
		}
	}
}

func TestRewriteAsksNothingOfAnEmptySite(t *testing.T) {
	body := "[a]({% post_url x %}) {{ site.title }} {{ site.baseurl }} ![[x.png]] [[y]] {% asset_img z.png %}\n"
	got, _ := Rewrite(body, all(), Site{})
	if want := "[a](<>)      y <img src=\"z.png\" alt=\"\">\n"; strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got %q, want %q", got, want)
	}
}

// hostile are pieces of text that, said over and over, would make a careless
// reader look at the rest of the body each time.
func hostile() []string {
	return []string{
		"{%", "{{", "{% x\n", "{{ \"\n", "{% if x %}", "{% for x %}", "{% highlight x %}\n", "{% raw %}", "{% comment %}", "{#",
		"{% x %} ", "{% endif %}", "{{<", "{{< x \"", "{{< \"\n", "{{< notice >}}", "{{% x %}}", "{{</*", "{{ x(", "{% x() %}", "{% end %}",
		"<A ", "<A b={", "<A>", "</A>", "<a b=\"", "<A>\n", "  <A>\n", "{", "{`", "{/*", "{\"", "{a", "export {\n", "export a = '\n", "import {\n",
		"{:", "{: .x", "{::comment}", "*[x]", "<div markdown=\"1\">\n", "<a markdown=", "# {#", "<pre>", "<pre", "<!--",
		":::note\n", "::::note\n:::\n", ":::\n", "!!! note\n    ", "!!! note \"\n", "> [!x]\n", ">", "> ", "- ", "1. ", "\t",
		"[[", "![[", "[[a|", "%%", "== ", "==a", "^a ", "<%", "```dataview\n", "[x](", "[x](@/", "](", "]({filename}", "{filename}",
		"`", "``", "` ", "`\n", "a`b``", "~~~\n", "```\n", "> ```\n", "\\`", "\\", "@if(", "@if (x)\n", "@foreach(x)\n", "@verbatim\n", "@{{", "{{--", "{!!",
		"\n", " \n", "a", "| ", "- {% x %}\n", "> {% youtube x %}\n", "{% youtube x %}", "- - - - {% youtube x %}\n",
	}
}

// growth tells how many times longer a body of 4n bytes takes than one of n.
// The best of several runs counts, as other work on the machine only adds.
func growth(piece string, n int) float64 {
	best := func(size int) time.Duration {
		body := strings.Repeat(piece, size/len(piece))
		least := time.Hour
		for range 3 {
			start := time.Now()
			Rewrite(body, all(), exampleSite())
			least = min(least, time.Since(start))
		}
		return least
	}
	return float64(best(4*n)) / float64(best(n))
}

// BenchmarkGrowth reports how the time grows as bodies do: about 4 is linear,
// 16 would be quadratic.
func BenchmarkGrowth(b *testing.B) {
	for _, piece := range hostile() {
		b.Run(fmt.Sprintf("%q", piece), func(b *testing.B) {
			worst := 0.0
			for b.Loop() {
				worst = max(worst, growth(piece, 128<<10))
			}
			b.ReportMetric(worst, "growth")
		})
	}
}

func TestRewriteBoundsWhatHostileBodiesBecome(t *testing.T) {
	for _, piece := range hostile() {
		body := strings.Repeat(piece, 1<<16/len(piece))
		if got, _ := Rewrite(body, all(), exampleSite()); len(got) > mostWritten(len(body)) {
			t.Errorf("%q said often: %d bytes became %d", piece, len(body), len(got))
		}
	}
}
