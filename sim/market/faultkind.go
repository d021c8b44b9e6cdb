package market

import "slices"

// When says on which side of the store's work a fault strikes.
type When string

// The sides of the store's work.
const (
	Before When = "before" // the request never reaches the store
	After  When = "after"  // the store has handled it, but Market sees something else
)

// FaultKind is what a fault does to an exchange.
type FaultKind string

// The kinds of fault; FaultKinds says what each does, and when it may.
const (
	Refuse           FaultKind = "refuse"
	ConnectTimeout   FaultKind = "connect-timeout"
	Reset            FaultKind = "reset"
	TLSError         FaultKind = "tls"
	StatusFault      FaultKind = "status"
	Hang             FaultKind = "hang"
	Slow             FaultKind = "slow"
	Drip             FaultKind = "drip"
	Torn             FaultKind = "torn"
	WrongContentType FaultKind = "content-type"
	InvalidBody      FaultKind = "body"
	StaleDuplicate   FaultKind = "stale-duplicate"
)

// FaultDescription describes a kind of fault.
type FaultDescription struct {
	Kind FaultKind
	// When holds where the kind makes sense.
	When []When
	// Summary is one line for a list: what Market sees.
	Summary string
}

// FaultKinds lists the kinds of fault: first those that may keep a request from
// the store, then those that spoil only its reply.
func FaultKinds() []FaultDescription {
	before, either, after := []When{Before}, []When{Before, After}, []When{After}
	return []FaultDescription{
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
func (k FaultKind) describe() (d FaultDescription, known bool) {
	all := FaultKinds()
	i := slices.IndexFunc(all, func(d FaultDescription) bool { return d.Kind == k })
	if i < 0 {
		return FaultDescription{}, false
	}
	return all[i], true
}
