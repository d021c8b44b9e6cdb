package journal

// Call is one call that the store made on Market's pull API, and all that came
// of it. It differs from run to run only where several calls
// come at once.
type Call struct {
	// Trace is the reply's traceparent, by which Market's log finds the call.
	Trace  string `json:"trace"`
	Method string `json:"method"`
	// Path is as it was called. Template is the contract's path and Operation its
	// id; both are empty where the path leads nowhere.
	Path      string `json:"path"`
	Template  string `json:"template,omitempty"`
	Operation string `json:"operation,omitempty"`
	// Query is as it was written, secrets masked, at most 200 bytes.
	Query string `json:"query,omitempty"`
	// Header is sorted by name, secrets masked, each value at most 1 KiB.
	Header []Header `json:"header"`
	// Integration is who says to call: X-Market-Integration (P-PATHS).
	Integration string `json:"integration,omitempty"`
	// KeyName is the key's name, empty if none was let in.
	KeyName string `json:"keyName,omitempty"`
	// BusinessID and CampaignID are whom the call is about, 0 if it did not come
	// that far.
	BusinessID int64 `json:"businessId,omitempty"`
	CampaignID int64 `json:"campaignId,omitempty"`
	// Body is the beginning of the body, at most 4 KiB of valid UTF-8, of a body
	// of BodyBytes.
	Body      string `json:"body,omitempty"`
	BodyBytes int    `json:"bodyBytes"`
	Status    int    `json:"status"`
	// Codes are those of the reply's errors, each once.
	Codes []string `json:"codes,omitempty"`
	// Reply is what went back; of its body at most 4 KiB.
	Reply *Reply `json:"reply,omitempty"`
	// Findings are the issues, in the order in which it was found.
	Findings []Finding `json:"findings,omitempty"`
	// Fault is what went wrong on our side; empty mostly.
	Fault string `json:"fault,omitempty"`
	// Injected is a fault that a tester has set; nil mostly.
	Injected *CallFault `json:"injected,omitempty"`
}

// CallFault is a fault that a call met on purpose. Status and Reply of that call
// are what the store saw; a Status of 0 says that no reply came.
type CallFault struct {
	// Name is the fault's, as whoever set it calls it.
	Name string `json:"name"`
	// Kind is what it does, such as "status" or "torn".
	Kind string `json:"kind"`
	// Done says that Market has done what the call asks for, although the store may
	// not have seen it.
	Done bool `json:"done"`
	// DelayMs is how long the reply was kept back, in milliseconds of real time.
	DelayMs int64 `json:"delayMs,omitempty"`
}

// Failed reports whether the store did not get what it called for because of the
// fault: all but a reply that was merely slow.
func (f *CallFault) Failed() bool { return f != nil && f.Kind != "slow" }

// FindingKind is the kind of an issue.
type FindingKind string

// The kinds of findings.
const (
	CallRefused      FindingKind = "violation"         // the call was refused, and says why
	OverLimit        FindingKind = "over-limit"        // the call was one too many (P-LIMITS)
	UnknownParameter FindingKind = "unknown-parameter" // in the query; Market passes over it
	DeprecatedCall   FindingKind = "deprecated"        // the operation, or a parameter used
	ReadOnlyStocks   FindingKind = "read-only-stocks"  // stocks sent where they are only read (P-STOCKS)
	AnonymousCall    FindingKind = "anonymous"         // no X-Market-Integration (P-PATHS)
	UnusualCall      FindingKind = "unusual"           // read as meant, and better written otherwise (P-COERCE)
)

// Finding is an issue of a call: what is wrong or unusual in how a store calls.
type Finding struct {
	// Rule is the contract rule's id, such as "P-ERRORS".
	Rule string      `json:"rule"`
	Kind FindingKind `json:"kind"`
	// Message says what the issue is, Fix what to do about it.
	Message string `json:"message"`
	Fix     string `json:"fix"`
}
