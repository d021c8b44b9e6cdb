package pullapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
)

// mostEnding bounds how many properties that go are told of one call.
const mostEnding = 20

// hasEnding reports whether a value of a node may have a property that goes.
func hasEnding(n *schemas.Node) bool { return searchEnding(n, map[string]bool{}) }

// searchEnding goes through a node; seen are the components that it has been in.
func searchEnding(n *schemas.Node, seen map[string]bool) bool {
	if n == nil || n.Name != "" && seen[n.Name] {
		return false
	}
	if n.Name != "" {
		seen[n.Name] = true
	}
	for _, p := range n.Properties() {
		if p.Ending != nil || searchEnding(p.Schema(), seen) {
			return true
		}
	}
	return searchEnding(n.Items(), seen)
}

// ending are the properties of a value that go, by the way to them, and what
// becomes of them. Where take is set, those are taken out for which it says so.
type ending struct {
	found map[string]*schemas.Deprecation
	take  func(*schemas.Deprecation) bool
	taken int
}

func (e *ending) walk(n *schemas.Node, value any, at string) {
	if n == nil {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			e.walk(n.Items(), item, at)
		}
	case map[string]any:
		for _, p := range n.Properties() {
			if _, ok := v[p.Name]; ok {
				e.meet(v, p, join(at, p.Name))
			}
		}
	}
}

func (e *ending) meet(object map[string]any, p schemas.Property, at string) {
	if p.Ending == nil {
		e.walk(p.Schema(), object[p.Name], at)
		return
	}
	e.found[at] = p.Ending
	if !p.Required && e.take(p.Ending) {
		delete(object, p.Name)
		e.taken++
	}
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// checkEnding notes the properties of the body that go, and takes out those that
// are no more.
func (c *call) checkEnding() error {
	body := c.endpoint.op.Body
	if len(c.request.Body) == 0 || !c.endpoint.bodyEnds() || body.Content[0].Media != schemas.MediaJSON {
		return nil
	}
	found, kept := c.withoutEnding(body.Schema(), c.request.Body)
	c.request.Body = kept
	for i, at := range slices.Sorted(maps.Keys(found)) {
		if i == mostEnding {
			break
		}
		d := found[at]
		c.find(journal.Finding{Rule: "P-SPEC", Kind: journal.DeprecatedCall, Message: fmt.Sprintf(deprecatedProperty, at, c.until(d)), Fix: fixEnding(d)})
	}
	return nil
}

// withoutEnding is JSON without the optional properties that are no more, and all
// that go. It is the same bytes where nothing is taken out.
func (c *call) withoutEnding(n *schemas.Node, raw []byte) (map[string]*schemas.Deprecation, []byte) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil, raw
	}
	e := ending{found: map[string]*schemas.Deprecation{}, take: c.gone}
	e.walk(n, value, "")
	if e.taken == 0 {
		return e.found, raw
	}
	out, err := json.Marshal(value)
	if err != nil {
		return e.found, raw
	}
	return e.found, out
}

// age takes what is no more out of a reply.
func (c *call) age(out reply) reply {
	if !c.api.options.Deprecations.Enforced() || out.media != schemas.MediaJSON || !c.endpoint.replyEnds() {
		return out
	}
	_, out.body = c.withoutEnding(success(c.endpoint.op).Schema(), out.body)
	return out
}
