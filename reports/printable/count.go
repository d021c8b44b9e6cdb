package printable

import "fmt"

// Count is a number of things: "1 check", "2 checks".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Share is a part of a number of things: "2 of 3 checks", "All 3 checks".
func Share(n, total int, noun string) string {
	if n == total && n == 1 {
		return "The one " + noun
	}
	if n == total {
		return "All " + Count(n, noun)
	}
	return fmt.Sprintf("%d of %s", n, Count(total, noun))
}
