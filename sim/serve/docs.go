package serve

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// DocsPath is where the control API is described for people.
const DocsPath = controlRoot + "/docs"

//go:embed docs.html.tmpl
var docsText string

// described is what the page shows of the document.
type described struct {
	Info struct {
		Title, Description string
	}
	Paths      map[string]map[string]json.RawMessage // by method; parameters of all of them beside
	Operations []describedOperation                  `json:"-"`
	Components struct{ Schemas map[string]json.RawMessage }
}

type describedOperation struct {
	Path, Method         string `json:"-"`
	Summary, Description string
	Parameters           []describedParameter
	RequestBody          struct{ Content map[string]shapeRef }
	Responses            map[string]struct{ Description string }
}

type describedParameter struct{ Name, In, Description string }

// flatten makes a list of the operations, in the order of their paths and methods.
func (d *described) flatten() error {
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		item := d.Paths[path]
		var shared []describedParameter
		if raw, ok := item["parameters"]; ok {
			if err := json.Unmarshal(raw, &shared); err != nil {
				return err
			}
			delete(item, "parameters")
		}
		for _, method := range slices.Sorted(maps.Keys(item)) {
			o := describedOperation{Path: path, Method: method}
			if err := json.Unmarshal(item[method], &o); err != nil {
				return err
			}
			o.Parameters = append(slices.Clone(shared), o.Parameters...)
			d.Operations = append(d.Operations, o)
		}
	}
	return nil
}

type shapeRef struct {
	Schema struct {
		Ref string `json:"$ref"`
	}
}

// docs makes the page once, of the document that is served.
var docs = sync.OnceValues(func() (string, error) {
	var d described
	if err := json.Unmarshal(document, &d); err != nil {
		return "", err
	}
	if err := d.flatten(); err != nil {
		return "", err
	}
	functions := template.FuncMap{
		"sorted": func(m map[string]json.RawMessage) []string { return slices.Sorted(maps.Keys(m)) },
		"upper":  strings.ToUpper,
		"name":   func(r shapeRef) string { return strings.TrimPrefix(r.Schema.Ref, "#/components/schemas/") },
		"pretty": func(raw json.RawMessage) (string, error) {
			var value any
			if err := json.Unmarshal(raw, &value); err != nil {
				return "", err
			}
			text, err := json.MarshalIndent(value, "", "  ")
			return string(text), err
		},
	}
	page, err := template.New("docs").Funcs(functions).Parse(docsText)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = page.Execute(&out, d)
	return out.String(), err
})

func showDocs(w http.ResponseWriter) {
	text, err := docs()
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_, _ = w.Write([]byte(text)) // the caller may be gone
}
