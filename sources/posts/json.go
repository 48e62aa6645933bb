package posts

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// parseJSON reads text that is one JSON object. YAML would read most of them,
// but not the escapes \/ and \ud83d\ude00, which common encoders write.
func parseJSON(text string) ([]field, error) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return nil, errors.New("no JSON object")
	}
	v, err := parseJSONValue(text)
	return v.fields, err
}

// parseJSONValue reads text that is one JSON value. Numbers stay as written.
func parseJSONValue(text string) (value, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		return value{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return value{}, errors.New("more than one JSON value")
	}
	return looseValue(x), nil
}
