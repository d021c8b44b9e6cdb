// Package html writes a report as one page that asks nothing of the network,
// works without JavaScript, and shows whatever the store sent as text.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/localmarket/localmarket/reports/view"
)

// The page's words stand in the templates.
var (
	//go:embed report.html.tmpl
	pageTemplate string
	//go:embed exchange.html.tmpl
	exchangeTemplate string
	//go:embed timeline.html.tmpl
	timelineTemplate string
	//go:embed report.css
	pageCSS string
	//go:embed timeline.css
	timelineCSS string
	//go:embed report.js
	pageJS string
)

// Write writes a page on all runs: how they ended, why and what to do on the
// first screen, then failures, then the rest, folded.
func Write(w io.Writer, d *view.Document) error {
	page, err := template.New("report").Funcs(template.FuncMap{"t": d.Words.Of, "tf": func(text string, args ...any) string { return d.Words.Of(fmt.Sprintf(text, args...)) }, "lang": func() string { return d.Words.Of("en") }}).Parse(exchangeTemplate + timelineTemplate + pageTemplate)
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, newPage(d)); err != nil {
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
