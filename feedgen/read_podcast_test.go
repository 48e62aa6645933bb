package feedgen

import (
	"strings"
	"testing"
)

// TestReadKnowsThePodcastNamespaceByBothNames: the specification has readers take
// one for the other.
func TestReadKnowsThePodcastNamespaceByBothNames(t *testing.T) {
	data := strings.Replace(string(readGolden(t, "good-podcast.xml")), podcastNamespace, readPodcastAlias, 1)
	if _, problems := Read([]byte(data)); problems != nil {
		t.Error(problems)
	}
	data = strings.Replace(data, ` type="text/vtt"`, "", 1)
	if got := readRuleNames(problemsOf(data)); len(got) != 1 || got[0] != "MissingAttribute" {
		t.Errorf("by its other name a transcript without a type breaks %v", got)
	}
}

// TestReadTakesApplesElementsInAtom: they may stand there, though Apple reads RSS
// alone, and so asks for nothing.
func TestReadTakesApplesElementsInAtom(t *testing.T) {
	data := strings.Replace(string(readGolden(t, "good-atom.xml")), "<entry>",
		`<i:author xmlns:i="`+itunesNamespace+`">Ed</i:author><entry><i:duration xmlns:i="`+itunesNamespace+`">61</i:duration>`, 1)
	if _, problems := Read([]byte(data)); problems != nil {
		t.Error(problems)
	}
	data = strings.Replace(data, ">61<", ">a minute<", 1)
	if got := readRuleNames(problemsOf(data)); len(got) != 1 || got[0] != "InvalidDuration" {
		t.Errorf("a wrong duration breaks %v", got)
	}
}

// TestReadSaysWhatIsWrongWithAPodcast: each sentence says what is wanted.
func TestReadSaysWhatIsWrongWithAPodcast(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{`text="Food"`, `text="Drink"`,
			`16:34: error: itunes:category "Drink" is none of Apple's subcategories of "Arts" [InvalidItunesCategory]`},
		{`1:02:03`, `an hour`,
			`34:7: error: item 1: itunes:duration is "an hour"; wanted is a number of seconds, or a time such as 1:02:03 [InvalidDuration]`},
		{`<itunes:explicit>false</itunes:explicit>`, ``,
			`3:3: warning: itunes:explicit is missing; Apple Podcasts refuses a feed without it [MissingItunesElement]`},
		{`butter.M4V`, `jam.mp3?from=feed`,
			`51:7: warning: item 2: enclosure "https://example.com/jam.mp3?from=feed" is also that of item 1; Apple Podcasts passes over all but one [DuplicateEnclosureURL]`},
	} {
		_, problems := Read([]byte(strings.Replace(string(readGolden(t, "good-podcast.xml")), test.old, test.new, 1)))
		if len(problems) != 1 || problems[0].String() != test.want {
			t.Errorf("%s for %s:\n got %v\nwant %s", test.new, test.old, problems, test.want)
		}
	}
}

func problemsOf(data string) []Problem {
	_, problems := Read([]byte(data))
	return problems
}
