package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/texts"
)

// functions are those of the templates.
func functions() template.FuncMap {
	return template.FuncMap{
		"t":       func(v *visit, key string, args ...any) string { return v.Texts.Text(key, args...) },
		"tr":      func(v *visit, text string) string { return v.Texts.Translate(text) },
		"at":      func(v *visit, t time.Time) string { return moment(v.Texts.Language, t) },
		"iso":     func(t time.Time) string { return t.Format(time.RFC3339Nano) },
		"ago":     func(v *visit, d time.Duration) string { return span(v.Texts, d) },
		"percent": func(share float64) string { return strconv.FormatFloat(share*100, 'g', 4, 64) },
		"ms":      func(ms float64) string { return fmt.Sprintf("%.0f", ms) },
		"pretty":  pretty,
		"coded":   coded,
		"lower":   func(s any) string { return strings.ToLower(fmt.Sprint(s)) },
		"id":      func(n int64) string { return fmt.Sprint(n) },
		"root":    func() string { return Root },
		"dict": func(pairs ...any) map[string]any {
			out := map[string]any{}
			for i := 0; i+1 < len(pairs); i += 2 {
				out[fmt.Sprint(pairs[i])] = pairs[i+1]
			}
			return out
		},
	}
}

// moment is a time of the virtual clock, in the form of a language, with its zone.
func moment(l texts.Language, t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	if l == texts.Russian {
		return t.UTC().Format("02.01.2006 15:04:05 UTC")
	}
	return t.UTC().Format("2 Jan 2006 15:04:05 UTC")
}

// span is a length of time in its two largest units.
func span(p *texts.Printer, d time.Duration) string {
	d = d.Round(time.Second)
	days, hours, minutes, seconds := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case days > 0:
		return p.Text("%dd %dh", days, hours)
	case hours > 0:
		return p.Text("%dh %dm", hours, minutes)
	case minutes > 0:
		return p.Text("%dm %ds", minutes, seconds)
	}
	return p.Text("%ds", seconds)
}

// coded is a text with what stands between backticks as code.
func coded(text string) template.HTML {
	var out strings.Builder
	for i, piece := range strings.Split(text, "`") {
		piece = template.HTMLEscapeString(piece)
		if i%2 == 1 {
			piece = "<code>" + piece + "</code>"
		}
		out.WriteString(piece)
	}
	return template.HTML(out.String())
}

// pretty indents what is JSON, and leaves all else as it is.
func pretty(text string) string {
	var out strings.Builder
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return text
	}
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if encoder.Encode(value) != nil {
		return text
	}
	return strings.TrimRight(out.String(), "\n")
}
