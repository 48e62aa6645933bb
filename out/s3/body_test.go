package s3_test

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/s3"
)

// large tells of a file that is too large to be held in memory, and opens another that
// differs in its end.
func large(name, told, end string) feedgen.File {
	start := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	f := feedgen.NewFile(name, feedgen.ImageFile, "audio/mpeg", append(start[:len(start):len(start)], told...))
	f.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(bytes.NewReader(start), strings.NewReader(end))), nil
	}
	return f
}

func TestNothingIsSentOfFilesThatAreNotWhatIsTold(t *testing.T) {
	s := newStore(t)
	d := open(t, config(s))
	empty := outtest.File("empty", "")
	empty.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }
	endless := outtest.File("endless", "abc")
	endless.Open = func() (io.ReadCloser, error) { return io.NopCloser(zeros{}), nil }
	gone := outtest.File("gone", "abc")
	gone.Open = func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }
	for _, f := range []feedgen.File{empty, endless, gone} {
		if err := d.Put(t.Context(), f); err == nil || isTemporary(err) {
			t.Errorf("put %s: %v, want an error that stays", f.Name, err)
		}
	}
	if diff := cmp.Diff([]string(nil), s.seen()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// zeros has no end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// testLargeFileThatIsNotWhatIsTold puts files whose bytes are found out to be others
// when most of them are sent.
func testLargeFileThatIsNotWhatIsTold(t *testing.T, cfg s3.Config) {
	d := open(t, cfg)
	outtest.MustPut(t, d, outtest.File("a.mp3", "old"))
	for _, end := range []string{"", "en", "End", "end.", "end and more"} {
		err := d.Put(t.Context(), large("a.mp3", "end", end))
		if err == nil || isTemporary(err) || !strings.HasPrefix(err.Error(), "a.mp3: ") {
			t.Errorf("put of %q for \"end\": %v, want an error that stays and names the file", end, err)
		}
		if got := read(t, d, "a.mp3"); got != "old" {
			t.Errorf("put of %q for \"end\": the store has %d new bytes", end, len(got))
		}
	}
	f := large("a.mp3", "end", "end")
	outtest.MustPut(t, d, f)
	if there, err := out.Has(t.Context(), d, f); !there || err != nil {
		t.Errorf("put of what is told: it is there: %v, %v", there, err)
	}
}

func TestALargeFileThatIsNotWhatIsToldReplacesNothing(t *testing.T) {
	testLargeFileThatIsNotWhatIsTold(t, config(newStore(t)))
}

func TestALargeFileThatIsRefusedIsNotSent(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusForbidden, "AccessDenied", "") })
	f := large("a.mp3", "end", "end")
	opened := f.Open
	f.Open = func() (io.ReadCloser, error) {
		r, err := opened()
		return unread{t, r}, err
	}
	err := open(t, config(s)).Put(t.Context(), f)
	if err == nil || !strings.Contains(err.Error(), "access denied") {
		t.Errorf("error is %v, want that of the store", err)
	}
}

// unread is not to be read.
type unread struct {
	t *testing.T
	io.ReadCloser
}

func (u unread) Read(p []byte) (int, error) {
	u.t.Error("a part of the file was read")
	return u.ReadCloser.Read(p)
}
