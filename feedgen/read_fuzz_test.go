package feedgen

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(readTestdata, "good-*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		doc, problems := Read(data)
		if !bytes.Equal(before, data) {
			t.Error("Read changed the data")
		}
		if diff := cmp.Diff(doc, Understand(data)); diff != "" {
			t.Errorf("Understand gives another document (-Read +Understand):\n%s", diff)
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Rule == "" || p.Text == "" || p.Severity != readSeverity(p.Rule) {
				t.Errorf("problem is not whole: %#v", p)
			}
		}
		if doc.Format == "" && len(problems) == 0 {
			t.Error("what is no feed has no problem")
		}
	})
}

func FuzzReadHTML(f *testing.F) {
	f.Add(`<p>Jam &amp; <a href="https://example.com/">more</a><br><table><tr><td>1</table>`)
	f.Add(`<svg><style><img src=x onerror=y></style></svg><!-- -->`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, fault := range readHTML(readValue{text: text}) {
			if fault.rule == "" || fault.text == "" {
				t.Errorf("fault is not whole: %#v", fault)
			}
		}
	})
}
