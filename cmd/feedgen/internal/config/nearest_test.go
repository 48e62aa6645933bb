package config_test

import (
	"testing"

	"feedgen/cmd/feedgen/internal/config"
)

func TestNearestTellsASlipFromAnotherWord(t *testing.T) {
	names := []string{"items", "path", "https://example.com/articles/the-ferry-leaves-at-seven/"}
	for word, want := range map[string]string{
		"item":    "items",
		"pahts":   "",
		"paht":    "path",
		"itmes":   "items",
		"formats": "",
		"https://example.com/articles/the-fery-leaves-at-sevn/":   names[2],
		"https://example.com/articles/the-ferry-leaves-at-eight/": "",
	} {
		if got := config.Nearest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
