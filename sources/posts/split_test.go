package posts

import "testing"

func TestSplitFindsTheFences(t *testing.T) {
	for _, c := range []struct {
		file, text, body string
		syntax           syntax
		line, bodyAt     int
	}{
		{"---\na: b\n---\nc\n", "a: b\n", "c\n", yamlSyntax, 2, 4},
		{"---\n---", "", "", yamlSyntax, 2, 3},
		{"\n\t\n--- \u00a0\na: b\n---\t\u00a0\nc", "a: b\n", "c", yamlSyntax, 4, 6},
		{"----\n---\n-----\n----\nc", "---\n-----\n", "c", yamlSyntax, 2, 5},
		{"---\na\n....\n...x\n...\nc", "a\n....\n...x\n", "c", yamlSyntax, 2, 6},
		{"---\na\n ---\n---b\n--\n---", "a\n ---\n---b\n--\n", "", yamlSyntax, 2, 7},
		{"+++\na\n...\n---\n+++\nc", "a\n...\n---\n", "c", tomlSyntax, 2, 6},
		{";;;\n{}\n;;;\nc", "{}\n", "c", yamlSyntax, 2, 4},
		{" - --JSON\n{}\n---\nc", "{}\n", "c", yamlSyntax, 2, 4},
		{"{ \"a\": 1}\nc", "{ \"a\": 1}", "\nc", yamlSyntax, 1, 1},
		{"{a}\nc", "", "{a}\nc", noSyntax, 0, 1},
		{" ---\nc\n---\n", "", " ---\nc\n---\n", noSyntax, 0, 1},
		{"-- a\n", "", "-- a\n", noSyntax, 0, 1},
	} {
		h := split(c.file)
		want := head{c.syntax, c.text, c.line, true, c.body, c.bodyAt}
		if h != want {
			t.Errorf("%q:\ngot  %+v\nwant %+v", c.file, h, want)
		}
	}
}

func TestSplitNeedsTheClosingFence(t *testing.T) {
	for _, file := range []string{"---\n", "---\na\n+++\n", "+++\na\n---\n", "----\na\n---\n", "{\"a\":"} {
		if h := split(file); h.closed {
			t.Errorf("%q is closed: %+v", file, h)
		}
	}
}

// BenchmarkSplit parts posts of all three kinds.
func BenchmarkSplit(b *testing.B) {
	const prose = "A heron has stood on the handle of the pump since Friday.\n"
	b.Run("fenced", func(b *testing.B) { benchmarkSplit(b, seed) })
	b.Run("bare", func(b *testing.B) { benchmarkSplit(b, "Title: A heron\nDate: 2024-01-15\n\n"+prose) })
	b.Run("prose", func(b *testing.B) { benchmarkSplit(b, prose+"\n"+prose) })
}

func benchmarkSplit(b *testing.B, file string) {
	b.ReportAllocs()
	for b.Loop() {
		split(file)
	}
}

func TestSplitDoesNotAllocate(t *testing.T) {
	for _, file := range []string{seed, "Title: A\n\nText.\n", "Text.\n\nMore.\n"} {
		if n := testing.AllocsPerRun(10, func() { split(file) }); n > 0 {
			t.Errorf("%g allocations for %.20q", n, file)
		}
	}
}
