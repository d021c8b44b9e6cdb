package openapi

import (
	"maps"
	"slices"
	"strings"
)

// dropUnfounded takes out of a layer the components that the document lacks and
// that neither refers to: what they would change was not there yet, or is gone.
func dropUnfounded(layer, document map[string]any, w *warnings) {
	for {
		refs := map[string]bool{}
		collectRefs(document, refs)
		collectRefs(layer, refs)
		if !dropOnce(layer, document, refs, w) {
			return
		}
	}
}

func dropOnce(layer, document map[string]any, refs map[string]bool, w *warnings) (dropped bool) {
	adds := objectAt(layer, "components")
	for _, kind := range slices.Sorted(maps.Keys(adds)) {
		has := objectAt(objectAt(document, "components"), kind)
		added := objectAt(adds, kind)
		for _, name := range slices.Sorted(maps.Keys(added)) {
			ref := "#/components/" + kind + "/" + name
			if _, known := has[name]; known || refs[ref] {
				continue
			}
			delete(added, name)
			dropped = true
			w.add(ref[2:], "addition", name, noteLayer)
		}
	}
	return dropped
}

// objectAt is a member that is an object, or nil.
func objectAt(object map[string]any, name string) map[string]any {
	member, _ := object[name].(map[string]any)
	return member
}

// collectRefs notes all texts that lead into the document.
func collectRefs(node any, refs map[string]bool) {
	switch node := node.(type) {
	case string:
		if strings.HasPrefix(node, "#/") {
			refs[node] = true
		}
	case map[string]any:
		for _, value := range node {
			collectRefs(value, refs)
		}
	case []any:
		for _, value := range node {
			collectRefs(value, refs)
		}
	}
}
