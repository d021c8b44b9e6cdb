package reports

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/reports/codequality"
	"github.com/localmarket/localmarket/reports/ctrf"
	"github.com/localmarket/localmarket/reports/github"
	"github.com/localmarket/localmarket/reports/html"
	"github.com/localmarket/localmarket/reports/junit"
	"github.com/localmarket/localmarket/reports/markdown"
	"github.com/localmarket/localmarket/reports/text"
	"github.com/localmarket/localmarket/reports/view"
)

// format writes views under a name.
type format struct {
	name  string
	write func(io.Writer, *view.Document) error
}

// formats lists those that need a view and nothing else, in order of name. JSON
// has the report as it is.
func formats() []format {
	return []format{
		{"code-quality", codequality.Write},
		{"ctrf", ctrf.Write},
		{"github", github.Write},
		{"html", html.Write},
		{"json", nil},
		{"junit", junit.Write},
		{"markdown", markdown.Write},
		{"text", text.Write},
	}
}

// Formats lists the names that Write knows, sorted.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Write writes r to w in the named format. The same report gives the same
// bytes. An unknown format is an error that names the known ones; every other
// error is w's.
func Write(format string, w io.Writer, r *Report) error {
	return write(format, w, []*Report{r}, false)
}

// WriteAll writes several reports to w as one document of the named format, with
// one summary of them all. JSON is then another shape: that of RunsSchema. No
// report at all is an error; the other errors are those of Write.
func WriteAll(format string, w io.Writer, rs []*Report) error {
	return write(format, w, rs, true)
}

func write(name string, w io.Writer, rs []*Report, several bool) error {
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		if len(rs) == 0 {
			return errors.New("there is no run to report on")
		}
		var err error
		if f.write == nil {
			err = writeJSON(w, each(rs, func(r **Report) { *r = (*r).inWords() }), several)
		} else {
			err = f.write(w, newDocument(rs, several))
		}
		if err != nil {
			return fmt.Errorf("writing the %s report: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("unknown report format %q: use one of %s", name, strings.Join(Formats(), ", "))
}
