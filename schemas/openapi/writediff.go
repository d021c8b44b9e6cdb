package openapi

import (
	"fmt"
	"io"
	"strings"
)

// WriteDiff prints the differences, one a line of printable characters, marked
// by severity, and a line that counts them by kind.
func WriteDiff(w io.Writer, list []Difference) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no differences")
		return err
	}
	for _, d := range list {
		what := oneLine(d.What)
		if d.Effect != "" {
			what += " → " + oneLine(d.Effect)
		}
		if _, err := fmt.Fprintf(w, "%-8s  %s: %s\n", d.Severity, oneLine(d.Where), what); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\n"+summary(list))
	return err
}

// summary counts differences, such as "7 differences, 1 breaking: 5 operations,
// 2 limits".
func summary(list []Difference) string {
	counts, breaking := map[Kind]int{}, 0
	for _, d := range list {
		counts[d.Kind]++
		if d.Severity == Breaking {
			breaking++
		}
	}
	var parts []string
	for _, kind := range []Kind{KindOperation, KindSchema, KindLimit, KindScope, KindEnd, KindDate, KindRule} {
		if counts[kind] > 0 {
			parts = append(parts, plural(counts[kind], string(kind)))
		}
	}
	return fmt.Sprintf("%s, %d breaking: %s", plural(len(list), "difference"), breaking, strings.Join(parts, ", "))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
