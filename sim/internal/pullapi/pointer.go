package pullapi

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// missing is the name of the property that is not there. The violation has it
// in what it expects: property "name": ….
func (b *breaking) missing() string {
	quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(b.Expected, "property "))
	if err != nil {
		return ""
	}
	name, _ := strconv.Unquote(quoted)
	return name
}

// rejected is the value that was found: a string without its quotes.
func (b *breaking) rejected() string {
	var text string
	if json.Unmarshal([]byte(b.Found), &text) == nil {
		return text
	}
	return strings.TrimPrefix(b.Found, `"`) // it is cut short
}

// ofType says that the value is of another type altogether, rather than one out of
// bounds: a number that its format cannot hold is none.
func (b *breaking) ofType() bool {
	var bound json.Number
	switch {
	case b.Keyword == "type":
		return true
	case b.node == nil:
		return false
	case b.Keyword == "minimum":
		bound = b.node.Minimum
	case b.Keyword == "maximum":
		bound = b.node.Maximum
	}
	switch n, err := bound.Int64(); n {
	case math.MinInt32, math.MaxInt32, math.MinInt64, math.MaxInt64:
		return err == nil
	}
	return false
}

// tokens are the steps of a JSON Pointer.
func tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	list := strings.Split(pointer[1:], "/")
	for i := range list {
		list[i] = strings.ReplaceAll(strings.ReplaceAll(list[i], "~1", "/"), "~0", "~")
	}
	return list
}

// fieldOf writes a pointer as Market does: offers[0].price.
func fieldOf(pointer string) string {
	var b strings.Builder
	for _, token := range tokens(pointer) {
		_, err := strconv.Atoi(token)
		switch {
		case err == nil:
			b.WriteString("[" + token + "]")
		case b.Len() > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	return b.String()
}

// nodeAt is what the contract has at a pointer, or nil.
func nodeAt(node *schemas.Node, pointer string) *schemas.Node {
	for _, token := range tokens(pointer) {
		switch {
		case node == nil:
			return nil
		case node.Type == "array":
			node = node.Items()
		default:
			node = node.Property(token)
		}
	}
	return node
}

// upTo is a largest size, or the largest there is where the contract has none.
func upTo(most int) int {
	if most == 0 {
		return math.MaxInt32
	}
	return most
}

// bounded cuts what the store sent short, to show it.
func bounded(text string) string {
	const most = 200
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= most {
		return strings.Clone(text) // it may be a piece of something large
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
