package market

// Actor is one who may change an order or a return.
type Actor int

// The actors.
const (
	Market Actor = iota // Market itself: its couriers, warehouses, arbiters and timers
	Store               // the seller's store, through the pull API or in the cabinet
	Buyer
)

// Actors lists all actors.
func Actors() []Actor { return []Actor{Market, Store, Buyer} }

// String is the actor's name, as messages have it.
func (a Actor) String() string {
	switch a {
	case Market:
		return "Market"
	case Store:
		return "the store"
	case Buyer:
		return "the buyer"
	}
	return "nobody"
}
