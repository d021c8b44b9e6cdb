package schemas

import (
	"encoding/json"
	"time"
)

// Operation is one call that a store makes to Market, as the contract has it.
// Operations are shared: they are to be read, never changed. The JSON form is
// that of OperationsFile.
type Operation struct {
	ID     string `json:"id"`     // such as "getOrder"
	Method string `json:"method"` // in capitals
	Path   string `json:"path"`   // such as "/v2/campaigns/{campaignId}"
	// Models are the ways of working that the operation serves, of fby, fbs,
	// dbs, express and laas. Tags say what it is about, such as "orders".
	Models []string `json:"models,omitempty"`
	Tags   []string `json:"tags,omitempty"`
	// Scopes are those of which a key must have one (P-AUTH).
	Scopes []string `json:"scopes,omitempty"`
	// Callers are the kinds of partners that may call; a store is a "seller".
	// None means that the revision does not say.
	Callers []string `json:"callers,omitempty"`
	// Limits is zero if the revision has none for the operation.
	Limits Limits `json:"limits,omitzero"`
	// Parallel is how many calls may be under way at once for one campaign or
	// business: DefaultParallel unless the contract says otherwise (P-LIMITS).
	Parallel int `json:"parallel,omitempty"`
	// Deprecated is nil if the operation is not.
	Deprecated *Deprecation `json:"deprecated,omitempty"`
	// Parameters are in the contract's order.
	Parameters []Parameter `json:"parameters,omitempty"`
	// Body is nil if the operation takes none.
	Body *Body `json:"body,omitempty"`
	// Replies are sorted by status.
	Replies []Reply `json:"replies"`

	path  *parameters
	query *parameters
}

// DefaultParallel is how many calls of an operation may be under way at once
// where the contract gives no number (P-LIMITS).
const DefaultParallel = 4

// Limits says how much of an operation a campaign or business may use
// (P-LIMITS).
type Limits struct {
	// Counted is "resp" where calls are counted. Else it is the way to an array
	// whose elements are: "req.offerIds" in the request, "resp.result.offers" in
	// the reply; arrays on the way are stepped through.
	Counted string `json:"counted"`
	// Basic is for sellers without a paid subscription, Medium for those with one
	// from the middle tier on.
	Basic  Rate `json:"basic"`
	Medium Rate `json:"medium"`
}

// Rate is an amount for every so many seconds.
type Rate struct {
	Amount  int `json:"amount"`
	Seconds int `json:"seconds"`
}

// Period is the time that the amount is for.
func (r Rate) Period() time.Duration { return time.Duration(r.Seconds) * time.Second }

// Deprecation says what becomes of an operation, a parameter or a property. Days are written YYYY-MM-DD;
// what the contract does not say is empty.
type Deprecation struct {
	// Degrades is the day from which calls begin to fail on purpose.
	Degrades string `json:"degrades,omitempty"`
	// Ends is the day on which it is shut down.
	Ends string `json:"ends,omitempty"`
	// Replacement is the id of the operation to call instead, or the name of the
	// parameter or property to use.
	Replacement string `json:"replacement,omitempty"`
}

// Parameter is a value in the path or the query of a call.
type Parameter struct {
	Name     string `json:"name"`
	In       string `json:"in"` // "path" or "query"
	Required bool   `json:"required,omitempty"`
	// Deprecated says that there is a better way to say the same.
	Deprecated bool `json:"deprecated,omitempty"`
	// Aliases are further names under which the parameter is taken.
	Aliases []string `json:"aliases,omitempty"`
	// Trim says that spaces around values are taken off.
	Trim bool `json:"trim,omitempty"`
	// Truncate says that a value above the maximum counts as the maximum, instead
	// of being refused.
	Truncate bool `json:"truncate,omitempty"`
	// JSON is the value's JSON Schema; its references are into ComponentsFile.
	JSON json.RawMessage `json:"schema"`
	// Ending says when it goes; nil if the contract gives no day. It is
	// DeprecatedFile's.
	Ending *Deprecation `json:"-"`

	link link
}

// Schema is what the parameter's value must be.
func (p *Parameter) Schema() *Node { return p.link.node() }

// Body is what a call carries.
type Body struct {
	Required bool      `json:"required,omitempty"`
	Content  []Content `json:"content"`
}

// Schema is what a JSON body must be; where the body cannot be JSON, it is what
// its form fields must be.
func (b *Body) Schema() *Node { return nodeOf(b.Content) }

// Reply is an answer that the contract knows.
type Reply struct {
	Status int `json:"status"`
	// Content is empty where the reply has no body.
	Content []Content `json:"content,omitempty"`
}

// Schema is what the reply's JSON body is; for a file it is a string of format
// "binary", and nil where the reply has no body.
func (r *Reply) Schema() *Node { return nodeOf(r.Content) }

// Content is one kind of a body, JSON before others.
type Content struct {
	Media string `json:"media"` // such as "application/json"
	// JSON is the body's JSON Schema; its references are into ComponentsFile.
	JSON json.RawMessage `json:"schema"`

	link   link
	schema *schema
}

// MediaJSON is the media type of all bodies but files and forms.
const MediaJSON = "application/json"

func nodeOf(content []Content) *Node {
	if len(content) == 0 {
		return nil
	}
	return content[0].link.node()
}

// Reply returns the reply with that status, or nil if the contract has none.
func (o *Operation) Reply(status int) *Reply {
	for i := range o.Replies {
		if o.Replies[i].Status == status {
			return &o.Replies[i]
		}
	}
	return nil
}
