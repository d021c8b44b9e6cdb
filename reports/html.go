package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
)

// The page's words stand in report.html.tmpl and timeline.html.tmpl.
var (
	//go:embed report.html.tmpl
	pageTemplate string
	//go:embed timeline.html.tmpl
	timelineTemplate string
	//go:embed report.css
	pageCSS string
	//go:embed timeline.css
	timelineCSS string
	//go:embed report.js
	pageJS string
)

// HTML writes one page that shows the given runs, with a table of contents if
// they are several. The page asks nothing of the network, works without
// JavaScript, and shows whatever the store sent as text. No run is an error.
func HTML(w io.Writer, rs ...*Report) error {
	if len(rs) == 0 {
		return errors.New("an HTML report needs at least one run")
	}
	page, err := template.New("report").Parse(timelineTemplate + pageTemplate)
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, newPage(rs)); err != nil {
		return fmt.Errorf("filling in the page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// policy is a Content-Security-Policy that allows this style and this script
// and nothing else.
func policy(style, script string) string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
		digest(style), digest(script))
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
