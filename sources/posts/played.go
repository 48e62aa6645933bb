package posts

import (
	"slices"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// played gives the recording that the text plays or links to, in each of its
// forms, the one that every player knows first. Of several recordings none is
// what the post comes with. Sound counts before video.
func (r *postReader) played(text markup.Fragment) []sources.Attachment {
	for _, kind := range []string{"audio", "video"} {
		lone, several := loneRecording(text, kind)
		if several {
			return nil
		}
		var forms []sources.Attachment
		for _, a := range lone {
			if r.knowFile(&a, false) && strings.HasPrefix(a.Type, kind+"/") {
				forms = append(forms, a.Attachment)
			}
		}
		if len(forms) > 0 {
			slices.SortStableFunc(forms, func(a, b sources.Attachment) int { return rank(a.Type) - rank(b.Type) })
			return forms
		}
	}
	return nil
}

// loneRecording gives the forms of the only recording of a kind that a text
// holds: those that one player offers, or the file that links lead to.
func loneRecording(text markup.Fragment, kind string) (forms []enclosed, several bool) {
	var works [][]enclosed
	last := -1 // the last player
	for _, m := range text.Media {
		if m.Video != (kind == "video") {
			continue
		}
		if m.Player != last {
			works = append(works, nil)
			last = m.Player
		}
		works[len(works)-1] = append(works[len(works)-1], form(m.Src, m.Type, kind))
	}
	for _, link := range text.Links {
		if strings.HasPrefix(typeByName(link), kind+"/") && !isPage(link) {
			works = append(works, []enclosed{form(link, "", kind)})
		}
	}
	for _, work := range works {
		known := func(f enclosed) bool {
			return slices.ContainsFunc(forms, func(g enclosed) bool { return g.URL == f.URL })
		}
		if forms != nil && !slices.ContainsFunc(work, known) {
			return nil, true
		}
		for _, f := range work {
			if !known(f) {
				forms = append(forms, f)
			}
		}
	}
	return forms, false
}

// form is the file at an address, which may lead to a moment of it.
func form(link, written, kind string) enclosed {
	link, _, _ = strings.Cut(link, "#")
	a := sources.Attachment{URL: link, Type: statedType(written)}
	if byName := typeByName(link); a.Type == "" && isRecording(byName) {
		// The same kinds of file hold sound and video.
		_, format, _ := strings.Cut(byName, "/")
		a.Type = kind + "/" + format
	}
	return enclosed{Attachment: a}
}

// rank orders the forms of a recording by how many players know them.
func rank(mediaType string) int {
	switch mediaType {
	case "audio/mpeg", "video/mp4":
		return 0
	case "audio/mp4", "audio/aac":
		return 1
	}
	return 2
}
