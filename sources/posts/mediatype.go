package posts

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"feedgen/sources/media"
)

// typeByName gives the media type that a URL's ending says; "" if it says none.
// Pages, texts and data are no media.
func typeByName(link string) string {
	switch t := media.TypeByName(link); {
	case strings.HasPrefix(t, "text/"), t == "application/json", t == "application/x-subrip":
		return ""
	default:
		return t
	}
}

// transcriptType gives the media type of a transcript by its ending.
func transcriptType(link string) string {
	switch t := media.TypeByName(link); t {
	case "text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain":
		return t
	}
	return ""
}

// chaptersType gives the media type of a file of chapters by its ending.
func chaptersType(link string) string {
	if ending(link) == "json" {
		return "application/json+chapters"
	}
	return ""
}

// ending gives that of the path of a URL or a file, in lower case, without its dot.
func ending(link string) string {
	if u, err := url.Parse(link); err == nil {
		link = u.Path
	}
	return strings.ToLower(strings.TrimPrefix(path.Ext(link), "."))
}

var mediaTypeText = regexp.MustCompile(`^[a-z]+/[a-z0-9][a-z0-9.+-]*$`)

// statedType gives a media type as its author wrote it, under the name that it
// is registered by; "" if it is none.
func statedType(written string) string {
	written, _, _ = strings.Cut(strings.ToLower(written), ";")
	switch written = trim(written); written {
	case "audio/mp3", "audio/mpeg3", "audio/x-mp3", "audio/x-mpeg":
		return "audio/mpeg"
	case "audio/m4a", "audio/x-m4a":
		return "audio/mp4" // RFC 4337
	}
	if !mediaTypeText.MatchString(written) {
		return ""
	}
	return written
}

// isRecording reports that a media type is of what is played.
func isRecording(mediaType string) bool {
	return strings.HasPrefix(mediaType, "audio/") || strings.HasPrefix(mediaType, "video/")
}
