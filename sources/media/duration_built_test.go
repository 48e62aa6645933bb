package media_test

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// A built recording is made in a test, as no program at hand writes such a one.
type built struct {
	name string
	data []byte
	want time.Duration
}

func checkBuilt(t *testing.T, mediaType string, cases []built) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := duration(c.data, mediaType)
			if err != nil {
				t.Fatal(err)
			}
			wantNear(t, c.want, got, 10*time.Microsecond)
		})
	}
}

// TestDurationBelievesNoWonders gives lengths that no recording has.
func TestDurationBelievesNoWonders(t *testing.T) {
	month := uint32(30 * 24 * time.Hour / time.Millisecond)
	if got, err := duration(box("moov", mvhd(month)), "video/mp4"); got != 30*24*time.Hour || err != nil {
		t.Errorf("30 days: got %v, %v", got, err)
	}
	cases := []struct {
		name, mediaType string
		data            []byte
		want            string
	}{
		{"more than 30 days", "video/mp4", box("moov", mvhd(month+1)), "are more than 30 days"},
		{"ages", "video/mp4", box("moov", box("mvhd", u32(1<<24), u64(0), u64(0), u32(1), u64(math.MaxUint64-1))), "are more than 30 days"},
		{"no time", "video/mp4", box("moov", mvhd(0)), "the file does not tell it"},
		{"no clock", "video/mp4", box("moov", box("mvhd", u32(0), u64(0), u32(0), u32(5))), "the file does not tell it"},
		{"a box without end", "video/mp4", slices.Concat(u32(7), []byte("free")), `"free" box of 7 bytes`},
		{"a box of a box's kind", "video/mp4", box("moov", box("mvhd", u32(0))), "mvhd: unexpected EOF"},
		{"a fragment of any time", "video/mp4", slices.Concat(box("moov", mvhd(100), box("mvex")), box("moof", box("traf", box("tfhd", u64(7))))), "a fragment without tfdt box"},
		{"infinity", "video/webm", webm(double(math.Inf(1))), "are more than 30 days"},
		{"no number", "video/webm", webm(double(math.NaN())), "NaN seconds"},
		{"less than nothing", "video/webm", webm(double(-5000)), "-5 seconds"},
		{"a long float", "video/webm", webm(ebml(make([]byte, 16), 0x44, 0x89)), "float of 16 bytes"},
		{"a long number", "video/webm", webm(ebml(make([]byte, 16), 0x2A, 0xD7, 0xB1)), "number of 16 bytes"},
		{"an element over the edge", "video/webm", append(webm([]byte{0x44, 0x89}), 0x88), "unexpected EOF"},
	}
	for _, c := range cases {
		got, err := duration(c.data, c.mediaType)
		if got != 0 || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v; want an error of %s", c.name, got, err, c.want)
		}
	}
}

func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
func l32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
func l64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
