package dialect

import (
	"bytes"
	"strings"
)

// dead is the address in Markdown of a link that leads nowhere. Cleaning leaves
// its text only.
const dead = "<>"

// post gives the address of the post that ref names, which may end with a
// fragment.
func (r *rewriter) post(ref string) (string, bool) {
	ref, fragment := cutFragment(ref)
	if r.site.Post == nil || ref == "" {
		return "", false
	}
	address, ok := r.site.Post(ref)
	return address + fragment, ok && address != ""
}

// file gives the address of a file; as it stands if the site knows none.
func (r *rewriter) file(ref string) string {
	if address, ok := r.knownFile(ref); ok {
		return address
	}
	return ref
}

func (r *rewriter) knownFile(ref string) (string, bool) {
	if r.site.File == nil || ref == "" || strings.Contains(ref, "://") {
		return "", false
	}
	address, ok := r.site.File(ref)
	return address, ok && address != ""
}

// value gives what the site says of a dotted name.
func (r *rewriter) value(name string) (string, bool) {
	if r.site.Value == nil {
		return "", false
	}
	return r.site.Value(name)
}

// rooted gives a path from the site's root as an address.
func (r *rewriter) rooted(ref string, absolute bool) string {
	if strings.Contains(ref, "://") {
		return ref
	}
	base, _ := r.value("site.baseurl")
	if absolute {
		home, _ := r.value("site.url")
		base = strings.TrimSuffix(home, "/") + base
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimLeft(ref, "/")
}

// writeAddress writes an address in place of what ends at end. One that is not
// known leaves a link without an address. What was written before it as part of
// the same address, such as the site's base, goes.
func (r *rewriter) writeAddress(end int, address string, known bool) {
	from := r.addressStart()
	if known && (from == len(r.out) || strings.HasPrefix(address, "/") || strings.Contains(address, "://")) {
		r.out = r.out[:from]
	}
	if known {
		r.at = end
		r.insert(escapeAddress(address))
		return
	}
	r.out = r.out[:from]
	if r.inTarget() {
		r.write(dead)
	}
	r.drop(end)
	for r.at < len(r.src) && strings.IndexByte(" \t\n)\"'>", r.src[r.at]) < 0 {
		r.at++ // a fragment of it
	}
}

// addressStart gives where the address begins that is being written: the length
// of out if it is at its start.
func (r *rewriter) addressStart() int {
	const longest = 300
	i := len(r.out)
	for i > 0 && len(r.out)-i < longest && strings.IndexByte(" \t\n()<>\"'[]", r.out[i-1]) < 0 {
		i--
	}
	if written := string(r.out[i:]); strings.HasPrefix(written, "/") || strings.Contains(written, "://") {
		return i
	}
	return len(r.out)
}

// inTarget tells whether the target of a link in Markdown is being written.
func (r *rewriter) inTarget() bool {
	before := bytes.TrimRight(r.out[max(0, len(r.out)-300):], " ")
	return bytes.HasSuffix(before, []byte("](")) || bytes.HasSuffix(before, []byte("]:"))
}

// target looks at where a link in Markdown leads, if one does at r.at.
func (r *rewriter) target() bool {
	if !r.on[ZolaShortcodes] && !r.on[MDX] && !r.on[WikiLinks] || !strings.HasPrefix(r.src[r.at:], "](") {
		return false
	}
	from := r.at + 2
	n := strings.IndexAny(r.src[from:min(len(r.src), from+500)], " \t\n)<>{")
	if n <= 0 {
		return false
	}
	ref := r.src[from : from+n]
	internal := r.on[ZolaShortcodes] && strings.HasPrefix(ref, "@/")
	page, _ := cutFragment(ref)
	if !internal && (strings.Contains(ref, "://") || !strings.HasSuffix(page, ".md") && !strings.HasSuffix(page, ".mdx")) {
		return false
	}
	address, ok := r.post(ref)
	if !ok && !internal {
		return false
	}
	r.write("](")
	if !ok {
		r.note("%q is not known; its link is left out", ref)
	}
	r.writeAddress(from+n, address, ok)
	return true
}

func cutFragment(ref string) (page, fragment string) {
	if i := strings.IndexByte(ref, '#'); i >= 0 {
		return ref[:i], ref[i:]
	}
	return ref, ""
}

// escapeAddress makes an address stand in Markdown and in attributes of HTML.
func escapeAddress(s string) string {
	return strings.NewReplacer(" ", "%20", "\n", "", `"`, "%22", "<", "%3C", ">", "%3E", "(", "%28", ")", "%29").Replace(s)
}
