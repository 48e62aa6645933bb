package dialect

import "strings"

// blade rewrites what Blade writes in braces.
func (r *rewriter) blade() bool {
	rest := r.src[r.at:]
	switch {
	case strings.HasPrefix(rest, "{{--"):
		end := r.find("--}}", r.at+4, -1)
		if end < 0 {
			r.dropLine()
			return true
		}
		r.drop(end + 4)
		return true
	case strings.HasPrefix(rest, "{{"):
		return r.bladeValue("}}")
	case strings.HasPrefix(rest, "{!!"):
		return r.bladeValue("!!}")
	}
	return false
}

func (r *rewriter) bladeValue(close string) bool {
	from := r.at + len(close)
	end := r.within(close, from)
	if end < 0 {
		r.note("a value is not closed; the rest of its line is left out")
		r.dropLine()
		return true
	}
	expression := strings.TrimSpace(strings.Trim(r.src[from:end], "{}"))
	name := strings.ReplaceAll(strings.TrimPrefix(expression, "$"), "->", ".")
	v, ok := r.operand(name)
	if !ok {
		r.note("the value of %q is not known; it is left out", shortened(expression))
		r.drop(end + len(close))
		return true
	}
	r.at = end + len(close)
	r.insert(v)
	return true
}

// directive rewrites a directive of Blade: at a line's start, and with a name
// that Blade knows. Any other @ is text.
func (r *rewriter) directive() bool {
	rest := r.src[r.at:]
	if strings.HasPrefix(rest, "@{{") || strings.HasPrefix(rest, "@{!!") {
		close := "}}"
		if rest[2] == '!' {
			close = "!!}"
		}
		end := r.within(close, r.at+3)
		if end < 0 {
			end = r.at + 3 - len(close)
		}
		r.write(r.src[r.at+1 : end+len(close)])
		r.at = end + len(close)
		return true
	}
	if !r.fresh {
		return false
	}
	name := leadingName(rest[1:], "")
	after := r.at + 1 + len(name)
	end := r.arguments(after)
	if end == after && (takesArguments(name) || !r.blankUntilEnd(end)) {
		return false // such as "@if only" in prose
	}
	switch name {
	case "verbatim":
		if e, ok := r.closer("endverbatim", end); ok {
			r.rawEnd = e.from
		}
		r.drop(end)
	case "php":
		if e, ok := r.closer("endphp", end); ok && end == r.at+4 {
			end = e.to
		}
		r.drop(end)
	case "foreach", "for", "forelse", "while":
		r.note("what %q would show is not known; it is left out", name)
		r.pushDrop("end" + name)
		r.drop(end)
	case "if", "unless", "isset", "empty", "switch", "auth", "guest":
		r.push(frame{name: "end" + name, cut: -1})
		r.drop(end)
	case "else", "elseif", "case", "default":
		r.nextBranch()
		r.drop(end)
	case "include", "includeIf", "includeWhen", "includeFirst", "each", "component", "livewire":
		r.note("what @%s would show is not known; it is left out", name)
		r.dropBlock(end)
	case "endforeach", "endfor", "endforelse", "endwhile", "endif", "endunless", "endisset", "endempty", "endswitch", "endauth", "endguest":
		if !r.pop(name, end) {
			r.drop(end)
		}
	case "section", "extends", "yield", "stack", "push", "prepend", "parent", "show", "stop", "break", "continue", "csrf",
		"slot", "endslot", "endsection", "endpush", "endprepend", "endcomponent", "endverbatim", "endphp", "vite", "once", "endonce":
		r.dropBlock(end)
	default:
		return false
	}
	return true
}

// takesArguments tells directives that are none without parentheses.
func takesArguments(name string) bool {
	switch name {
	case "if", "unless", "isset", "foreach", "for", "forelse", "while", "switch", "case", "elseif", "include", "includeIf",
		"includeWhen", "includeFirst", "each", "component", "livewire", "section", "extends", "yield", "stack", "push",
		"prepend", "slot":
		return true
	}
	return false
}

// arguments gives the end of what stands in parentheses at from, on one line or
// several; from if there are none.
func (r *rewriter) arguments(from int) int {
	open := from
	for open < len(r.src) && open-from < 4 && r.src[open] == ' ' {
		open++
	}
	if open >= len(r.src) || r.src[open] != '(' {
		return from
	}
	if end := r.balanced(open); end > 0 {
		return end
	}
	return r.lineEnd()
}
