package job

import "fmt"

// Plural counts things in words: "1 item", "2 items".
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
