package serve

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// subscriptionRequest is a store to be connected (N-URL, N-SCOPE).
type subscriptionRequest struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url"`
	// CampaignID is a shop, or 0 for the whole cabinet.
	CampaignID int64 `json:"campaignId,omitempty"`
	// Types are those wanted, all if empty.
	Types []market.Type `json:"types,omitempty"`
}

// editRequest changes a subscription: nil fields stay as they are.
type editRequest struct {
	Name  *string        `json:"name,omitempty"`
	URL   *string        `json:"url,omitempty"`
	Types *[]market.Type `json:"types,omitempty"`
}

type duplicateRequest struct {
	CampaignID int64 `json:"campaignId"`
}

// noRequest is the body of a call that says all by its path: {} or nothing.
type noRequest struct{}

// subscriptionView is a subscription as it is in effect (N-DELAY).
type subscriptionView struct {
	ID    sim.SubscriptionID `json:"id"`
	Name  string             `json:"name"`
	URL   string             `json:"url"` // secrets masked
	State sim.State          `json:"state"`
	// Plugged is what the seller asked for, before it takes effect.
	Plugged    bool          `json:"plugged"`
	CampaignID int64         `json:"campaignId,omitempty"`
	Types      []market.Type `json:"types"`
	// Blocker is the notification that all others wait for, and Held how many do
	// (N-BLOCKING).
	Blocker sim.NotificationID `json:"blocker,omitempty"`
	Held    int                `json:"held"`
	// Since is when the store became unavailable, and DisconnectedAt when Market
	// gives it up unless it answers before; left out while it is available
	// (N-DISCONNECT).
	Since          *time.Time `json:"unavailableSince,omitempty"`
	DisconnectedAt *time.Time `json:"disconnectsAt,omitempty"`
}

type subscriptionsReply struct {
	Subscriptions []subscriptionView `json:"subscriptions"`
}

func (s *Server) listSubscriptions(*http.Request) (answer, error) {
	return answer{status: http.StatusOK, body: subscriptionsReply{s.subscriptions()}}, nil
}

func (s *Server) subscriptions() []subscriptionView {
	out := []subscriptionView{}
	for _, sub := range s.market.Subscriptions() {
		out = append(out, viewSubscription(sub))
	}
	return out
}

func viewSubscription(s sim.SubscriptionStatus) subscriptionView {
	out := subscriptionView{
		ID: s.ID, Name: s.Name, URL: journal.MaskURL(s.URL), State: s.State, Plugged: s.Plugged,
		CampaignID: s.CampaignID, Types: append([]market.Type{}, s.Types...),
		Blocker: s.Blocker, Held: s.Held,
	}
	if s.Outage.Lasts() {
		since, until := s.Outage.Since, s.Outage.Disconnection()
		out.Since, out.DisconnectedAt = &since, &until
	}
	return out
}

func (s *Server) showSubscription(r *http.Request) (answer, error) {
	return s.subscription(http.StatusOK, sim.SubscriptionID(id(r)))
}

// subscription answers with one that there is.
func (s *Server) subscription(status int, id sim.SubscriptionID) (answer, error) {
	for _, sub := range s.market.Subscriptions() {
		if sub.ID != id {
			continue
		}
		out := answer{status: status, body: viewSubscription(sub)}
		if status == http.StatusCreated {
			out.location = "/subscriptions/" + string(id)
		}
		return out, nil
	}
	return answer{}, &problem{http.StatusNotFound, fmt.Sprintf(badSub, string(id)), fixSub}
}

// connect waits for the reply to PING.
func (s *Server) connect(r *http.Request) (answer, error) {
	var asked subscriptionRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	if err := s.checkShop(asked.CampaignID); err != nil {
		return answer{}, err
	}
	id, err := s.connectStore(r.Context(), market.Subscription{
		Name: asked.Name, URL: asked.URL, CampaignID: asked.CampaignID, Types: asked.Types,
	})
	if id == "" {
		return answer{}, &problem{http.StatusBadRequest, err.Error(), fixURL}
	}
	return s.introduced(http.StatusCreated, id, err)
}

func (s *Server) checkShop(campaignID int64) error {
	all := []int64{}
	for _, c := range s.market.Campaigns() {
		all = append(all, c.ID)
	}
	if campaignID != 0 && !slices.Contains(all, campaignID) {
		return &problem{http.StatusBadRequest, fmt.Sprintf(badShop, campaignID), fmt.Sprintf(fixShop, all)}
	}
	return nil
}

// introduced answers after PING: a store that did not take it is refused, and it
// is the store that has failed (N-CONNECT-PING).
func (s *Server) introduced(status int, id sim.SubscriptionID, err error) (answer, error) {
	var refused *sim.RefusedError
	switch {
	case errors.As(err, &refused):
		return answer{}, &problem{http.StatusBadGateway, err.Error(), fmt.Sprintf(fixPing, refused.Exchange.Verdict.Fix, id, id)}
	case err != nil:
		return answer{}, &problem{http.StatusConflict, err.Error(), fixState}
	}
	return s.subscription(status, id)
}

func (s *Server) edit(r *http.Request) (answer, error) {
	var asked editRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	if asked == (editRequest{}) {
		return answer{}, &problem{http.StatusBadRequest, badEdit, fixEdit}
	}
	return s.manage(r, func(id sim.SubscriptionID) error {
		return s.editStore(id, sim.Edit{Name: asked.Name, URL: asked.URL, Types: asked.Types})
	})
}

func (s *Server) unplug(r *http.Request) (answer, error) {
	if err := readNothing(r); err != nil {
		return answer{}, err
	}
	return s.manage(r, s.unplugStore)
}

// plug waits for the reply to PING, if there is one (N-RECONNECT).
func (s *Server) plug(r *http.Request) (answer, error) {
	if err := readNothing(r); err != nil {
		return answer{}, err
	}
	sub := sim.SubscriptionID(id(r))
	if s.market.State(sub) == "" {
		return s.subscription(0, sub)
	}
	return s.introduced(http.StatusOK, sub, s.plugStore(r.Context(), sub))
}

// duplicate waits for the reply to PING.
func (s *Server) duplicate(r *http.Request) (answer, error) {
	var asked duplicateRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	sub := sim.SubscriptionID(id(r))
	if s.market.State(sub) == "" {
		return s.subscription(0, sub)
	}
	copied, err := s.duplicateStore(r.Context(), sub, asked.CampaignID)
	return s.introduced(http.StatusCreated, copied, err)
}

func (s *Server) remove(r *http.Request) (answer, error) {
	if out, err := s.manage(r, s.removeStore); err != nil {
		return out, err
	}
	return answer{status: http.StatusNoContent}, nil
}

// manage does something to the subscription in the path.
func (s *Server) manage(r *http.Request, do func(sim.SubscriptionID) error) (answer, error) {
	sub := sim.SubscriptionID(id(r))
	if s.market.State(sub) == "" {
		return s.subscription(0, sub)
	}
	if err := do(sub); err != nil {
		return answer{}, &problem{http.StatusConflict, err.Error(), fixState}
	}
	return s.subscription(http.StatusOK, sub)
}
