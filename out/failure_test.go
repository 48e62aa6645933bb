package out_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"feedgen/feedgen"
	"feedgen/out"
)

func TestAFailureTellsWhereAndWhatToDo(t *testing.T) {
	err := &out.Failure{Where: "feeds@example.com:./rss.xml", Err: fs.ErrPermission, Advice: "let feeds write there"}
	if want := "feeds@example.com:./rss.xml: permission denied; let feeds write there"; err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Error("it does not wrap its cause")
	}
	err.Advice = ""
	if want := "feeds@example.com:./rss.xml: permission denied"; err.Error() != want {
		t.Errorf("error is %q, want %q", err, want)
	}
}

func TestOnlyWhatIsMarkedIsWorthAnotherTry(t *testing.T) {
	lost := errors.New("the connection was lost")
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{lost, false},
		{out.Passing{Err: lost}, true},
		{&out.Failure{Err: lost}, false},
		{&out.Failure{Err: out.Passing{Err: lost}}, true},
		{&out.Failure{Err: out.Local{Err: lost}}, false},
		{&out.Failure{Err: &fs.PathError{Err: syscall.EMFILE}}, false}, // which says of itself that it is temporary
	} {
		if got := out.Temporary(tt.err); got != tt.want {
			t.Errorf("%#v: temporary is %v", tt.err, got)
		}
	}
}

func TestErrorsOfASourceAreNotTheDestinations(t *testing.T) {
	opened, broken := file("rss.xml", "new"), file("rss.xml", "new")
	opened.Open = func() (io.ReadCloser, error) { return nil, os.ErrPermission }
	broken.Open = func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(os.ErrPermission)), nil }
	changed := file("rss.xml", "new")
	changed.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("old")), nil }
	for name, f := range map[string]feedgen.File{"cannot be opened": opened, "cannot be read": broken, "other bytes": changed} {
		var local out.Local
		if err := readSource(f); !errors.As(err, &local) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	if err := readSource(file("rss.xml", "new")); err != nil {
		t.Error(err)
	}
}

func readSource(f feedgen.File) error {
	r, err := out.Source(f)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

func TestExplainLeavesTheEnd(t *testing.T) {
	explain := func(err error) error { return &out.Failure{Where: "rss.xml", Err: err} }
	got, err := io.ReadAll(out.Explain(io.NopCloser(strings.NewReader("new")), explain))
	if string(got) != "new" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	_, err = io.ReadAll(out.Explain(io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF)), explain))
	if err == nil || err.Error() != "rss.xml: unexpected EOF" {
		t.Errorf("error is %v", err)
	}
}
