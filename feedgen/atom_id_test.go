package feedgen

import "testing"

func TestAtomIDKeepsWhatAtomCanSay(t *testing.T) {
	for _, id := range []string{
		"https://example.com/a/b?c=d&e=%20f#g",
		"http://example.com:8080/",
		"https://example.com/caf%C3%A9",
		"tag:example.com,2005:1",
		"tag:ann@example.com,2005:1",
		"urn:nbn:de:101:1-2019",
		"https://EXAMPLE.com/x",
		"https://old.example/~u%7Ea",
		"https://old.example",
		"urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
	} {
		if got := atomID(id, false); got != id {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestAtomIDMakesURNsOfTheRest(t *testing.T) {
	for id, want := range map[string]string{
		"60A76C80-d399-11d9-b93c-0003939e0af6": "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
		"42 at https://old.example":            "urn:uuid:e265c9bd-fced-50e4-9bd6-dd252a999698",
	} {
		if got := atomID(id, false); got != want {
			t.Errorf("%q became %q, want %q", id, got, want)
		}
	}
	seen := make(map[string]string)
	for _, id := range []string{
		"", "A: in two", "x:y", "tag:", "urn:x", "https://example.com", "https://example.com:443/", "https://EXAMPLE.com/",
		"https://example.com/a/../b", "https://example.com/%7euser", "https://example.com/%7Euser", "https://example.com/cafe%CC%81",
		"https://example.com/%c3%a9", "https://example.com/é", "https://example.com/%AB", "https://example.com./", "https://example.com/a b", "https://example.com/%zz",
	} {
		got := atomID(id, true)
		if len(got) != len("urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6") || got[:9] != "urn:uuid:" {
			t.Errorf("%q became %q", id, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q became one", id, other)
		}
		seen[got] = id
	}
}
