package schemas

import (
	"bytes"
	"encoding/json"
)

// keywords is a schema as it is written.
type keywords struct {
	Ref              string            `json:"$ref"`
	Type             names             `json:"type"`
	Format           string            `json:"format"`
	Pattern          string            `json:"pattern"`
	Enum             []any             `json:"enum"`
	Default          any               `json:"default"`
	Minimum          json.Number       `json:"minimum"`
	Maximum          json.Number       `json:"maximum"`
	ExclusiveMinimum json.Number       `json:"exclusiveMinimum"`
	ExclusiveMaximum json.Number       `json:"exclusiveMaximum"`
	MinLength        int               `json:"minLength"`
	MaxLength        int               `json:"maxLength"`
	MinItems         int               `json:"minItems"`
	MaxItems         int               `json:"maxItems"`
	UniqueItems      bool              `json:"uniqueItems"`
	Required         []string          `json:"required"`
	Properties       members           `json:"properties"`
	Items            json.RawMessage   `json:"items"`
	AllOf            []json.RawMessage `json:"allOf"`
	AnyOf            []json.RawMessage `json:"anyOf"`
	OneOf            []json.RawMessage `json:"oneOf"`
}

// names is one name or several.
type names []string

// UnmarshalJSON reads a string or an array of strings.
func (n *names) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		return json.Unmarshal(raw, (*[]string)(n))
	}
	*n = names{""}
	return json.Unmarshal(raw, &(*n)[0])
}

// members are those of an object, in order.
type members []pair

type pair struct {
	name  string
	value json.RawMessage
}

// UnmarshalJSON reads an object.
func (m *members) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		*m = append(*m, pair{name.(string), value})
	}
	return nil
}
