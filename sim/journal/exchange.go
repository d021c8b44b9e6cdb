package journal

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Exchange is one HTTP request to the store and all that came of it.
type Exchange struct {
	// ID names the exchange within its run: "x1", "x2", … in order of sending.
	ID string `json:"id"`
	// At is the virtual time of sending.
	At time.Time `json:"at"`
	// NotificationType is the type of the event told, empty for a request that
	// carries none.
	NotificationType market.Type `json:"notificationType,omitempty"`
	// Push is the method of a request of the legacy push API, empty for a
	// notification.
	Push market.PushMethod `json:"push,omitempty"`
	// Attempt counts the sendings of one notification, from 1.
	Attempt int `json:"attempt"`
	// Note says why a request that is unlike Market's ordinary ones was sent.
	Note string `json:"note,omitempty"`

	Request Request `json:"request"`
	// Reply is nil if no status line came back.
	Reply   *Reply  `json:"reply,omitempty"`
	Verdict Verdict `json:"verdict"`
	// Fault is what was injected between Market and the store; nil mostly.
	Fault *Injected `json:"fault,omitempty"`
	// Measured is nil in a journal that is to be compared with another.
	Measured *Measured `json:"measured,omitempty"`
}

// Injected is a fault that stood between Market and the store in one exchange.
// Reply and Verdict of that exchange are what Market saw.
type Injected struct {
	// Name is the fault's, as whoever set it calls it.
	Name string `json:"name"`
	// Kind is what it does, such as "refuse" or "torn".
	Kind string `json:"kind"`
	// Arrived says that the store got the request, and handled it: it is to
	// expect the same notification again.
	Arrived bool `json:"arrived"`
	// DeclaredMs is how long the exchange is taken to have lasted, in
	// milliseconds, where the fault says so. No real time passed for it.
	DeclaredMs int64 `json:"declaredMs,omitempty"`
	// Reply is what the store answered, and Verdict what Market would have made
	// of that, had it seen it; nil if the request did not arrive.
	Reply   *Reply   `json:"reply,omitempty"`
	Verdict *Verdict `json:"verdict,omitempty"`
}

// Request is what was sent. Secrets in the URL and the header are masked.
type Request struct {
	Method string   `json:"method"`
	URL    string   `json:"url"`
	Header []Header `json:"header"`
	// Body is kept whole: it is ours, and bounded where it is made.
	Body string `json:"body"`
	// DeadlineMs is the time that the whole exchange was given, in milliseconds.
	DeadlineMs int64 `json:"deadlineMs"`
}

// Reply is what came back. It is the store's, so it is hostile: whoever prints
// it must escape it for where it is printed. Of a reply that broke off, passed
// the deadline or was no longer waited for, only status and header are kept:
// how much of its body came before differs from run to run.
type Reply struct {
	Status int `json:"status"`
	// Header holds the fields that matter to the verdict, each value at most
	// 1 KiB long, in order of name.
	Header []Header `json:"header"`
	// Body is the beginning of the body, at most 4 KiB of valid UTF-8. Bytes
	// that are not UTF-8 are replaced by U+FFFD; of a body that has such, at
	// most 512 bytes are kept.
	Body string `json:"body"`
	// BodyBytes is how many bytes of the body were read.
	BodyBytes int64 `json:"bodyBytes"`
	// Truncated says that Body holds less than was read.
	Truncated bool `json:"truncated,omitempty"`
	// Incomplete says that the body did not come whole, and is not kept.
	Incomplete bool `json:"incomplete,omitempty"`
}

// LeftOut is the name that stands for the fields of a header that are not kept; its
// value is how many they are. No field can have it.
const LeftOut = "(left out)"

// Header is one HTTP header field.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Outcome is what an exchange means to the delivery it belongs to.
type Outcome string

// The outcomes of an exchange.
const (
	Accepted Outcome = "accepted" // 200 with a valid body (N-200)
	Rejected Outcome = "rejected" // 400: not repeated (N-400)
	Failed   Outcome = "failed"   // all else: repeated (N-500, N-OTHER, N-RETRY)
	Unknown  Outcome = "unknown"  // sent, but never told how it ended
)

// NotRecorded is the reason of an Unknown verdict on a request that another tool
// has recorded without its reply.
const NotRecorded = "the source of the import holds no whole reply"

// DuplicatedEvent is the error type of a store that has the event already (N-400).
const DuplicatedEvent = "DUPLICATED_EVENT"

// Verdict is Market's judgement of an exchange, in the words of its log
// (N-VERDICT).
type Verdict struct {
	Outcome Outcome             `json:"outcome"`
	Type    market.ErrorType    `json:"type,omitempty"`
	Subtype market.ErrorSubtype `json:"subtype,omitempty"`
	// Rules are the contract rules that the verdict rests on.
	Rules []string `json:"rules,omitempty"`
	// Reason is one sentence for a person: what was wrong.
	Reason string `json:"reason,omitempty"`
	// Expected is what a right reply would have been.
	Expected string `json:"expected,omitempty"`
	// Fix is a hint at what to change.
	Fix string `json:"fix,omitempty"`
	// ErrorType is the error.type of a well-formed 400 or 500 reply, such as
	// DUPLICATED_EVENT.
	ErrorType string `json:"errorType,omitempty"`
	// Violations are where the reply breaks its schema, sorted by pointer.
	Violations []Violation `json:"violations,omitempty"`
	// Warnings are violations that Market is not known to punish.
	Warnings []Violation `json:"warnings,omitempty"`
}

// Violation is one place where a value breaks a schema: where, which rule, what was found, what
// was expected, how to fix it.
type Violation struct {
	// Pointer is the RFC 6901 JSON Pointer of the value; "" is the whole body.
	Pointer string `json:"pointer"`
	// Keyword is the JSON Schema keyword broken, such as "required".
	Keyword string `json:"keyword"`
	// Rule is the contract rule's id, such as "N-200".
	Rule string `json:"rule"`
	// Found is the offending value as JSON, at most 200 characters of it.
	Found string `json:"found"`
	// Expected is what the schema asks for.
	Expected string `json:"expected"`
	// Fix is a hint at what to change.
	Fix string `json:"fix"`
}

// Measured is what the real clock and the real network made of an exchange. It
// differs from run to run; nothing else in the journal does.
type Measured struct {
	// StartedAt is the wall clock's time of sending.
	StartedAt time.Time `json:"startedAt"`
	// TotalMs is the time from the name look-up to the end of the body.
	TotalMs float64 `json:"totalMs"`
	// Phases add up to TotalMs, rounding aside.
	Phases Phases `json:"phases"`
	// ConnectionReused says that no new connection was opened.
	ConnectionReused bool `json:"connectionReused"`
	// RemoteAddress is the address connected to.
	RemoteAddress string `json:"remoteAddress,omitempty"`
}

// Phases splits the time of an exchange, each part in milliseconds.
type Phases struct {
	LookupMs  float64 `json:"lookupMs"`  // name look-up
	ConnectMs float64 `json:"connectMs"` // TCP
	TLSMs     float64 `json:"tlsMs"`     // TLS handshake
	WriteMs   float64 `json:"writeMs"`   // sending the request
	WaitMs    float64 `json:"waitMs"`    // until the reply's first byte
	ReadMs    float64 `json:"readMs"`    // until the body's last byte
}
