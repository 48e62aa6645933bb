package dialect

import (
	"regexp"
	"strings"
)

var (
	importStart  = regexp.MustCompile(`^import\s+(?:["']|type\s+[\w{*]|[\w$*{][^"']*(?:\sfrom\s*["']|$)|\{)`)
	exportStart  = regexp.MustCompile(`^export\s+(?:default\b|const\s|let\s|var\s|function\b|async\s|class\s|type\s|interface\s|\*|\{)`)
	importedName = regexp.MustCompile(`import\s+(?:type\s+)?([\w$]+)[^"']*from\s*["']([^"']+)["']`)
)

// module leaves out an import or export of JavaScript, which may span lines. It
// begins a block and has the shape of one: a line of prose has not.
func (r *rewriter) module(text string) bool {
	if r.lineFrom > 0 && r.src[r.lineFrom-1] != '\n' {
		return false
	}
	isImport := importStart.MatchString(text)
	if !isImport && !exportStart.MatchString(text) {
		return false
	}
	end := r.statementEnd(r.at)
	if isImport {
		m := importedName.FindStringSubmatch(r.src[r.at:end])
		if m == nil && !strings.ContainsAny(r.src[r.at:end], `"'`) {
			return false
		}
		if m != nil {
			if r.imports == nil {
				r.imports = make(map[string]string)
			}
			r.imports[m[1]] = m[2]
		}
	}
	r.drop(end)
	if r.at < len(r.src) {
		r.at++
	}
	r.endLine()
	r.blocks.para = false
	return true
}

// statementEnd gives the end of the line on which all brackets that were opened
// since from are closed, and no operator wants more. If none is, it is the end
// of the first line.
func (r *rewriter) statementEnd(from int) int {
	first := r.find("\n", from, len(r.src))
	for i := from; i < len(r.src) && i-from < maxTag; {
		switch r.src[i] {
		case '{', '(', '[':
			if i = r.balanced(i); i < 0 {
				return first
			}
			continue
		case '"', '\'', '`':
			i = r.stringEnd(i)
			continue
		case '\n':
			line := strings.TrimRight(r.src[from:i], " \t")
			if !strings.HasSuffix(line, "=") && !strings.HasSuffix(line, "=>") && !strings.HasSuffix(line, ",") && !strings.HasSuffix(line, "from") {
				return i
			}
		}
		i++
	}
	if len(r.src)-from <= maxTag {
		return len(r.src)
	}
	return first
}

// balanced gives what follows the bracket that closes the one at from, or -1.
// Brackets in strings and comments do not count.
func (r *rewriter) balanced(from int) int {
	if r.fuel <= 0 {
		return -1
	}
	depth := 0
	limit := min(len(r.src), from+maxTag)
	i := from
	for i < limit {
		switch c := r.src[i]; {
		case c == '{' || c == '(' || c == '[':
			depth++
		case c == '}' || c == ')' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case c == '"' || c == '`' || c == '\'' && !isWordByte(r.src[i-1]):
			i = r.stringEnd(i)
			continue
		case strings.HasPrefix(r.src[i:], "/*"):
			if end := r.find("*/", i+2, -1); end >= 0 {
				i = end + 2
				continue
			}
		}
		i++
	}
	r.spend(limit - from)
	return -1
}

// stringEnd gives what follows the string that begins at from. One that is not
// closed on its line, or in “ at all, is the quote alone.
func (r *rewriter) stringEnd(from int) int {
	q := r.src[from]
	limit := min(len(r.src), from+maxTag)
	for i := from + 1; i < limit; i++ {
		switch c := r.src[i]; {
		case c == '\\':
			i++
		case c == q:
			return i + 1
		case c == '\n' && q != '`':
			r.spend(i - from)
			return from + 1
		}
	}
	r.spend(limit - from)
	return from + 1
}

// expression rewrites an {expression} of MDX. What is in braces is one if it
// begins as JavaScript does and is more than words: {a}, {a.b}, {f(x)}, {"text"}
// and {/* comment */} are, {two words}, {a, b} and {} are prose.
func (r *rewriter) expression() bool {
	if strings.HasPrefix(r.src[r.at:], "{/*") {
		return r.mdxComment()
	}
	end := r.balanced(r.at)
	if end < 0 {
		return false
	}
	inner := strings.TrimSpace(r.src[r.at+1 : end-1])
	if v, ok := stringLiteral(inner); ok {
		r.insert(v)
		r.drop(end)
		return true
	}
	if !isExpression(inner) {
		return false
	}
	r.note("the value of %q is not known; it is left out", shortened(inner))
	r.drop(end)
	return true
}

// mdxComment leaves out {/* a comment */}. One that ends an excerpt stays, as a
// comment of HTML.
func (r *rewriter) mdxComment() bool {
	end := r.find("*/", r.at+3, -1)
	if end < 0 {
		return false
	}
	text := strings.TrimSpace(r.src[r.at+3 : end])
	close := r.find("}", end, -1)
	if close < 0 || strings.TrimSpace(r.src[end+2:close]) != "" {
		return false
	}
	r.drop(close + 1)
	if text == "truncate" || text == "more" {
		r.insert("<!-- " + text + " -->")
	}
	return true
}

// stringLiteral gives the text of a string of JavaScript without values in it.
func stringLiteral(s string) (string, bool) {
	if len(s) < 2 || strings.IndexByte("\"'`", s[0]) < 0 {
		return "", false
	}
	end := 1
	for end < len(s) && s[end] != s[0] {
		if s[end] == '\\' {
			end++
		}
		end++
	}
	if end != len(s)-1 || s[0] == '`' && strings.Contains(s, "${") {
		return "", false
	}
	return strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\'`, "'", "\\`", "`", `\\`, `\`, `\t`, "\t").Replace(s[1:end]), true
}

var (
	plainWords = regexp.MustCompile(`^[\w$'’-]+(?:[ \t\n,;]+[\w$'’-]+)*[.,;!?…]*$`)
	oneName    = regexp.MustCompile(`^[A-Za-z_$][\w$]*$`)
)

func isExpression(s string) bool {
	switch {
	case s == "":
		return false
	case oneName.MatchString(s):
		return true
	case plainWords.MatchString(s):
		return false
	}
	return strings.IndexByte("([{<`'\"!-+", s[0]) >= 0 || s[0] == '_' || s[0] == '$' || isWordByte(s[0]) && s[0] < 0x80
}
