package webdav

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"feedgen/feedgen"
)

// A server that was told of so many bytes takes as many for the whole file.
func TestTheLastByteIsNotSentBeforeAllAreKnownToBeRight(t *testing.T) {
	told := feedgen.NewFile("a.xml", feedgen.FeedFile, "text/xml", []byte("abcd"))
	for _, data := range []string{"abcd", "abcX", "abc", "abcde", "abcdefgh", ""} {
		for _, reader := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.DataErrReader, func(r io.Reader) io.Reader { return r }} {
			f := told
			f.Open = func() (io.ReadCloser, error) { return io.NopCloser(reader(strings.NewReader(data))), nil }
			sent, err := open(f)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(sent)
			if right := data == "abcd"; right != (err == nil) || right != (string(got) == "abcd") || len(got) > 4 {
				t.Errorf("of %q, %q was sent, error %v", data, got, err)
			}
		}
	}
}
