package fault

import "slices"

// When says on which side of the store's work a fault strikes.
type When string

// The sides of the store's work.
const (
	Before When = "before" // the request never reaches the store
	After  When = "after"  // the store has handled it, but Market sees something else
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
// the store, then those that spoil only its reply.
func Kinds() []Description {
	before, either, after := []When{Before}, []When{Before, After}, []When{After}
	return []Description{
		{Refuse, before, "the connection is refused"},
		{ConnectTimeout, before, "no connection comes about before the deadline"},
		{TLSError, before, "the TLS handshake fails"},
		{Reset, either, "the connection is reset instead of a reply"},
		{Hang, either, "no reply comes before the deadline"},
		{StatusFault, either, "another reply comes, as from a proxy, with the given status"},
		{Slow, after, "the whole reply takes the given delay"},
		{Drip, after, "status and header come at once, and the body too slowly"},
		{Torn, after, "the reply breaks off in its body"},
		{WrongContentType, after, "the reply comes with another Content-Type"},
		{InvalidBody, after, "the reply comes with another body"},
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
