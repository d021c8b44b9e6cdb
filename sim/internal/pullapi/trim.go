package pullapi

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// skuNode is the contract's name for a store's own SKU. Market takes the spaces
// off around one, wherever it stands.
const skuNode = "ShopSku"

// spaces are what may stand around a SKU: its pattern allows no others.
const spaces = " \t"

// trimmed is a JSON body without spaces around SKUs. It is the same bytes where
// no string begins or ends with one.
func trimmed(body *schemas.Body, raw []byte) []byte {
	if body.Content[0].Media != schemas.MediaJSON || !padded(raw) {
		return raw
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return raw
	}
	out, err := json.Marshal(trimSKUs(body.Schema(), value))
	if err != nil {
		return raw
	}
	return out
}

// padded reports whether a string of a JSON text may begin or end with a space.
func padded(raw []byte) bool {
	inside := false
	for i := 0; i < len(raw); i++ {
		switch {
		case inside && raw[i] == '\\':
			if i++; i < len(raw) && (raw[i] == 't' || raw[i] == 'u') {
				return true // a space in other words
			}
		case raw[i] != '"':
		case inside && isSpace(raw[i-1]), !inside && i+1 < len(raw) && isSpace(raw[i+1]):
			return true
		default:
			inside = !inside
		}
	}
	return false
}

func isSpace(b byte) bool { return strings.IndexByte(spaces, b) >= 0 }

func trimSKUs(node *schemas.Node, value any) any {
	switch v := value.(type) {
	case string:
		if node != nil && node.Name == skuNode {
			return strings.Trim(v, spaces)
		}
	case []any:
		for i := range v {
			if node != nil {
				v[i] = trimSKUs(node.Items(), v[i])
			}
		}
	case map[string]any:
		for name := range v {
			if node != nil {
				v[name] = trimSKUs(node.Property(name), v[name])
			}
		}
	}
	return value
}
