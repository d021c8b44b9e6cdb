package schemas

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// PushFolder is the folder of data that holds the legacy push API. It is of no
// revision: the API had ended before there were any.
const PushFolder = "push"

// pushBundle is how the definitions of PushFolder are put together: one document,
// in which each file is the definition of its name.
type pushBundle struct {
	Definitions map[string]json.RawMessage `json:"$defs"`
}

// Push has the schemas of the legacy push API, by which Market asked the store
// before there were notifications. Each is compiled when first used. A Push is safe
// for concurrent use.
//
// Methods are named by their path without the first slash: cart, order/accept,
// order/status, order/cancellation/notify and stocks.
type Push struct {
	requests, replies map[string]*schema
	definitions       document
}

// PushMethods lists the methods of the push API.
func PushMethods() []string {
	return []string{"cart", "order/accept", "order/status", "order/cancellation/notify", "stocks"}
}

// pushRules are the contract rules of the methods.
func pushRules() map[string]string {
	return map[string]string{
		"cart": "L-CART", "order/accept": "L-ACCEPT", "order/status": "L-STATUS", "order/cancellation/notify": "L-CANCEL", "stocks": "L-STOCKS",
	}
}

// LoadPush returns the schemas that are embedded, the same ones each time.
func LoadPush() (*Push, error) { return loadedPush() }

var loadedPush = sync.OnceValues(readPush)

func readPush() (*Push, error) {
	bundle, err := bundlePush(data, path.Join("data", PushFolder))
	if err != nil {
		return nil, fmt.Errorf("reading the push API: %w", err)
	}
	read := func() ([]byte, error) { return bundle, nil }
	p := &Push{requests: map[string]*schema{}, replies: map[string]*schema{}}
	if p.definitions, err = parseDocument(bundle); err != nil {
		return nil, fmt.Errorf("reading the push API: %w", err)
	}
	for method, rule := range pushRules() {
		name := strings.ReplaceAll(method, "/", "-")
		p.requests[method] = &schema{read: read, name: name + "-request", rule: rule, part: "/$defs/" + name + "-request"}
		if slices.Contains([]string{"cart", "order/accept", "stocks"}, method) { // those of the others say nothing
			p.replies[method] = &schema{read: read, name: name + "-reply", rule: rule, part: "/$defs/" + name + "-reply"}
		}
	}
	return p, nil
}

func bundlePush(files fs.FS, folder string) ([]byte, error) {
	bundle := pushBundle{map[string]json.RawMessage{}}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(files, path.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		bundle.Definitions[strings.TrimSuffix(entry.Name(), ".json")] = text
	}
	return json.Marshal(bundle)
}

// Request holds the body of a request of Market's against the schema of its method.
// Violations and errors are those of Set.Request.
func (p *Push) Request(method string, body []byte) ([]Violation, error) {
	sch, ok := p.requests[method]
	if !ok {
		return nil, fmt.Errorf("the push API has no method %.80q: it has %s", method, strings.Join(PushMethods(), ", "))
	}
	_, violations, err := sch.validate(body)
	return violations, err
}

// HasReply reports whether the contract says anything of the body of a reply with
// status 200.
func (p *Push) HasReply(method string) bool { return p.replies[method] != nil }

// Reply holds the body of a store's reply with status 200 against the schema of its
// method (L-CART, L-ACCEPT, L-STOCKS), and returns its properties, the numbers among
// them as json.Number. It may be anything where there is no schema. The violations
// are sorted by pointer; the error is a *SyntaxError if body is not one JSON value.
func (p *Push) Reply(method string, body []byte) (map[string]any, []Violation, error) {
	sch, ok := p.replies[method]
	if !ok {
		return nil, nil, nil
	}
	value, violations, err := sch.validate(body)
	object, _ := value.(map[string]any)
	return object, violations, err
}

// Enum lists the values that a property of a definition may have, as Set.Enum does:
// of "order", "status"; of "paymentMethod", those of the definition itself.
func (p *Push) Enum(definition string, path ...string) []string {
	return p.definitions.enumFrom(p.definitions.at("/$defs/"+definition), path, map[string]bool{})
}
