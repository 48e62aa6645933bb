package posts

import (
	"testing"
	"time"
)

// BenchmarkEntry reads the head of a post in the shape of a news site's.
func BenchmarkEntry(b *testing.B) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	s, err := Open(dir, nil, Config{Name: "posts", Site: "https://example.com", Zone: zone, Preset: "jigsaw", Permalink: "/articles/{-title}"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	text := decode([]byte(seed)).string
	b.ReportAllocs()
	room := new(room)
	for b.Loop() {
		r := s.reader("a.md", split(text))
		if _, err := r.entry(room); err != nil {
			b.Fatal(err)
		}
	}
}
