package survey

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/pelletier/go-toml/v2"

	"feedgen/sources"
)

//go:embed config.toml.tmpl
var configText string

// Config gives the text of a configuration for the site, to be written to its
// folder. What the generator's own files tell is not copied, so that it stands in
// one place.
func (s Survey) Config() ([]byte, error) {
	t, err := template.New("config.toml").Parse(configText)
	if err != nil {
		return nil, err
	}
	settings := map[string]setting{
		"Title":     s.setting("title", s.Title),
		"URL":       s.setting("url", s.URL),
		"Language":  s.language(),
		"Timezone":  s.timezone(),
		"Path":      {"path", ".", "the site's folder, or one of posts in it", false},
		"Preset":    {"preset", s.Site.Preset, "how the site is built", false},
		"Permalink": {"permalink", s.Site.Permalink, "the addresses of posts" + s.elsewhere(), true},
		"Items":     {"items", 20, "of the newest posts; 0 is all", true},
		"Out":       {"path", s.Feeds, "where the feeds are written", false},
	}
	if s.Site.Feeds != "" {
		settings["Out"] = setting{"path", s.Feeds, s.Site.Preset + " publishes what is there", false}
	}
	if s.Site.FeedsAt != "" {
		settings["Address"] = setting{"url", "./" + s.Site.FeedsAt, "where it is published, from the home page", false}
	}
	if err := s.adoptSettings(settings); err != nil {
		return nil, err
	}
	lines := make(map[string]string)
	for name, one := range settings {
		if lines[name], err = one.line(); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err = t.Execute(&b, lines)
	return b.Bytes(), err
}

func (s Survey) language() setting {
	if s.Site.Language == "" {
		return setting{"language", "en-GB", "for example; of posts that name none", true}
	}
	return setting{"language", s.Site.Language, told(s.Site.From["language"]), true}
}

func (s Survey) timezone() setting {
	if s.Site.Zone == nil {
		return setting{"timezone", "UTC", "of dates that name none; as in \"Europe/London\"", true}
	}
	return setting{"timezone", s.Site.Zone.String(), told(s.Site.From["timezone"]), true}
}

// elsewhere says where else the pattern of addresses may stand.
func (s Survey) elsewhere() string {
	if s.Site.Program == "" {
		return ""
	}
	return fmt.Sprintf("; %s may say others, which feedgen does not read", s.Site.Program)
}

// setting gives the line for a value.
func (s Survey) setting(key string, v Value) setting {
	switch v.Kind {
	case Told:
		return setting{key, v.Text, told(v.From), true}
	case Guessed:
		return setting{key, v.Text, "guessed from " + cmp.Or(v.From, "the folder's name"), false}
	case Unknown:
		return setting{key, v.Text, "SET THIS: " + s.Nowhere(), false}
	}
	return setting{key, v.Text, "", false}
}

func told(file string) string { return "told by " + cmp.Or(file, "the site") }

// A setting is a line of the configuration.
type setting struct {
	key    string
	value  any
	remark string
	off    bool // shown, but not set
}

func (s setting) line() (string, error) {
	name := s.key
	if s.off {
		name = "# " + s.key
	}
	value, err := quote(s.value)
	line := fmt.Sprintf("%-11s = %s", name, value)
	if s.remark != "" {
		line = fmt.Sprintf("%-45s # %s", line, sources.Printable(s.remark))
	}
	return line, err
}

// A literal is a value as it stands in the file.
type literal string

// quote writes a value as TOML does.
func quote(v any) (string, error) {
	if text, ok := v.(literal); ok {
		return string(text), nil
	}
	line, err := toml.Marshal(map[string]any{"v": v})
	if err != nil {
		return "", err
	}
	s := strings.TrimSpace(strings.TrimPrefix(string(line), "v = "))
	// What needs no escape in either kind of quotes is the same in both.
	if inner := strings.Trim(s, "'"); len(inner) == len(s)-2 && !strings.ContainsAny(inner, `"\`) {
		s = `"` + inner + `"`
	}
	return s, nil
}
