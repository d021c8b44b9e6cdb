package schemas

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// The pull API of a revision: a folder within the revision's, with its
// operations and the schemas that they refer to, one a line.
const (
	PullFolder     = "pull"
	OperationsFile = "operations.json"
	ComponentsFile = "schemas.json"
)

// defsPrefix begins the references to components.
const defsPrefix = "#/$defs/"

var errNoPull = errors.New("it has no pull API: take one over with \"go run ./cmd/contract import\"")

// Pull is a revision's pull API: what a store calls on Market (P-SPEC). It is
// safe for concurrent use; schemas are read and compiled when first used.
type Pull struct {
	operations []*Operation
	byID       map[string]*Operation
	schemas    map[string]*schema // by their JSON
	deprecated deprecated
	components func() (map[string]json.RawMessage, error)

	mu    sync.Mutex
	nodes map[string]*Node // by their JSON
}

// Pull returns the revision's pull API, the same one each time. The error says
// that the revision has none, or what is wrong with its files.
func (s *Set) Pull() (*Pull, error) {
	s.pullOnce.Do(func() {
		if s.pull, s.pullErr = openPull(s.files); s.pullErr != nil {
			s.pullErr = fmt.Errorf("reading the pull API of contract revision %s: %w", s.revision, s.pullErr)
		}
	})
	return s.pull, s.pullErr
}

func openPull(files fs.FS) (*Pull, error) {
	name := path.Join(PullFolder, OperationsFile)
	raw, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoPull
	}
	if err != nil {
		return nil, err
	}
	p := &Pull{
		byID:    map[string]*Operation{},
		schemas: map[string]*schema{},
		nodes:   map[string]*Node{},
	}
	p.components = sync.OnceValues(func() (map[string]json.RawMessage, error) { return readComponents(files) })
	if err := json.Unmarshal(raw, &p.operations); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if p.deprecated, err = readDeprecated(files); err != nil {
		return nil, err
	}
	slices.SortFunc(p.operations, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	for _, o := range p.operations {
		if err := p.add(o); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return p, nil
}

func readComponents(files fs.FS) (map[string]json.RawMessage, error) {
	name := path.Join(PullFolder, ComponentsFile)
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var document struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return document.Defs, nil
}

// add ties an operation to the schemas.
func (p *Pull) add(o *Operation) error {
	if o == nil || o.ID == "" {
		return errors.New("there is an operation without an id")
	}
	if p.byID[o.ID] != nil {
		return fmt.Errorf("two operations have the id %.80q", o.ID)
	}
	p.byID[o.ID] = o
	if o.Parallel == 0 {
		o.Parallel = DefaultParallel
	}
	for i := range o.Parameters {
		o.Parameters[i].link = link{p, o.Parameters[i].JSON}
		o.Parameters[i].Ending = p.deprecated.Parameters[o.ID][o.Parameters[i].Name]
	}
	o.path, o.query = p.parameters(o, "path"), p.parameters(o, "query")
	if o.Body != nil {
		p.tie(o.Body.Content, o.ID+"-body")
	}
	for i := range o.Replies {
		p.tie(o.Replies[i].Content, fmt.Sprintf("%s-%d", o.ID, o.Replies[i].Status))
	}
	return nil
}

func (p *Pull) tie(content []Content, name string) {
	for i := range content {
		content[i].link = link{p, content[i].JSON}
		content[i].schema = p.schema(name, content[i].JSON)
	}
}

// schema is the one for raw, whoever uses it. Name is for errors about a schema
// that is not a component.
func (p *Pull) schema(name string, raw json.RawMessage) *schema {
	if known := p.schemas[string(raw)]; known != nil {
		return known
	}
	if component := componentOf(raw); component != "" {
		name = component
	}
	read := func() ([]byte, error) { return p.document(raw) }
	s := &schema{read: read, name: path.Join(PullFolder, name), rule: "P-SPEC"}
	p.schemas[string(raw)] = s
	return s
}

// componentOf is the name of the component, if raw is nothing but a reference to
// one.
func componentOf(raw json.RawMessage) string {
	var only map[string]any
	if json.Unmarshal(raw, &only) != nil || len(only) != 1 {
		return ""
	}
	ref, _ := only["$ref"].(string)
	name, ok := strings.CutPrefix(ref, defsPrefix)
	if !ok {
		return ""
	}
	return name
}

// document makes a schema self-contained: it gets the components that it leads
// to, and no others.
func (p *Pull) document(raw json.RawMessage) ([]byte, error) {
	components, err := p.components()
	if err != nil {
		return nil, err
	}
	var root map[string]json.RawMessage
	if err := json.Unmarshal(raw, &root); err != nil {
		return nil, err
	}
	defs := map[string]json.RawMessage{}
	collect(raw, components, defs)
	if len(defs) == 0 {
		return raw, nil
	}
	if root["$defs"], err = json.Marshal(defs); err != nil {
		return nil, err
	}
	return json.Marshal(root)
}

// collect puts the components that raw leads to into defs.
func collect(raw []byte, components, defs map[string]json.RawMessage) {
	for rest := string(raw); ; {
		_, after, found := strings.Cut(rest, `"`+defsPrefix)
		if !found {
			return
		}
		var name string
		name, rest, _ = strings.Cut(after, `"`)
		if def, ok := components[name]; ok && defs[name] == nil {
			defs[name] = def
			collect(def, components, defs)
		}
	}
}

// Operations lists the operations, sorted by path, then by method.
func (p *Pull) Operations() []*Operation { return slices.Clone(p.operations) }

// Operation returns the operation with that id, or nil if there is none.
func (p *Pull) Operation(id string) *Operation { return p.byID[id] }

// Components lists the names of the schemas that operations share, sorted.
func (p *Pull) Components() ([]string, error) {
	components, err := p.components()
	return slices.Sorted(maps.Keys(components)), err
}
