package reports

import (
	"fmt"
	"io"
	"strings"
)

// writer writes one report in one format.
type writer struct {
	name  string
	write func(io.Writer, *Report) error
}

// writers lists the formats in order of name.
func writers() []writer {
	return []writer{
		{"github", writeGitHub},
		{"html", func(w io.Writer, r *Report) error { return HTML(w, r) }},
		{"json", writeJSON},
		{"junit", writeJUnit},
		{"markdown", writeMarkdown},
		{"text", writeText},
	}
}

// Formats lists the names that Write knows, sorted.
func Formats() []string {
	var names []string
	for _, f := range writers() {
		names = append(names, f.name)
	}
	return names
}

// Write writes r to w in the named format. The same report gives the same
// bytes. An unknown format is an error that names the known ones; every other
// error is w's.
func Write(format string, w io.Writer, r *Report) error {
	for _, f := range writers() {
		if f.name != format {
			continue
		}
		if err := f.write(w, r); err != nil {
			return fmt.Errorf("writing the %s report: %w", format, err)
		}
		return nil
	}
	return fmt.Errorf("unknown report format %q: use one of %s", format, strings.Join(Formats(), ", "))
}
