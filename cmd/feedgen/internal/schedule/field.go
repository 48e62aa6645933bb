package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A field is one of the five of a cron expression. It is checked here because
// the library lets slips pass: "*-5" is "*" to it, and "," is never.
type field struct {
	name     string
	min, max int
	names    []string // of the values from min on
}

func fields() []field {
	return []field{
		{name: "minute", max: 59},
		{name: "hour", max: 23},
		{name: "day of the month", min: 1, max: 31},
		{name: "month", min: 1, max: 12, names: []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
		{name: "day of the week", max: 7, names: []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
	}
}

// check gives the field as the library wants it.
func (f field) check(text string) (string, error) {
	items := strings.Split(text, ",")
	for i, item := range items {
		var err error
		if items[i], err = f.checkItem(item); err != nil {
			return "", err
		}
	}
	return strings.Join(items, ","), nil
}

// checkItem reads "*", "5" or "5-9", each of them with or without "/2".
func (f field) checkItem(item string) (string, error) {
	span, every, stepped := strings.Cut(item, "/")
	step := 1
	if stepped {
		var err error
		// A longer step than the field is wide is most likely meant for another
		// unit: "*/90" minutes run once an hour.
		if step, err = number(every); err != nil || step < 1 || step > f.max-f.min {
			return "", fmt.Errorf("%q has a bad step (want 1 to %d)", item, f.max-f.min)
		}
	}
	if span == "*" || span == "?" {
		return item, nil
	}
	first, last, ranged := strings.Cut(span, "-")
	from, err := f.value(first)
	if err != nil {
		return "", err
	}
	if !ranged {
		if !stepped {
			return f.write(from, from, 1), nil
		}
		if f.sundayIs7() {
			return f.write(from%7, 6, step), nil // "5/2" ends with the week
		}
		return f.write(from, f.max, step), nil
	}
	to, err := f.value(last)
	if err != nil {
		return "", err
	}
	// "fri-sun" and "fri-0" can only mean the Sunday that ends the week.
	if f.sundayIs7() && to == 0 && from > 0 {
		to = 7
	}
	if from > to {
		return "", fmt.Errorf("%q runs backwards (want the smaller value first)", item)
	}
	return f.write(from, to, step), nil
}

// value reads a number or a name.
func (f field) value(text string) (int, error) {
	if i := slices.Index(f.names, strings.ToLower(text)); i >= 0 {
		return f.min + i, nil
	}
	n, err := number(text)
	if err != nil || n < f.min || n > f.max {
		want := fmt.Sprintf("%d to %d", f.min, f.max)
		if f.names != nil {
			want += " or " + f.names[0] + " to " + f.names[len(f.names)-1]
		}
		return 0, fmt.Errorf("%q (want %s)", text, want)
	}
	return n, nil
}

func (f field) sundayIs7() bool { return f.max == 7 }

// write lists the values, with Sunday as 0, which is all that the library knows.
func (f field) write(from, to, step int) string {
	var values []string
	for n := from; n <= to; n += step {
		if f.sundayIs7() {
			values = append(values, strconv.Itoa(n%7))
			continue
		}
		values = append(values, strconv.Itoa(n))
	}
	return strings.Join(values, ",")
}

// number reads decimal digits and nothing else.
func number(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err
}
