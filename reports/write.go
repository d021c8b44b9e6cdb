package reports

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// writer writes reports in one format: one alone, or several together.
type writer struct {
	name  string
	write func(io.Writer, *Report) error
	all   func(io.Writer, []*Report) error
}

// writers lists the formats in order of name.
func writers() []writer {
	return []writer{
		{"github", writeGitHub, writeGitHubs},
		{"html", func(w io.Writer, r *Report) error { return HTML(w, r) }, func(w io.Writer, rs []*Report) error { return HTML(w, rs...) }},
		{"json", writeJSON, writeJSONs},
		{"junit", writeJUnit, writeJUnits},
		{"markdown", writeMarkdown, writeMarkdowns},
		{"text", writeText, writeTexts},
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
	return with(format, func(f writer) error { return f.write(w, r) })
}

// WriteAll writes several reports to w as one document of the named format, with
// one summary of them all. JSON is then another shape: that of RunsSchema. No
// report at all is an error; the other errors are those of Write.
func WriteAll(format string, w io.Writer, rs []*Report) error {
	return with(format, func(f writer) error {
		if len(rs) == 0 {
			return errors.New("there is no run to report on")
		}
		return f.all(w, rs)
	})
}

func with(format string, write func(writer) error) error {
	for _, f := range writers() {
		if f.name != format {
			continue
		}
		if err := write(f); err != nil {
			return fmt.Errorf("writing the %s report: %w", format, err)
		}
		return nil
	}
	return fmt.Errorf("unknown report format %q: use one of %s", format, strings.Join(Formats(), ", "))
}
