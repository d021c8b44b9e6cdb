package schemas

import "encoding/json"

// link leads to a schema that is not read before it is needed.
type link struct {
	pull *Pull
	raw  json.RawMessage
}

// node follows the link. A schema that cannot be read makes a node that asks
// for nothing; to validate against it is an error.
func (l link) node() *Node {
	if l.raw == nil {
		return nil
	}
	l.pull.mu.Lock()
	defer l.pull.mu.Unlock()
	n := l.pull.nodes[string(l.raw)]
	if n == nil {
		n = l.pull.newNode(l.raw)
		l.pull.nodes[string(l.raw)] = n
	}
	return n
}
