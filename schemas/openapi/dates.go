package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// date is the end of a field or a parameter, as x-deprecation-config says it.
type date struct {
	Ends        string `json:"shutdown-date"`
	Replacement string `json:"replacement-field"`
}

// datesOf lists the fields and parameters of a document that come to an end, by
// place. Those of operations are part of what Import makes.
func datesOf(document map[string]any) map[string]date {
	found := map[string]date{}
	for name, kind := range objectAt(document, "components") {
		collectDates(kind, []string{name}, found)
	}
	paths := objectAt(document, "paths")
	for path := range paths {
		for method, operation := range objectAt(paths, path) {
			place := strings.ToUpper(method) + " " + path
			if object, ok := operation.(map[string]any); ok {
				for _, part := range []string{"parameters", "requestBody", "responses"} {
					collectDates(object[part], []string{place, part}, found)
				}
			}
			if method == "parameters" {
				collectDates(operation, []string{path, method}, found)
			}
		}
	}
	return found
}

func collectDates(node any, at []string, found map[string]date) {
	switch node := node.(type) {
	case map[string]any:
		var end date
		if config, ok := node["x-deprecation-config"]; ok && decodeTo(config, &end) == nil {
			found[strings.TrimPrefix(strings.Join(at, "/"), "schemas/")] = end
		}
		for key, value := range node {
			collectDates(value, append(slices.Clip(at), key), found)
		}
	case []any:
		for i, value := range node {
			key := fmt.Sprint(i)
			if parameter, ok := value.(map[string]any); ok && parameter["in"] != nil {
				key = fmt.Sprint(parameter["name"]) // its number changes with others
			}
			collectDates(value, append(slices.Clip(at), key), found)
		}
	}
}

// dateDifferences compares the ends of fields and parameters. A revision that is
// carried has none of them, so that nothing is said of those that go missing in
// one.
func dateDifferences(a, b *subject) []Difference {
	var list []Difference
	for _, place := range slices.Sorted(maps.Keys(b.dates)) {
		before, known := a.dates[place]
		after := b.dates[place]
		if known && before == after {
			continue
		}
		d := Difference{Severity: Risky, Kind: KindDate, Where: place, What: "ends " + cmp.Or(after.Ends, "on a day that is not said")}
		if known {
			d.What += ", before " + cmp.Or(before.Ends, "on a day that was not said")
		}
		if after.Replacement != "" {
			d.What += ", replaced by " + after.Replacement
		}
		d.Effect = "then it is gone from replies, and a call with it has an issue"
		list = append(list, d)
	}
	if b.carried {
		return list
	}
	for _, place := range slices.Sorted(maps.Keys(a.dates)) {
		if _, still := b.dates[place]; !still {
			list = append(list, Difference{Severity: Harmless, Kind: KindDate, Where: place, What: "its end, " + cmp.Or(a.dates[place].Ends, "on a day that was not said") + ", is no longer announced"})
		}
	}
	return list
}
