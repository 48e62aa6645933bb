package admin

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

// A page is the page for a person. It has no script, loads nothing, and does not load
// itself anew: that would take whoever reads it, or has it read aloud, back to its top.
type page struct {
	template *template.Template
	policy   string // what browsers may do with it, as Content-Security-Policy has it
}

func newPage() page {
	sum := sha256.Sum256([]byte(pageStyle))
	return page{
		template: template.Must(template.New("page").Funcs(template.FuncMap{
			"line":   sources.Printable,
			"lines":  printableLines,
			"size":   job.Size,
			"plural": job.Plural,
			"style":  func() template.CSS { return template.CSS(pageStyle) },
			"took":   took,
		}).Parse(pageText)),
		policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			base64.StdEncoding.EncodeToString(sum[:])),
	}
}

// servePage answers with the page.
func (a *Admin) servePage(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	if err := a.page.template.Execute(&b, a.shown()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // who is gone needs no answer
}

// serveJSON answers with what `feedgen status --json` prints.
func (a *Admin) serveJSON(w http.ResponseWriter, _ *http.Request) {
	v := a.state.view(a.Now())
	if v.Err != nil {
		http.Error(w, v.Err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(v.Status) // who is gone needs no answer
}

// printableLines is sources.Printable for a text of several lines.
func printableLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		lines[i] = sources.Printable(line)
	}
	return strings.Join(lines, "\n")
}

// took gives a time in the unit that suits a person.
func took(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
