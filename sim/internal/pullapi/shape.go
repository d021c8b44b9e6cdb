package pullapi

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/schemas"
)

// shape is a schema made ready for making values of it. Shapes may contain
// themselves, as schemas do.
type shape struct {
	node     *schemas.Node
	members  []member // of an object
	items    *shape   // of an array, nil if anything will do
	patterns []*regexp.Regexp
	from, to int64 // whole numbers that a number may be; from > to if there are none
}

// member is one property of an object.
type member struct {
	*naming
	label    string // the name as JSON, with a colon
	hash     uint64
	required bool
	bad      bool // tells of what went wrong
	shape    *shape
}

// samples make the answers of operations without a Handler.
type samples struct {
	seed uint64

	mu     sync.Mutex
	shapes map[*schemas.Node]*shape
}

func newSamples(seed uint64) *samples {
	return &samples{seed: seed, shapes: map[*schemas.Node]*shape{}}
}

// shape is the node's, with all that it leads to.
func (s *samples) shape(node *schemas.Node) *shape {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.build(node)
}

func (s *samples) build(node *schemas.Node) *shape {
	if node == nil {
		return nil
	}
	if known := s.shapes[node]; known != nil {
		return known
	}
	made := &shape{node: node}
	s.shapes[node] = made
	made.from, made.to = wholeNumbers(node)
	for _, pattern := range node.Patterns {
		if compiled, err := regexp.Compile(pattern); err == nil {
			made.patterns = append(made.patterns, compiled)
		}
	}
	made.items = s.build(node.Items())
	for _, p := range node.Properties() {
		made.members = append(made.members, s.member(p))
	}
	return made
}

func (s *samples) member(p schemas.Property) member {
	m := member{
		naming:   newNaming(p.Name),
		label:    string(appendQuoted(nil, p.Name)) + ":",
		hash:     hashOf(p.Name),
		required: p.Required,
		shape:    s.build(p.Schema()),
	}
	m.bad = tellsOfErrors(p.Name) || m.shape.items != nil && slices.ContainsFunc(m.shape.items.node.Properties(), func(p schemas.Property) bool {
		return p.Name == "errors"
	})
	return m
}

// tellsOfErrors says that a property is there only where something went wrong:
// errors, warnings, notUpdatedOfferIds.
func tellsOfErrors(name string) bool {
	rest, negated := strings.CutPrefix(name, "not")
	return negated && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z' ||
		slices.Contains([]string{"error", "errors", "warning", "warnings", "rejectedOffers"}, name)
}

// member finds an object's member.
func (s *shape) member(name string) *member {
	if i := slices.IndexFunc(s.members, func(m member) bool { return m.name == name }); i >= 0 {
		return &s.members[i]
	}
	return nil
}

func (s *shape) isArray() bool  { return s.node.Type == "array" }
func (s *shape) isObject() bool { return s.node.Type == "object" || len(s.members) > 0 }
