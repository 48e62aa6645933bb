package websub

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"feedgen/out"
)

// tell tells a hub that a feed has changed.
func (c *Client) tell(ctx context.Context, feed string, h Hub) error {
	form, read := publishing(feed), func(*http.Response) error { return nil }
	if h.Protocol == RSSCloud {
		form, read = url.Values{"url": {feed}}, readResult
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.do(req, read)
}

// publishing is what a hub is told. WebSub leaves it to hub and publisher; most hubs
// take hub.url, as PubSubHubbub 0.3 section 7.1 has it, and some hub.topic alone.
func publishing(feed string) url.Values {
	return url.Values{"hub.mode": {"publish"}, "hub.url": {feed}, "hub.topic": {feed}}
}

// readResult reads what an rssCloud server says of a ping. It answers 200 also when it
// has done nothing. An answer that cannot be read says nothing against the ping.
func readResult(resp *http.Response) error {
	if message, refused := refusal(beginning(resp.Body)); refused {
		return errors.New(strings.TrimSuffix("it refused: "+message, ": "))
	}
	return nil
}

// refusal reads <result success="false" msg="…"/>.
func refusal(body []byte) (message string, refused bool) {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if err != nil {
			return "", false
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "success":
				refused = strings.EqualFold(strings.TrimSpace(a.Value), "false")
			case "msg":
				message = out.Said(a.Value, maxWords)
			}
		}
		return message, refused
	}
}

// maxWords is how many characters of what a server says are repeated.
const maxWords = 200
