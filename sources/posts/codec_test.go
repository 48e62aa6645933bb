package posts

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

// fill sets every field below v to a value of its own, two of each list, but
// leaves out the sources' names.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Int:
		v.SetInt(int64(-*n))
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i), n)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2020, 1, 1, 0, 0, *n, *n, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Source" {
				fill(t, v.Field(i), n)
			}
		}
	default:
		t.Fatalf("%v: teach this test, and the codec", v.Type())
	}
}

func filled(t *testing.T) outcome {
	t.Helper()
	// An outcome's fields are counted: reflection cannot set them. One that is
	// undated is never kept, and that one was unread is told by its stamp alone.
	if n := reflect.TypeFor[outcome]().NumField(); n != 5 {
		t.Fatalf("an outcome has %d fields: teach this test, and the codec", n)
	}
	o := outcome{ok: true}
	n := 0
	fill(t, reflect.ValueOf(&o.entry).Elem(), &n)
	fill(t, reflect.ValueOf(&o.notes).Elem(), &n)
	return o
}

func TestOutcomesComeBackAsTheyWere(t *testing.T) {
	full := filled(t)
	zone := full
	zone.entry.Published = full.entry.Published.In(time.FixedZone("X", 3600))
	ancient := full
	ancient.entry.Expires = time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, o := range map[string]outcome{
		"full":     full,
		"nothing":  {},
		"no entry": {notes: full.notes},
		"no notes": {entry: full.entry, ok: true},
		"no draft": {entry: sources.Entry{Published: time.Unix(0, 0)}, ok: true},
		"zone":     zone,
		"ancient":  ancient,
	} {
		got, err := decodeOutcome(string(o.append(nil)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(o, got, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if p := got.entry.Published; p.Location() != time.UTC {
			t.Errorf("%s: published in %v", name, p.Location())
		}
	}
}

func TestDecodeOutcomeRefusesWhatIsCut(t *testing.T) {
	whole := string(filled(t).append(nil))
	for i := range whole {
		if _, err := decodeOutcome(whole[:i]); err == nil {
			t.Errorf("cut at %d: no error", i)
		}
	}
	if _, err := decodeOutcome(whole + "x"); err == nil {
		t.Error("a byte more: no error")
	}
}

// usual is an outcome as most posts give it.
func usual() outcome {
	return outcome{ok: true, entry: sources.Entry{
		Path:      "posts/A_heron_stops_the_village_pump.md",
		URL:       "https://example.com/articles/a-heron-stops-the-village-pump",
		Title:     "A heron stops the village pump",
		Terms:     []string{"latest", "news"},
		Authors:   []sources.Author{{Name: "Ada Fern"}},
		Published: time.Date(2020, 9, 14, 3, 38, 12, 0, time.UTC),
	}}
}

func FuzzDecodeOutcome(f *testing.F) {
	f.Add("")
	f.Add(string(usual().append(nil)))
	f.Add(string(outcome{notes: []sources.Note{{Path: "a", Line: 1, Kind: sources.LeftOut, Text: "b"}}}.append(nil)))
	f.Fuzz(func(t *testing.T, payload string) {
		o, err := decodeOutcome(payload)
		if err != nil {
			return
		}
		again, err := decodeOutcome(string(o.append(nil)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(o, again, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("(-first +again):\n%s", diff)
		}
	})
}

func BenchmarkOutcome(b *testing.B) {
	payload := string(usual().append(nil))
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		o := usual()
		for b.Loop() {
			buf = o.append(buf[:0])
		}
		b.ReportMetric(float64(len(buf)), "bytes/entry")
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeOutcome(payload); err != nil {
				b.Fatal(err)
			}
		}
	})
}
