package s3_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/out/outtest"
	"feedgen/out/s3"
)

func isTemporary(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary()
}

// eachAction gives the errors of all that can be done with a file.
func eachAction(t *testing.T, d *s3.Destination, name string) map[string]error {
	t.Helper()
	r, openErr := d.Open(t.Context(), name)
	if openErr == nil {
		r.Close()
	}
	_, statErr := d.Stat(t.Context(), name)
	return map[string]error{
		"put": d.Put(t.Context(), outtest.File(name, "new")), "open": openErr, "stat": statErr, "delete": d.Delete(t.Context(), name),
	}
}

func TestErrorsSayWhatToDoAndWhetherToTryAgain(t *testing.T) {
	tests := []struct {
		status    int
		code      string
		more      string
		want      string // after the object's name; *: anything
		temporary bool
	}{
		{404, "NoSuchBucket", "", `there is no bucket "news.example" at *: make it, or mend bucket, endpoint or region`, false},
		{403, "AccessDenied", "", "access denied: allow the key s3:PutObject and s3:PutObjectAcl, or leave acl out", false},
		{403, "InvalidAccessKeyId", "", "* does not know the access key: mend access_key, or endpoint if the key is another store's", false},
		{403, "SignatureDoesNotMatch", "", "the signature is wrong: mend secret_key, which is not the one of access_key", false},
		{400, "ExpiredToken", "", "the session token has expired or is wrong: get new keys, with their token", false},
		{400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>", `the bucket is in another region: set region to "eu-west-1"`, false},
		{301, "PermanentRedirect", "<Message>Mend it.</Message>", "the bucket is in another region or at another store: mend region or endpoint; the store says 301 PermanentRedirect: Mend it.", false},
		{307, "TemporaryRedirect", "", "the bucket's name does not lead to its region yet, as a new one's may for a day: wait, or set region", true},
		{400, "AccessControlListNotSupported", "", "the bucket has no ACLs: leave acl out, and let a policy of the bucket make it public", false},
		{400, "EntityTooLarge", "<Message> Too \n much. </Message>", "the store says 400 EntityTooLarge: Too much.", false},
		{400, "Long", "<Message>" + strings.Repeat("å", 1000) + "</Message>", "the store says 400 Long: " + strings.Repeat("å", 300) + "…", false},
		{401, "Unauthorized", "", "the store says 401 Unauthorized", false},
		{404, "NoSuchUser", "", "the store says 404 NoSuchUser", false},
		{412, "PreconditionFailed", "", "the store says 412 PreconditionFailed", false},
		{501, "NotImplemented", "<Message>No ACLs.</Message>", "the store says 501 NotImplemented: No ACLs.", false},
		{400, "RequestTimeout", "", "the store says 400 RequestTimeout", true},
		{400, "IncompleteBody", "", "the store says 400 IncompleteBody", true},
		{408, "X", "", "the store says 408 X", true},
		{409, "OperationAborted", "", "the store says 409 OperationAborted", true},
		{425, "X", "", "the store says 425 X", true},
		{429, "TooManyRequests", "", "the store says 429 TooManyRequests", true},
		{500, "InternalError", "", "the store says 500 InternalError", true},
		{503, "SlowDown", "", "the store says 503 SlowDown", true},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			s := newStore(t)
			s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, tt.status, tt.code, tt.more) })
			cfg := config(s)
			cfg.ACL = "public-read"
			err := open(t, cfg).Put(t.Context(), outtest.File("a/rss.xml", "<rss/>"))
			want := "^" + strings.ReplaceAll(regexp.QuoteMeta("news.example/a/rss.xml: "+tt.want), `\*`, ".*") + "$"
			if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) {
				t.Errorf("error is %v, want %s", err, tt.want)
			}
			if isTemporary(err) != tt.temporary {
				t.Errorf("error is temporary: %v, want %v", !tt.temporary, tt.temporary)
			}
			if got := s.seen(); len(got) != 1 {
				t.Errorf("requests are %v, want one", got)
			}
		})
	}
}

func TestNothingIsTriedTwice(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusServiceUnavailable, "SlowDown", "") })
	eachAction(t, open(t, config(s)), "rss.xml")
	const object = " /" + bucket + "/rss.xml"
	if diff := cmp.Diff([]string{"GET" + object, "HEAD" + object, "PUT" + object, "DELETE" + object}, s.seen()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestADeniedActionNamesWhatToAllow(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusForbidden, "AccessDenied", "") })
	want := map[string]string{
		"put": "allow the key s3:PutObject", "delete": "allow the key s3:DeleteObject",
		"open": "allow the key s3:GetObject, and s3:ListBucket", "stat": "allow the key s3:GetObject, and s3:ListBucket",
	}
	for action, err := range eachAction(t, open(t, config(s)), "rss.xml") {
		if err == nil || !strings.Contains(err.Error(), want[action]) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want %s", action, err, want[action])
		}
	}
}

func TestStatTellsTheReasonThatItsAnswerLeavesOut(t *testing.T) {
	for code, status := range map[string]int{
		"SignatureDoesNotMatch": http.StatusForbidden, "ExpiredToken": http.StatusBadRequest, "PermanentRedirect": http.StatusMovedPermanently,
	} {
		s := newStore(t)
		s.answerWith(func(w http.ResponseWriter, _ *http.Request) { say(w, status, code, "") })
		d := open(t, config(s))
		_, want := d.Open(t.Context(), "rss.xml")
		_, got := d.Stat(t.Context(), "rss.xml")
		if want == nil || got == nil || got.Error() != want.Error() {
			t.Errorf("error is %v, want %v", got, want)
		}
	}
}

func TestWhatIsNoAnswerOfAStoreIsToldInShort(t *testing.T) {
	for page, want := range map[string]string{
		"Client sent an HTTP request to an HTTPS server.\n": "the store says 400 Bad Request: Client sent an HTTP request to an HTTPS server.",
		"<!doctype html><title>Bad Request</title>":         "the store says 400 Bad Request",
		"": "the store says 400 Bad Request",
	} {
		s := newStore(t)
		s.answerWith(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, page)
		})
		err := open(t, config(s)).Put(t.Context(), outtest.File("rss.xml", "<rss/>"))
		if err == nil || err.Error() != "news.example/rss.xml: "+want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

func TestClocksThatDifferAreBothTold(t *testing.T) {
	there := time.Now().Add(-20 * time.Minute).UTC()
	s := newStore(t)
	s.answerWith(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", there.Format(http.TimeFormat))
		say(w, http.StatusForbidden, "RequestTimeTooSkewed", "")
	})
	err := open(t, config(s)).Put(t.Context(), outtest.File("rss.xml", ""))
	times := regexp.MustCompile(`it is (\S+) here and (\S+) at the store`).FindStringSubmatch(fmt.Sprint(err))
	if times == nil || isTemporary(err) {
		t.Fatalf("error is %v, want one with both times that stays", err)
	}
	for i, want := range []time.Time{there.Add(20 * time.Minute), there} {
		got, err := time.Parse(time.RFC3339, times[i+1])
		if err != nil || got.Sub(want).Abs() > 5*time.Second {
			t.Errorf("time is %v, want about %v", got, want)
		}
	}
}
