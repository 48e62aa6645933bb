package posts

import (
	"testing"
	"testing/fstest"
	"time"
)

// inPattern gives the URL that a pattern makes of the post at path.
func inPattern(t *testing.T, pattern, path string) string {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := loadOnly(t, onDisk{
		Collection: "_news",
		Site:       "https://example.com",
		Zone:       zone,
		Permalink:  pattern,
		Files: fstest.MapFS{path: {Data: []byte("---\ntitle: Über _our_ quay\ndate: 2024-07-05 09:03:08\n" +
			"updated: 2025-11-12\nplace: North Pier\nmap: {code: n7}\n---\nText.\n")}},
	})
	return p.URL
}

func TestPermalinkPatterns(t *testing.T) {
	const file = "boats/2024-07-04-Big Tide.md"
	for pattern, want := range map[string]string{
		"/{-title}":                        "/uber-our-quay",
		"/{_title}":                        "/uber_our_quay",
		"/{filename}":                      "/2024-07-04-Big%20Tide",
		"/{-filename}":                     "/2024-07-04-big-tide",
		"/{slug}":                          "/Big%20Tide",
		"/{-slug}/":                        "/big-tide/",
		"/{path}":                          "/boats/2024-07-04-Big%20Tide",
		"/{collection}/{-slug}":            "/news/big-tide",
		"/{-place}/{map.code}":             "/north-pier/n7",
		"/{date|Y-m-d}/{-slug}":            "/2024-07-05/big-tide",
		"/{date|y/n/j}":                    "/24/7/5",
		"/{date|d-F-M}":                    "/05-July-Jul",
		"/{date|H.i.s}":                    "/09.03.08",
		"/{updated|Y/m/d}":                 "/2025/11/12",
		"/:year/:month/:day/{-slug}/":      "/2024/07/05/big-tide/",
		"/:year/:i_month/:i_day":           "/2024/7/5",
		"/:short_year/:long_month":         "/24/July",
		"/:monthname/:short_month":         "/July/Jul",
		"/:y_day/:hour-:minute-:second":    "/187/09-03-08",
		":collection/:path/":               "/news/boats/2024-07-04-Big%20Tide/",
		"/:slug":                           "/Big%20Tide",
		"/:title.html":                     "/Big%20Tide.html",
		"/:filename":                       "/2024-07-04-Big%20Tide",
		"/a/../{-slug}//x":                 "/big-tide/x",
		"/fixed/{ -title }/{date|Y}/:year": "/fixed/uber-our-quay/2024/2024",
	} {
		if got := inPattern(t, pattern, file); got != "https://example.com"+want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

// TestPermalinkOfFileNames fills one pattern from several kinds of files.
func TestPermalinkOfFileNames(t *testing.T) {
	for file, want := range map[string]string{
		"tide.md":                     "/tide/tide/tide",
		"boats/tide.md":               "/tide/tide/boats/tide",
		"boats/index.md":              "/boats/boats/boats",
		"boats/2024-07-04-x/index.md": "/x/2024-07-04-x/boats/2024-07-04-x",
		"index.md":                    "/index/index/index",
		"tide.blade.md":               "/tide/tide/tide",
		"boats/index.blade.md":        "/boats/boats/boats",
		"2024-7-4_tide.markdown":      "/tide/2024-7-4_tide/2024-7-4_tide",
		"v1.2.md":                     "/v1.2/v1.2/v1.2",
	} {
		if got := inPattern(t, "/{slug}/{filename}/{path}", file); got != "https://example.com"+want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

// TestPermalinkDatesAreInTheZoneOfTheSite: half past midnight in London is
// still yesterday in UTC.
func TestPermalinkDatesAreInTheZoneOfTheSite(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"/:year-:month-:day", "/{date|Y-m-d}"} {
		p, _ := loadOnly(t, onDisk{Site: "https://example.com", Zone: zone, Permalink: pattern, Files: fstest.MapFS{
			"a.md": {Data: []byte("---\ntitle: Late\ndate: 2024-07-04T23:30:00Z\n---\nText.\n")},
		}})
		if want := "https://example.com/2024-07-05"; p.URL != want {
			t.Errorf("%s: %s, want %s", pattern, p.URL, want)
		}
	}
}

func TestPostWithoutAKeyOfThePatternIsLeftOut(t *testing.T) {
	s := (onDisk{Site: "https://example.com", Permalink: "/{place}/{slug}", Files: fstest.MapFS{
		"bad.md":  {Data: []byte("---\ntitle: Nowhere\ndate: 2026-01-01\n---\nText.\n")},
		"good.md": {Data: []byte("---\ntitle: Good\ndate: 2026-01-01\nplace: pier\n---\nText.\n")},
	}}).open(t)
	wantNote(t, s, `left out:0: permalink {place}: the post has no key "place"`)
	if entries, _, err := listed(t.Context(), s); err != nil || len(entries) != 1 || entries[0].URL != "https://example.com/pier/good" {
		t.Errorf("entries: %v, %v", entries, err)
	}
}
