package check

import (
	"bytes"
	"encoding/json"
)

// change is one change to the body of a notification.
type change func(body map[string]any)

// set gives a field a value. The path leads to it through objects; where it
// meets an array, it goes on in each of the elements. What is not there is
// left alone, but for the last field, which is made.
func set(value any, path ...string) change {
	return func(body map[string]any) { setIn(body, value, path) }
}

func setIn(node, value any, path []string) {
	switch node := node.(type) {
	case []any:
		for _, element := range node {
			setIn(element, value, path)
		}
	case map[string]any:
		if len(path) == 1 {
			node[path[0]] = value
			return
		}
		setIn(node[path[0]], value, path[1:])
	}
}

// drop takes a field away.
func drop(name string) change {
	return func(body map[string]any) { delete(body, name) }
}

// edit returns a changed copy of a body, its fields sorted by name. Numbers
// keep all their digits.
func edit(body json.RawMessage, changes ...change) json.RawMessage {
	changed := fields(body)
	for _, c := range changes {
		c(changed)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(changed) // what was decoded from JSON can be encoded
	return bytes.TrimSpace(out.Bytes())
}

// fields are the members of a body that we made ourselves.
func fields(body json.RawMessage) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	out := map[string]any{}
	_ = decoder.Decode(&out) // a body of ours is an object
	return out
}
