package out_test

import (
	"testing"

	"feedgen/out"
)

func TestWhatAServerSaysBecomesALine(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		" \r\n":                      "",
		"550 No.":                    "550 No.",
		"550-No.\r\n\t 550\x1b[2J\n": "550-No. 550?[2…",
		"åäöåäöåäöåäöåä":             "åäöåäöåäöåäöåä",
		"åäöåäöåäöåäöåäö":            "åäöåäöåäöåäöåä…",
		"\u202etxet":                 "?txet",
	} {
		if got := out.Said(text, 14); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
