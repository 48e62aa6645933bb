//go:build unix

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// write renders the posts and writes the three files into the folder out.
func write(out string, posts []post) error {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	var rss, atom, html bytes.Buffer
	fmt.Fprintf(&rss, `%s<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Benchmark</title><link>%s</link>`, xml.Header, home)
	fmt.Fprintf(&atom, `%s<feed xmlns="http://www.w3.org/2005/Atom"><title>Benchmark</title><id>%s</id>`, xml.Header, home)
	var items []map[string]any
	for _, p := range posts {
		html.Reset()
		if err := markdown.Convert(p.body, &html); err != nil {
			return err
		}
		link, title, image, date, text := escape(p.link), escape(p.title), escape(p.image), p.published.Format(time.RFC3339), escape(html.String())
		fmt.Fprintf(&rss, "\n<item><title>%s</title><link>%s</link><guid>%[2]s</guid><pubDate>%s</pubDate>", title, link, p.published.Format(time.RFC1123Z))
		fmt.Fprintf(&atom, "\n<entry><title>%s</title><id>%s</id><link href=\"%[2]s\"/><updated>%s</updated><published>%[3]s</published>", title, link, date)
		for _, c := range p.categories {
			fmt.Fprintf(&rss, `<category>%s</category>`, escape(c))
			fmt.Fprintf(&atom, `<category term="%s"/>`, escape(c))
		}
		fmt.Fprintf(&rss, `<enclosure url="%s" type="image/jpeg" length="0"/><content:encoded>%s</content:encoded></item>`, image, text)
		fmt.Fprintf(&atom, `<link rel="enclosure" href="%s"/><content type="html">%s</content></entry>`, image, text)
		items = append(items, map[string]any{
			"id": p.link, "url": p.link, "title": p.title, "image": p.image, "tags": p.categories,
			"date_published": date, "content_html": html.String(),
		})
	}
	rss.WriteString("</channel></rss>\n")
	atom.WriteString("</feed>\n")
	feed, err := json.Marshal(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": "Benchmark", "home_page_url": home, "items": items,
	})
	return cmp.Or(err,
		os.MkdirAll(out, 0o755),
		os.WriteFile(filepath.Join(out, "rss.xml"), rss.Bytes(), 0o644),
		os.WriteFile(filepath.Join(out, "atom.xml"), atom.Bytes(), 0o644),
		os.WriteFile(filepath.Join(out, "feed.json"), feed, 0o644))
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}
