package dialect

import "strings"

// maxArgs bounds the parameters that are read of one tag.
const maxArgs = 64

// args are the parameters of a tag.
type args struct {
	list  []string
	named map[string]string // by name in lower case
}

// first gives the first of the named parameters that says something.
func (a args) first(names ...string) string {
	for _, name := range names {
		if v := a.named[name]; v != "" {
			return v
		}
	}
	return ""
}

// get gives the positional parameter i, or nothing.
func (a args) get(i int) string {
	if i < len(a.list) {
		return a.list[i]
	}
	return ""
}

// from gives the positional parameters from i on as one text.
func (a args) from(i int) string {
	if i >= len(a.list) {
		return ""
	}
	return strings.Join(a.list[i:], " ")
}

// parseArgs reads parameters divided by blanks or commas: words, text in quotes,
// and name=value. name: value is read where colons is set.
func parseArgs(s string, colons bool) args {
	a := args{named: make(map[string]string)}
	for n := 0; n < maxArgs; n++ {
		s = strings.TrimLeft(s, " \t\n,")
		if s == "" {
			return a
		}
		if name := leadingName(s, "-:@."); name != "" {
			rest := strings.TrimLeft(s[len(name):], " \t\n")
			key, isColon := strings.CutSuffix(name, ":")
			if rest != "" && rest[0] == '=' && !strings.HasPrefix(rest, "==") {
				var v string
				v, s = value(strings.TrimLeft(rest[1:], " \t\n"))
				a.named[strings.ToLower(name)] = v
				continue
			}
			if colons && isColon && rest != "" && (rest[0] == '"' || rest[0] == '\'' || len(rest) < len(s)-len(name)) {
				var v string
				v, s = value(rest)
				a.named[strings.ToLower(key)] = v
				continue
			}
		}
		var v string
		v, s = value(s)
		a.list = append(a.list, v)
	}
	return a
}

// value reads one word or quoted text from the start of s and gives what is
// left.
func value(s string) (v, rest string) {
	if s == "" {
		return "", ""
	}
	if q := s[0]; q == '"' || q == '\'' || q == '`' {
		if end := closingQuote(s); end > 0 {
			v = s[1:end]
			if q != '`' && strings.Contains(v, `\`) {
				v = strings.NewReplacer(`\"`, `"`, `\'`, `'`, `\n`, "\n", `\\`, `\`).Replace(v)
			}
			return v, s[end+1:]
		}
	}
	n := strings.IndexAny(s, " \t\n,")
	switch {
	case n < 0:
		return s, ""
	case n == 0:
		return "", s[1:]
	}
	return s[:n], s[n:]
}

// closingQuote gives where the quote that s begins with is closed, or -1.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == s[0]:
			return i
		}
	}
	return -1
}
