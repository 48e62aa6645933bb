package config

// Nearest gives the name that was likely meant, or "" if none is near: one slip
// away, or two in a longer word.
func Nearest(word string, names []string) string {
	best, least := "", 2
	if len(word) > 5 {
		least = 3
	}
	for _, name := range names {
		if longer := len(name) - len(word); longer >= least || -longer >= least {
			continue // every letter more is a slip
		}
		if d := distance(word, name); d < least && d < len(name) {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to be added, dropped, changed or swapped with
// their neighbour to make a into b.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
