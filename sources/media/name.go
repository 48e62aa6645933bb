package media

import (
	"net/url"
	"path"
	"strings"
)

// TypeByName gives the media type that the ending of a name promises, whatever
// its case; "" if it promises none. The name is a URL, of which only the path
// counts, or a slash-separated path.
func TypeByName(name string) string {
	if u, err := url.Parse(name); err == nil {
		name = u.Path
	}
	// Not those of package mime, which differ from machine to machine.
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp":
		return "image/jpeg"
	case ".png", ".apng":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif", ".avifs":
		return "image/avif"
	case ".heic", ".heics":
		return "image/heic"
	case ".heif", ".heifs":
		return "image/heif"
	case ".jxl":
		return "image/jxl"
	case ".svg":
		return "image/svg+xml"
	case ".bmp":
		return "image/bmp"
	case ".ico", ".cur":
		return "image/x-icon"
	case ".tif", ".tiff":
		return "image/tiff"
	case ".mp3", ".mpga":
		return "audio/mpeg"
	case ".m4a", ".m4b":
		return "audio/mp4"
	case ".aac":
		return "audio/aac"
	case ".ogg", ".oga", ".opus", ".spx":
		return "audio/ogg"
	case ".flac":
		return "audio/flac"
	case ".wav":
		return "audio/wav"
	case ".aif", ".aiff":
		return "audio/aiff"
	case ".weba":
		return "audio/webm"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".mov", ".qt":
		return "video/quicktime"
	case ".webm":
		return "video/webm"
	case ".ogv":
		return "video/ogg"
	case ".mkv":
		return "video/matroska"
	case ".avi":
		return "video/x-msvideo"
	case ".mpg", ".mpeg":
		return "video/mpeg"
	case ".3gp":
		return "video/3gpp"
	case ".pdf":
		return "application/pdf"
	case ".epub":
		return "application/epub+zip"
	case ".zip":
		return "application/zip"
	case ".doc":
		return "application/msword"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".odt":
		return "application/vnd.oasis.opendocument.text"
	case ".json":
		return "application/json"
	case ".srt":
		return "application/x-subrip"
	case ".vtt":
		return "text/vtt"
	case ".txt":
		return "text/plain"
	case ".csv":
		return "text/csv"
	case ".html", ".htm":
		return "text/html"
	}
	return ""
}
