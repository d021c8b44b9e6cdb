package openapi

// settle returns a copy of a document in which no $ref has a sibling that
// OpenAPI 3.0 would have a reader ignore. Official files have them: nullable
// is meant, so it goes around the reference; notes for people are dropped. Any
// other is left, for the check of the document to refuse.
func settle(node any) any {
	switch node := node.(type) {
	case map[string]any:
		return settleObject(node)
	case []any:
		list := make([]any, len(node))
		for i, item := range node {
			list[i] = settle(item)
		}
		return list
	}
	return node
}

func settleObject(node map[string]any) map[string]any {
	object := make(map[string]any, len(node))
	_, isRef := node["$ref"].(string)
	for key, value := range node {
		if !isRef || !isNote(key) {
			object[key] = settle(value)
		}
	}
	if nullable, ok := object["nullable"].(bool); isRef && ok {
		delete(object, "nullable")
		return map[string]any{"allOf": []any{object}, "nullable": nullable}
	}
	return object
}

func isNote(key string) bool {
	switch key {
	case "title", "description", "default", "deprecated", "example":
		return true
	}
	return false
}
