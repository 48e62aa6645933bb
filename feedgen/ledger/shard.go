package ledger

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Shard is a part of a ledger, as text: the posts of a month, by the date with which
// they were published first. So a new post changes one shard, the last, and what is
// long past stays as it is.
//
// Each line after the first is a row, its values separated by tabs: the date, the id,
// the URL ("=": as the id), the sum of what the author wrote, the post's file, when it
// was published first, when it was changed last ("-": not known, or never), and the
// generation, which is higher the later the line was written. Few rows have more: the
// ids of formats, as in "atom=tag:example.com,2005:1".
type Shard struct {
	Name string // a file's: "2026-01.txt"
	Data []byte
}

// head begins every shard.
const head = "# feedgen ledger 1. Keep this file: by it feed readers are not shown posts again.\n"

// version matches the first line of a shard.
var version = regexp.MustCompile(`^# feedgen ledger (\d+)\.`)

// ShardName matches the names of shards.
var ShardName = regexp.MustCompile(`^\d{4}-\d{2}\.txt$`)

// columns is how many values a row has at least.
const columns = 8

// formatID points at an id of a format, with what stands before it.
type formatID struct {
	name string
	id   *string
}

func (r *Row) formatIDs() [3]formatID {
	return [...]formatID{{"rss=", &r.RSS}, {"atom=", &r.Atom}, {"json=", &r.JSON}}
}

// Shards gives the whole ledger as text, by name.
func (l *Ledger) Shards() []Shard {
	byName := make(map[string][]entry)
	for name := range l.read {
		byName[name] = nil // its rows may have gone elsewhere
	}
	for _, e := range l.rows {
		name := e.Published.UTC().Format("2006-01") + ".txt"
		byName[name] = append(byName[name], e)
	}
	var all []Shard
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		b := bytes.NewBufferString(head)
		for _, e := range sorted(byName[name]) {
			e.write(b)
		}
		all = append(all, Shard{name, b.Bytes()})
	}
	return all
}

func (r entry) write(b *bytes.Buffer) {
	link := quoted(r.URL)
	if r.URL == r.ID {
		link = "="
	}
	post, sum := "-", "-"
	if r.Post != 0 {
		post = fmt.Sprintf("%016x", r.Post)
	}
	if r.Sum != [16]byte{} {
		sum = hex.EncodeToString(r.Sum[:])
	}
	fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d", day(r.Published), quoted(r.ID), link, sum, post, day(r.First), day(r.Changed), r.generation)
	for _, f := range r.formatIDs() {
		if *f.id != "" {
			fmt.Fprintf(b, "\t%s%s", f.name, quoted(*f.id))
		}
	}
	b.WriteByte('\n')
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// quoted quotes what would not be read again as it is.
func quoted(s string) string {
	if q := strconv.Quote(s); len(q) != len(s)+2 || s == "" || s == "=" || s == "-" {
		return q
	}
	return s
}

func unquoted(s string) (string, error) {
	if strings.HasPrefix(s, `"`) {
		return strconv.Unquote(s)
	}
	return s, nil
}

// Read adds the rows of a shard. The ledger may have some of them already, since
// destinations have copies, and version control may put two versions of a shard into
// one: of two rows with one id the later counts. The error names the shard and the
// line.
func (l *Ledger) Read(name string, data []byte) error {
	rows, err := parse(data)
	if err != nil {
		return fmt.Errorf("%s:%w", name, err)
	}
	for _, e := range rows {
		if twin, ok := l.rows[e.ID]; ok {
			e = joined(twin, e)
		}
		l.put(e)
		l.generation = max(l.generation, e.generation)
	}
	if l.read == nil {
		l.read = make(map[string]bool)
	}
	l.read[name] = true
	return nil
}

// parse reads the rows of a shard. The error begins with the line.
func parse(data []byte) ([]entry, error) {
	var rows []entry
	n, known := 0, false
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if m := version.FindStringSubmatch(line); m != nil {
			if known = true; m[1] != "1" {
				return nil, fmt.Errorf("%d: written by a newer feedgen; bring this one up to date", n)
			}
			continue
		}
		if line == "" {
			continue
		}
		e, err := parseRow(line)
		if err != nil || !known {
			return nil, fmt.Errorf("%d: %w", n, errRow)
		}
		rows = append(rows, e)
	}
	if !known {
		return nil, fmt.Errorf("1: %w", errRow)
	}
	return rows, nil
}

var errRow = errors.New("not as feedgen writes it; restore the file from version control or a backup, or delete this line")

func parseRow(line string) (entry, error) {
	values := strings.Split(line, "\t")
	if len(values) < columns {
		return entry{}, errRow
	}
	var r entry
	var errs [columns]error
	r.Published, errs[0] = parseDay(values[0])
	r.ID, errs[1] = unquoted(values[1])
	if r.URL = r.ID; values[2] != "=" {
		r.URL, errs[2] = unquoted(values[2])
	}
	if values[3] != "-" {
		errs[3] = parseSum(&r.Sum, values[3])
	}
	if values[4] != "-" {
		r.Post, errs[4] = strconv.ParseUint(values[4], 16, 64)
	}
	r.First, errs[5] = parseDay(values[5])
	r.Changed, errs[6] = parseDay(values[6])
	r.generation, errs[7] = strconv.ParseInt(values[7], 10, 64)
	rest, err := parseFormatIDs(&r.Row, values[columns:])
	if err != nil || len(rest) > 0 || errors.Join(errs[:]...) != nil || r.ID == "" || r.Published.Year() < 1 || r.Published.IsZero() {
		return entry{}, errRow
	}
	return r, nil
}

// parseFormatIDs reads the ids of formats from the first of values, and gives the rest.
func parseFormatIDs(r *Row, values []string) (rest []string, err error) {
	for _, f := range r.formatIDs() {
		if len(values) == 0 {
			break
		}
		text, ok := strings.CutPrefix(values[0], f.name)
		if !ok {
			continue
		}
		if *f.id, err = unquoted(text); err != nil {
			return nil, errRow
		}
		values = values[1:]
	}
	return values, nil
}

func parseDay(s string) (time.Time, error) {
	if s == "-" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	return t.UTC(), err
}

func parseSum(sum *[16]byte, s string) error {
	if len(s) != hex.EncodedLen(len(sum)) {
		return errRow
	}
	_, err := hex.Decode(sum[:], []byte(s))
	return err
}
