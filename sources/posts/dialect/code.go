package dialect

import (
	"regexp"
	"strings"
)

// What is escaped in code, for each generator.
var (
	rawTags       = regexp.MustCompile(`\{%[-+~]?\s*(?:end)?(?:raw|verbatim)\s*[-+~]?%\}`)
	hugoEscape    = regexp.MustCompile(`\{\{([<%])/\*(.*?)\*/([>%])\}\}`)
	zolaEscape    = regexp.MustCompile(`\{(?:\{/\*(.*?)\*/\}|%/\*(.*?)\*/%)\}`)
	bracesLiteral = regexp.MustCompile(`\{\{-?\s*(?:"([^"\n]*[{}%][^"\n]*)"|'([^'\n]*[{}%][^'\n]*)')\s*-?\}\}`)
	verbatimTags  = regexp.MustCompile(`@(?:end)?verbatim\b`)
	bladeEscape   = regexp.MustCompile(`@(\{\{|\{!!)`)
)

// unescape gives code as its author wants it seen.
func (r *rewriter) unescape(code string) string {
	if r.on[HugoShortcodes] && strings.Contains(code, "/*") {
		code = hugoEscape.ReplaceAllString(code, "{{$1$2$3}}")
	}
	if r.on[ZolaShortcodes] && strings.Contains(code, "/*") {
		code = zolaEscape.ReplaceAllStringFunc(code, func(s string) string {
			return s[:2] + s[4:len(s)-4] + s[len(s)-2:]
		})
	}
	if r.hasValues() && strings.Contains(code, "{") {
		code = rawTags.ReplaceAllString(code, "")
		code = bracesLiteral.ReplaceAllString(code, "$1$2")
	}
	if r.on[Blade] && strings.Contains(code, "@") {
		code = verbatimTags.ReplaceAllString(code, "")
		code = bladeEscape.ReplaceAllString(code, "$1")
	}
	return code
}

// code writes a line of a code block, which ends at end.
func (r *rewriter) code(k kind, end int) {
	line := r.src[r.at:end]
	after := min(end+1, len(r.src))
	first := k == codeLine && r.blocks.fence == 0 && !r.blocks.indented
	r.blocks.indented = k == codeLine && r.blocks.fence == 0
	switch {
	case first && r.on[PelicanLinks] && isPelicanLanguage(line):
		r.drop(after)
		r.endLine()
		return
	case k == fenceStart:
		r.fenceCut = -1
		if r.on[WikiLinks] && isQuery(r.blocks.info) {
			r.note("a dataview query is left out")
			r.fenceCut = len(r.out)
		}
	}
	seen := r.unescape(line)
	if k != fenceStart && seen != line && strings.Trim(seen, " \t>") == "" {
		r.drop(after) // it held only the tags of an escape
		r.endLine()
		return
	}
	r.write(seen)
	r.at = after
	if k == fenceEnd && r.fenceCut >= 0 {
		r.truncate(r.fenceCut)
		r.fenceCut, r.dropped, r.fresh = -1, true, true
	}
	r.endLine()
}

// verbatim writes what stands up to end and is not Markdown, such as <pre>.
func (r *rewriter) verbatim(end int) {
	r.write(r.unescape(r.src[r.at:end]))
	r.at = end
}

// fenced gives code as a fenced block.
func fenced(code, language string) string {
	longest := 2
	for rest := code; ; {
		i := strings.IndexByte(rest, '`')
		if i < 0 {
			break
		}
		n := run(rest[i:], '`')
		longest = max(longest, n)
		rest = rest[i+n:]
	}
	fence := strings.Repeat("`", longest+1)
	code = strings.TrimRight(code, " \t\n")
	for code != "" && strings.TrimLeft(firstLine(code), " \t") == "" {
		_, code, _ = strings.Cut(code, "\n")
	}
	return fence + plainName(language) + "\n" + code + "\n" + fence
}

// fencedHere is fenced, for code that stands in the body within containers.
func (r *rewriter) fencedHere(code, language string) string {
	code = r.unescape(code)
	if lead := r.blocks.lead(); lead != "" {
		bare := strings.TrimRight(lead, " ")
		lines := strings.Split(code, "\n")
		for i, line := range lines {
			if rest, ok := strings.CutPrefix(line, lead); ok {
				lines[i] = rest
			} else if bare != "" {
				lines[i] = strings.TrimPrefix(line, bare)
			}
		}
		code = strings.Join(lines, "\n")
	}
	return fenced(code, language)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// plainName gives the name of a language as far as it is one.
func plainName(language string) string {
	return leadingName(strings.Trim(language, "\"'` "), "+-#.")
}
