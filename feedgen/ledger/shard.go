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
// Its first line has the generation, which is higher the later it was written. Each
// line after it is a row, its values separated by tabs: the date, the id, the URL
// ("=": as the id), the sum of what the author wrote, the post's file, when it was
// published first, and when it was changed last ("-": not known, or never).
type Shard struct {
	Name string // a file's: "2026-01.txt"
	Data []byte
}

const version = 1

// first matches the first line of a shard.
var first = regexp.MustCompile(`^# feedgen ledger (\d+), generation (\d+)`)

// ShardName matches the names of shards.
var ShardName = regexp.MustCompile(`^\d{4}-\d{2}\.txt$`)

// columns is how many values a row has.
const columns = 7

// Shards gives the whole ledger as text, by name. A shard that holds what it held when
// it was read has the bytes that it had then.
func (l *Ledger) Shards() []Shard {
	byName := make(map[string][]Row)
	for name := range l.read {
		byName[name] = nil // its rows may have gone elsewhere
	}
	for _, e := range l.rows {
		name := e.Published.UTC().Format("2006-01") + ".txt"
		byName[name] = append(byName[name], e.Row)
	}
	var all []Shard
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, l.shard(name, sorted(byName[name])))
	}
	return all
}

func (l *Ledger) shard(name string, rows []Row) Shard {
	var b bytes.Buffer
	for _, r := range rows {
		r.write(&b)
	}
	for _, was := range l.read[name] {
		if _, lines, _ := strings.Cut(was, "\n"); lines == b.String() {
			return Shard{name, []byte(was)}
		}
	}
	head := fmt.Sprintf("# feedgen ledger %d, generation %d. Keep this file: by it feed readers are not shown posts again.\n", version, l.generation+1)
	return Shard{name, append([]byte(head), b.Bytes()...)}
}

func (r Row) write(b *bytes.Buffer) {
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
	fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", day(r.Published), quoted(r.ID), link, sum, post, day(r.First), day(r.Changed))
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
	rows, generation, err := parse(data)
	if err != nil {
		return fmt.Errorf("%s:%w", name, err)
	}
	for _, r := range rows {
		e := entry{r, generation}
		if twin, ok := l.rows[r.ID]; ok {
			e = joined(twin, e)
		}
		l.put(e)
	}
	l.generation = max(l.generation, generation)
	if l.read == nil {
		l.read = make(map[string][]string)
	}
	l.read[name] = append(l.read[name], string(data))
	return nil
}

// parse reads the rows of a shard. The error begins with the line.
func parse(data []byte) ([]Row, int64, error) {
	var rows []Row
	generation := int64(-1)
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if m := first.FindStringSubmatch(line); m != nil {
			if m[1] != strconv.Itoa(version) {
				return nil, 0, fmt.Errorf("%d: written by a newer feedgen; bring this one up to date", n)
			}
			g, err := strconv.ParseInt(m[2], 10, 64)
			if err != nil {
				return nil, 0, fmt.Errorf("%d: generation %s: %w", n, m[2], errRow)
			}
			generation = max(generation, g)
			continue
		}
		if line == "" {
			continue
		}
		r, err := parseRow(line)
		if err != nil {
			return nil, 0, fmt.Errorf("%d: %w", n, err)
		}
		rows = append(rows, r)
	}
	if generation < 0 {
		return nil, 0, fmt.Errorf("1: %w", errRow)
	}
	return rows, generation, nil
}

var errRow = errors.New("not as feedgen writes it; restore the file from version control or a backup, or delete this line")

func parseRow(line string) (Row, error) {
	values := strings.Split(line, "\t")
	if len(values) != columns {
		return Row{}, errRow
	}
	var r Row
	var errs [7]error
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
	if errors.Join(errs[:]...) != nil || r.ID == "" || r.Published.IsZero() {
		return Row{}, errRow
	}
	return r, nil
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
