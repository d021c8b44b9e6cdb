package pullapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/schemas"
)

// A body is read twice: by its schema, and into the types of a Handler. readExactly
// refuses what the two would read differently, or takes it away, so that nothing
// that one has passed over is obeyed by the other: whole numbers that are written
// as 1.0 or 1e2, and names in another case than the contract's.
func (c *call) readExactly(value any) error {
	e := exactly{call: c}
	e.read(c.endpoint.op.Body.Schema(), value, "")
	if e.err != nil {
		return e.err
	}
	if e.changed {
		raw, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("writing a body without what it has no name for: %w", err)
		}
		c.request.Body = raw
	}
	return nil
}

// exactly goes through a body.
type exactly struct {
	call    *call
	err     error
	changed bool
}

func (e *exactly) read(node *schemas.Node, value any, pointer string) {
	if node == nil || e.err != nil {
		return
	}
	switch v := value.(type) {
	case json.Number:
		if node.Type == "integer" && strings.ContainsAny(string(v), ".eE") {
			e.err = e.call.noteRefusal(problem(http.StatusBadRequest, fieldIllegal, fieldOf(pointer)), fixWhole)
		}
	case []any:
		items := node.Items()
		for i, item := range v {
			e.read(items, item, pointer+"/"+strconv.Itoa(i))
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			property := node.Property(name)
			if property == nil {
				e.drop(node, v, name)
				continue
			}
			e.read(property, v[name], pointer+"/"+name)
		}
	}
}

// drop takes away what the contract writes in another case.
func (e *exactly) drop(node *schemas.Node, object map[string]any, name string) {
	for _, p := range node.Properties() {
		if strings.EqualFold(p.Name, name) {
			delete(object, name)
			e.changed = true
			e.call.unusual(fmt.Sprintf(unusualName, bounded(name), p.Name), fixName)
			return
		}
	}
}
