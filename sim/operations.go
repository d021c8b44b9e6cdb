package sim

import (
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
)

// Operation is one call that a store may make on the pull API (P-SPEC).
type Operation struct {
	ID     string `json:"id"`     // such as "getOrder"
	Method string `json:"method"` // in capitals
	Path   string `json:"path"`   // such as "/v2/campaigns/{campaignId}"
	// Tags say what it is about, such as "orders".
	Tags []string `json:"tags"`
	// Reads says that it changes nothing, whatever its method.
	Reads bool `json:"reads"`
	// Emulated is how Market's side of it is emulated.
	Emulated Emulated `json:"emulated"`
}

// Emulated is how an operation is emulated.
type Emulated string

// The ways in which an operation is emulated.
const (
	Stateful   Emulated = "stateful"    // what one call writes another reads
	FromSchema Emulated = "from schema" // answers are made up of the schema, and remember nothing
	Missing    Emulated = "missing"     // the contract has no answer to make up
)

// Operations lists the operations of a revision's pull API, sorted by path, then
// by method. It fails for an unknown revision and for one without a pull API.
func Operations(revision string) ([]Operation, error) {
	set, err := schemas.Load(revision)
	if err != nil {
		return nil, err
	}
	contract, err := set.Pull()
	if err != nil {
		return nil, err
	}
	handlers := operations.Handlers(operations.Options{State: state.New(state.Options{})})
	var all []Operation
	for _, op := range contract.Operations() {
		emulated := FromSchema
		if _, ok := handlers[op.ID]; ok {
			emulated = Stateful
		} else if !pullapi.Answers(op) {
			emulated = Missing
		}
		all = append(all, Operation{
			ID: op.ID, Method: op.Method, Path: op.Path, Tags: slices.Clone(op.Tags),
			Reads: reads(op), Emulated: emulated,
		})
	}
	return all, nil
}

// reads reports whether an operation is one for keys that may only read
// (P-AUTH), or a GET.
func reads(op *schemas.Operation) bool {
	return op.Method == http.MethodGet || slices.ContainsFunc(op.Scopes, func(scope string) bool {
		return strings.HasSuffix(scope, ":read-only")
	})
}
