package websub

import (
	"testing"
	"unicode/utf8"
)

func FuzzRefusal(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><result success="false" msg="Not now."/>`))
	f.Add([]byte(`<a b="&#x1b;" success="false">`))
	f.Fuzz(func(t *testing.T, body []byte) {
		message, _ := refusal(body)
		if !utf8.ValidString(message) || utf8.RuneCountInString(message) > maxWords+1 {
			t.Errorf("message is %q", message)
		}
	})
}
