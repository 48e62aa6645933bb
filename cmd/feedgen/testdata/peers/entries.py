"""Read a feed with feedparser and print what a subscriber would see, as JSON."""
import json
import sys

import feedparser

feed = feedparser.parse(sys.argv[1])
if feed.bozo:
    sys.exit("feedparser: %s" % feed.bozo_exception)
json.dump([
    {
        "id": e.id,
        "title": e.title,
        "url": e.link,
        "published": "%04d-%02d-%02dT%02d:%02d:%02dZ" % e.published_parsed[:6],
        "categories": [t.term for t in e.get("tags", [])],
        "authors": [a.name for a in e.get("authors", []) if "name" in a],
        "enclosures": [{"url": x.href, "type": x.type, "length": int(x.get("length") or 0)} for x in e.enclosures],
        "thumbnail": e.media_thumbnail[0]["url"] if "media_thumbnail" in e else "",
        "content": bool(e.get("content")),
    }
    for e in feed.entries
], sys.stdout)
