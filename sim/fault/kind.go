package fault

import "slices"

// When says where a fault hits: on a side of the store's work on a notification,
// or the store's own calls.
type When string

// The places of faults.
const (
	Before When = "before" // the request never reaches the store
	After  When = "after"  // the store has handled it, but Market sees something else
	Call   When = "call"   // the store calls the pull API, and it does not work
)

// Kind is what a fault does to an exchange.
type Kind string

// The kinds of fault; Kinds says what each does, and when it may.
const (
	Refuse           Kind = "refuse"
	ConnectTimeout   Kind = "connect-timeout"
	Reset            Kind = "reset"
	TLSError         Kind = "tls"
	StatusFault      Kind = "status"
	Hang             Kind = "hang"
	Slow             Kind = "slow"
	Drip             Kind = "drip"
	Torn             Kind = "torn"
	WrongContentType Kind = "content-type"
	InvalidBody      Kind = "body"
	StaleDuplicate   Kind = "stale-duplicate"
	KeyRevoked       Kind = "key-revoked"
	APIDisabled      Kind = "api-disabled"
)

// Description describes a kind of fault.
type Description struct {
	Kind Kind
	// When holds where the kind makes sense.
	When []When
	// Summary is one line for a list: what Market sees.
	Summary string
}

// Kinds lists the kinds of fault: first those that may keep a request from
// the store, then those that spoil only its reply, or keep a call from Market.
func Kinds() []Description {
	before, after, call := []When{Before}, []When{After}, []When{Call}
	anywhere, replies := []When{Before, After, Call}, []When{After, Call}
	return []Description{
		{Refuse, before, "the connection is refused"},
		{ConnectTimeout, before, "no connection comes about before the deadline"},
		{TLSError, before, "the TLS handshake fails"},
		{Reset, anywhere, "the connection is reset instead of a reply"},
		{Hang, anywhere, "no reply comes before the deadline"},
		{StatusFault, anywhere, "another reply comes, as from a proxy, with the given status"},
		{Slow, replies, "the whole reply takes the given delay"},
		{Drip, after, "status and header come at once, and the body too slowly"},
		{Torn, replies, "the reply breaks off in its body"},
		{WrongContentType, after, "the reply comes with another Content-Type"},
		{InvalidBody, replies, "the reply comes with another body"},
		{KeyRevoked, call, "the key of the call opens nothing, as if it were deleted"},
		{APIDisabled, call, "the API does not serve the shop, as if it were switched off"},
		{StaleDuplicate, after, "the reply is left alone, and what it accepted is sent once more later"},
	}
}

// describe finds the description of k.
func (k Kind) describe() (d Description, known bool) {
	all := Kinds()
	i := slices.IndexFunc(all, func(d Description) bool { return d.Kind == k })
	if i < 0 {
		return Description{}, false
	}
	return all[i], true
}
