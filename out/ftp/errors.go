package ftp

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"github.com/jlaffaye/ftp"

	"feedgen/out"
)

// An answer is one of the server that was not wanted.
type answer struct {
	code int
	text string
}

func newAnswer(said *textproto.Error, password string) *answer {
	return &answer{said.Code, hide(said.Msg, password)}
}

func (a *answer) Error() string { return fmt.Sprintf("the server answers %d %s", a.code, a.text) }

// temporary tells whether the answer may be another one next time: RFC 959, 4.2.1.
// Later numbers for a wrong password break that rule.
func (a *answer) temporary() bool {
	return a.code >= 400 && a.code < 500 && a.code != ftp.StatusInvalidCredentials && a.code != ftp.StatusHostUnavailable
}

// maxText is how much of what a server says stands in an error, in runes.
const maxText = 300

// hide gives a text of the server, in which it may repeat the password, as a line.
func hide(text, password string) string {
	return out.Said(strings.ReplaceAll(text, password, "…"), maxText)
}

// explain says where an error happened and what may be done about it. The verb is
// what the login wanted to do.
func (d *Destination) explain(verb, name string, err error) error {
	if err == nil {
		return nil
	}
	f := &out.Failure{Where: d.name + ":" + d.join(name), Err: err}
	var said *answer
	if errors.As(err, &said) {
		if said.temporary() {
			f.Err = out.Passing{Err: err}
		}
		switch said.code {
		case ftp.StatusFileUnavailable, ftp.StatusBadFileName:
			f.Advice = fmt.Sprintf("let %s %s there, or set another path", d.user, verb)
		case ftp.StatusExceededStorage, ftp.Status452:
			f.Advice = "the server's disk is full, or the login's quota used up"
		}
	}
	return f
}
