package dialect

import (
	"net/url"
	"path"
	"strings"
)

// embed gives the HTML of what themes, plugins and components show under much
// the same names everywhere: pictures, players, videos, posts of others. It
// tells false if name is none of them; the HTML is empty if the parameters do
// not say what to show.
func (r *rewriter) embed(name string, a args) (html string, ok bool) {
	id := a.first("id", "videoid", "video_id", "video", "src", "url", "key", "link")
	if id == "" {
		id = a.get(0)
	}
	switch bareName(name) {
	case "figure", "fig", "image", "img", "imgproc", "picture", "responsiveimage", "resizeimage", "pic", "photo", "imagecaption",
		"staticimage", "gatsbyimage", "nextimage", "themedimage", "figureimage", "captionedimage", "thumbnail", "lazyimage",
		"imgfit", "bannerimage", "figureimg", "imagefigure":
		return r.picture(a), true
	case "video", "mp4", "videoplayer", "localvideo", "videofile", "html5video":
		if youtubeID(id) != "" && strings.Contains(id, "you") {
			return r.embed("youtube", a)
		}
		return r.player("video", a), true
	case "audio", "mp3", "audioplayer", "podcast":
		return r.player("audio", a), true
	case "iframe", "embed":
		return framed(r.file(id), a.first("title", "caption")), true
	case "youtube", "youtubeplayer", "youtubevideo", "youtubeembed", "liteyoutubeembed", "liteyoutube", "yt",
		"youtubelite", "enhancedyoutube", "youtubeprivacy":
		if id = youtubeID(id); id == "" {
			return "", true
		}
		return frameTo("https://www.youtube.com/embed/"+id+startAt(a), a.first("title", "caption")), true
	case "vimeo", "vimeoembed":
		if id = path.Base(id); !isID(id) {
			return "", true
		}
		return frameTo("https://player.vimeo.com/video/"+id, a.first("title", "caption")), true
	}
	return linked(bareName(name), id, a)
}

// linked is embed for what becomes a link.
func linked(name, id string, a args) (html string, ok bool) {
	address := ""
	switch name {
	case "gist":
		if address = id; !strings.Contains(id, "://") && id != "" {
			second := a.get(1)
			if strings.Contains(second, ".") || strings.Contains(id, "/") {
				second = ""
			}
			address = "https://gist.github.com/" + strings.TrimSuffix(id+"/"+second, "/")
		}
	case "tweet", "twitter", "x", "xsimple", "twittersimple", "tweetembed", "twitterembed", "twittertweet":
		switch user := a.named["user"]; {
		case strings.Contains(id, "://"):
			address = id
		case isID(id):
			if !isID(user) {
				user = "i"
			}
			address = "https://x.com/" + user + "/status/" + id
		}
	case "instagram", "instagramsimple":
		if address = id; isID(id) {
			address = "https://www.instagram.com/p/" + id + "/"
		}
	case "streamable":
		address = id
		if isID(id) {
			address = "https://streamable.com/" + id
		}
	case "codepen", "jsfiddle", "codesandbox", "stackblitz", "asciinema", "spotify", "soundcloud", "mastodon", "github", "speakerdeck":
		address = id
	default:
		return "", false
	}
	if !strings.Contains(address, "://") {
		return "", true
	}
	return linkTo(address, a.first("title")), true
}

// picture gives the image that parameters describe; nothing if they name none.
func (r *rewriter) picture(a args) string {
	p := picture{
		src: a.first("src", "image_path", "path", "url", "image", "file", "filename", "name", "img", "source", "link_src"),
		alt: a.first("alt", "description"), title: a.named["title"],
		width: a.named["width"], height: a.named["height"],
		link: a.first("link", "href"), caption: a.first("caption", "figcaption", "attr"),
	}
	if p.src == "" {
		p.src = a.get(0)
		if p.alt == "" {
			p.alt = a.get(1)
		}
	}
	if p.src == "" {
		return ""
	}
	if p.caption == "" && p.title != "" && p.alt == "" {
		p.alt = p.title
	}
	p.src = r.file(p.src)
	return p.html()
}

func (r *rewriter) player(name string, a args) string {
	src := a.first("src", "url", "file", "path", "mp4", "mp3", "webm", "ogg", "source", "video", "id")
	if src == "" {
		src = a.get(0)
	}
	if src == "" || !strings.ContainsAny(src, "./") {
		return ""
	}
	poster := a.named["poster"]
	if poster != "" {
		poster = r.file(poster)
	}
	return player(name, r.file(src), poster, a.first("caption", "title"))
}

func framed(src, title string) string {
	if src == "" || !strings.ContainsAny(src, "./") {
		return ""
	}
	return frameTo(src, title)
}

// youtubeID gives the id in what names a video: an id or an address.
func youtubeID(s string) string {
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		if s = u.Query().Get("v"); s == "" {
			s = path.Base(u.Path)
		}
	}
	s, _, _ = strings.Cut(s, "?")
	if !isID(s) {
		return ""
	}
	return s
}

func startAt(a args) string {
	if s := a.first("start", "t"); pixels(s) != "" {
		return "?start=" + s
	}
	return ""
}

// isID tells whether s is like the ids that such services give.
func isID(s string) bool {
	return s != "" && len(s) <= 64 && leadingName(s, "-") == s
}

// bareName gives a name without capitals and dashes.
func bareName(name string) string {
	name = strings.TrimSuffix(name, path.Ext(name))
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(path.Base(name)))
}
