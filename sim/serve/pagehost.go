package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve/page"
)

// pageHost is the server as the page in the browser sees it: what a person does there
// goes the same way as by the control API.
type pageHost struct{ *Server }

func (h pageHost) Market() *sim.Market { return h.market }

func (h pageHost) BaseURL() string { return h.options.BaseURL }

func (h pageHost) Speed() float64 { return h.driver.Speed() }

func (h pageHost) SetSpeed(speed float64) error {
	if !validSpeed(speed) {
		return fmt.Errorf(badSpeed+": "+fixSpeed, speed, MaxSpeed)
	}
	h.driver.setSpeed(speed)
	return nil
}

func (h pageHost) Advance(ctx context.Context, d time.Duration) error {
	by := market.Duration(d)
	return h.moved(ctx, clockRequest{Advance: &by})
}

func (h pageHost) Until(ctx context.Context, what string) error {
	return h.moved(ctx, clockRequest{Until: what})
}

func (h pageHost) moved(ctx context.Context, move clockRequest) error {
	if err := move.check(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longestMove)
	defer cancel()
	if err := h.driver.jump(ctx, func() error { return h.move(ctx, move) }); err != nil {
		return h.stopped(ctx, err)
	}
	return nil
}

func (h pageHost) Connect(ctx context.Context, sub market.Subscription) (sim.SubscriptionID, error) {
	return h.connectStore(ctx, sub)
}

func (h pageHost) Edit(id sim.SubscriptionID, e sim.Edit) error { return h.editStore(id, e) }

func (h pageHost) Unplug(id sim.SubscriptionID) error { return h.unplugStore(id) }

func (h pageHost) Plug(ctx context.Context, id sim.SubscriptionID) error { return h.plugStore(ctx, id) }

func (h pageHost) Duplicate(ctx context.Context, id sim.SubscriptionID, campaign int64) (sim.SubscriptionID, error) {
	return h.duplicateStore(ctx, id, campaign)
}

func (h pageHost) Remove(id sim.SubscriptionID) error { return h.removeStore(id) }

func (h pageHost) Inject(f fault.Fault) (sim.FaultID, error) { return h.injectFault(f) }

func (h pageHost) Lift(id sim.FaultID) error { return h.liftFault(id) }

func (h pageHost) Happen(e market.Event) error {
	if err := h.check(e); err != nil {
		return err
	}
	h.happening.Lock()
	defer h.happening.Unlock()
	_, err := h.bringAbout(e)
	return err
}

func (h pageHost) SendAgain(id string) error {
	last := h.lastAttempts()[id]
	if last == nil {
		return fmt.Errorf(badNotification, id)
	}
	_, err := h.announceAgain(attempt{id, last})
	return err
}

func (h pageHost) SendFailedAgain() (int, error) {
	sent, err := h.announceAgain(h.failed()...)
	return len(sent), err
}

func (h pageHost) Reset(ctx context.Context) error { return h.putBack(ctx) }

func (h pageHost) Stories() []page.Story {
	if h.options.Stories == nil {
		return nil
	}
	return h.options.Stories()
}

func (h pageHost) Run(ctx context.Context, name, text string) (json.RawMessage, error) {
	return h.tell(ctx, Story{Name: name, Text: text})
}

func (h pageHost) AskCart(ctx context.Context, c market.Cart) (string, error) {
	return h.askCart(ctx, c)
}

func (h pageHost) Cart(id string) (page.Cart, bool) { return h.carts.get(id) }

func (h pageHost) OrderCart(id string, choice sim.Choice) (int64, error) {
	return h.orderCart(id, choice)
}

func (h pageHost) Acts() int {
	acts, left := h.session.Acts()
	return len(acts) + left
}

func (h pageHost) SavedScenario(name string) ([]byte, error) { return h.savedScenario(name) }

func (h pageHost) SavedCabinet() ([]byte, error) { return h.savedCabinet() }

func (h pageHost) Step(t market.Type, body string) (string, error) {
	if h.options.Step == nil {
		return "", errors.New(badNoScenarios)
	}
	return h.options.Step(t, body)
}

func (h pageHost) Worlds() []page.World {
	var out []page.World
	for _, one := range h.worlds.list() {
		if one.id == "" {
			continue
		}
		view := h.viewWorld(one)
		out = append(out, page.World{ID: view.ID, Control: view.Control, Key: view.Key, Business: view.BusinessID})
	}
	return out
}

func (h pageHost) MakeWorld() error {
	_, err := h.newWorld(worldRequest{})
	return err
}

func (h pageHost) RemoveWorld(id string) error {
	one, err := h.worlds.get(id)
	if err != nil {
		return err
	}
	return h.worlds.remove(one)
}

// guardPage lets people in, and keeps out what pages of others send: they may link to
// a room, and no more.
func (s *Server) guardPage(rooms *page.Page, w http.ResponseWriter, r *http.Request) {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	follows := reads && r.Header.Get("Sec-Fetch-Mode") == "navigate"
	switch {
	case !isOurs(r.Host, s.options.Hosts):
		rooms.Refuse(w, r, http.StatusForbidden, fmt.Errorf(badHost+"; "+fixHost, r.Host))
	case fromAnotherPage(r) && !follows, !reads && !fromOwnPage(r):
		rooms.Refuse(w, r, http.StatusForbidden, errors.New(badSite))
	case !s.knowsPage(w, r):
		rooms.AskToken(w, r)
	default:
		refuse := func(w http.ResponseWriter, err error) {
			rooms.Refuse(w, r, http.StatusServiceUnavailable, fmt.Errorf("%w; "+fixUnkept, err))
		}
		s.market.Keeping(rooms, refuse).ServeHTTP(w, r)
	}
}

// fromOwnPage reports whether a browser says that a form is ours.
func fromOwnPage(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "same-origin" || r.Header.Get("Origin") != "" && !fromAnotherPage(r)
}
