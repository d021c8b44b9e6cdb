package page

import (
	"context"
	"encoding/json"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// Host is the server that the page belongs to.
type Host interface {
	Market() *sim.Market
	// BaseURL is where the pull API is.
	BaseURL() string
	// Speed is how much faster virtual time passes than real time.
	Speed() float64
	SetSpeed(speed float64) error
	// Advance makes virtual time pass, and Until goes to what is due next ("next"), to
	// a disconnection ("disconnected") or until nothing is left ("idle").
	Advance(ctx context.Context, d time.Duration) error
	Until(ctx context.Context, what string) error
	// Connect, Edit, Unplug, Plug, Duplicate and Remove manage subscriptions, Inject and
	// Lift faults, as the Market's do.
	Connect(ctx context.Context, sub market.Subscription) (sim.SubscriptionID, error)
	Edit(id sim.SubscriptionID, e sim.Edit) error
	Unplug(id sim.SubscriptionID) error
	Plug(ctx context.Context, id sim.SubscriptionID) error
	Duplicate(ctx context.Context, id sim.SubscriptionID, campaign int64) (sim.SubscriptionID, error)
	Remove(id sim.SubscriptionID) error
	Inject(f fault.Fault) (sim.FaultID, error)
	Lift(id sim.FaultID) error
	// Happen has an event happen, and sends what follows from it.
	Happen(e market.Event) error
	// SendAgain sends a notification once more, SendFailedAgain all that failed.
	SendAgain(id string) error
	SendFailedAgain() (int, error)
	// Reset puts everything back to the start.
	Reset(ctx context.Context) error
	// Stories are the scenarios of the library, and Run runs one by its name, or a
	// text, against the connected store; its report is that of the JSON report.
	Stories() []Story
	Run(ctx context.Context, name, text string) (json.RawMessage, error)
	// AskCart asks the store about a cart by the legacy push API, OrderCart has the buyer
	// order what it answered; it returns the number of the order. Cart is one of the last.
	AskCart(ctx context.Context, c market.Cart) (id string, err error)
	Cart(id string) (Cart, bool)
	OrderCart(id string, choice sim.Choice) (int64, error)
	// Acts is how many things a person has done, and SavedScenario those as a scenario's
	// file; SavedCabinet is the cabinet as it is now, as a file.
	Acts() int
	SavedScenario(name string) ([]byte, error)
	SavedCabinet() ([]byte, error)
	// Step is a notification that was sent, as a step of a scenario; its error says why
	// there is none.
	Step(t market.Type, body string) (string, error)
	// Worlds are the isolated markets beside this one.
	Worlds() []World
	MakeWorld() error
	RemoveWorld(id string) error
}

// Story is a scenario of the library.
type Story struct{ Name, Title string }

// Cart is a buyer's, and what the store answered to it.
type Cart struct {
	ID     string
	Asked  market.Cart
	Answer sim.Answer
}

// World is an isolated market.
type World struct {
	ID, Control, Key string
	Business         int64
}
