package openapi

// settle returns a copy of a document in which no $ref has a sibling that
// OpenAPI 3.0 would have a reader ignore. Official files have them: nullable and
// default are meant, so they go around the reference; notes for people are
// dropped. Any other is left, for the check of the document to refuse.
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
	if !isRef {
		return object
	}
	around := map[string]any{}
	for _, key := range []string{"nullable", "default"} {
		if value, ok := object[key]; ok {
			around[key] = value
			delete(object, key)
		}
	}
	if len(around) == 0 {
		return object
	}
	around["allOf"] = []any{object}
	return around
}

func isNote(key string) bool {
	switch key {
	case "title", "description", "deprecated", "example":
		return true
	}
	return false
}
