package markup

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// player makes an <audio> or <video> work where no script starts it: with
// controls, and not by itself. One without a usable file goes.
func (r *rewriter) player(n *html.Node) {
	r.children(n)
	r.address(n)
	if !has(n, "src") && find(n, atom.Source) == nil {
		r.gone++
		remove(n)
		return
	}
	if has(n, "poster") {
		poster, _ := AbsoluteURL(r.page, get(n, "poster"))
		set(n, "poster", poster)
	}
	if !has(n, "controls") {
		n.Attr = append(n.Attr, html.Attribute{Key: "controls"})
	}
	if n.DataAtom == atom.Video {
		dimensions(n)
	}
}

// file keeps a <source> or <track> only in a player and with a usable address.
func (r *rewriter) file(n *html.Node) {
	r.address(n)
	if parent := n.Parent.DataAtom; parent != atom.Audio && parent != atom.Video || !has(n, "src") {
		remove(n)
	}
}

// address makes src absolute, or sets it to what a script would. An address of
// no use goes.
func (r *rewriter) address(n *html.Node) {
	src, ok := AbsoluteURL(r.page, get(n, "src"))
	if !ok {
		src, _ = AbsoluteURL(r.page, get(n, "data-src"))
	}
	set(n, "src", src)
}

// frame puts a paragraph with a link in the place of an <iframe>, or the link
// alone where no paragraph may stand.
func (r *rewriter) frame(n *html.Node) {
	r.address(n)
	shown, err := url.Parse(get(n, "src"))
	if err != nil || shown.Host == "" || isDot(n) || within(n, atom.A) {
		r.gone++
		remove(n)
		return
	}
	href, name := watchPage(shown)
	if title := get(n, "title"); title != "" {
		name = title
	}
	link := element(atom.A, html.Attribute{Key: "href", Val: href})
	link.AppendChild(text(name))
	if within(n, atom.P) {
		replace(n, link)
		return
	}
	p := element(atom.P)
	p.AppendChild(link)
	replace(n, p)
}

// watchPage gives the page where a person would see what a frame shows, and a
// name for it that needs no translation.
func watchPage(frame *url.URL) (href, name string) {
	host := strings.TrimPrefix(frame.Host, "www.")
	kind, id, _ := strings.Cut(strings.Trim(frame.Path, "/"), "/")
	switch host {
	case "youtube.com", "m.youtube.com", "youtube-nocookie.com":
		if kind == "embed" || kind == "v" {
			return youTube(frame, id), "YouTube"
		}
		return frame.String(), "YouTube"
	case "player.vimeo.com":
		if kind == "video" && isID(id) {
			return vimeo(id, frame.Query().Get("h")), "Vimeo"
		}
		return frame.String(), "Vimeo"
	}
	return frame.String(), host
}

func youTube(frame *url.URL, id string) string {
	query := frame.Query()
	list := query.Get("list")
	switch {
	case id == "videoseries" && isID(list):
		return "https://www.youtube.com/playlist?list=" + list
	case !isID(id), id == "videoseries", id == "live_stream":
		return frame.String()
	}
	href := "https://www.youtube.com/watch?v=" + id
	if seconds, err := strconv.ParseUint(query.Get("start"), 10, 32); err == nil && seconds > 0 {
		href += "&t=" + strconv.FormatUint(seconds, 10) + "s"
	}
	return href
}

// vimeo gives the page of a video. An unlisted one opens with its key only.
func vimeo(id, key string) string {
	href := "https://vimeo.com/" + id
	if isID(key) {
		href += "/" + key
	}
	return href
}

// isID tells whether s is like the ids that YouTube and Vimeo give.
func isID(s string) bool {
	return s != "" && strings.Trim(s, unreserved) == ""
}

// dimensions leaves width and height only where they are whole pixels.
func dimensions(n *html.Node) {
	for _, key := range []string{"width", "height"} {
		value := ""
		if size := pixels(get(n, key)); size > 0 {
			value = strconv.Itoa(size)
		}
		set(n, key, value)
	}
}
