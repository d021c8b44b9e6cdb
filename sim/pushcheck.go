package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// How often Market looks whether a store is available (L-CHECK).
const (
	checkEvery      = 10 * time.Minute
	checkAfterWrong = time.Minute
)

// robot asks a shop about a cart of one item, again and again, and at first with a
// wrong token (L-CHECK).
type robot struct {
	market   *Market
	state    *state.State
	campaign int64
	until    time.Time
	token    TokenUse
	flight   *flight
	done     bool
	place    place // where it is kept
}

const robotNote = "Market looks whether the store is available (L-CHECK)"

// checkRegularly has Market look at every shop of the push API, if the settings say so.
// The caller holds mu.
func (m *Market) checkRegularly() {
	if !m.Pushes() || m.options.Push.ChecksFor == 0 {
		return
	}
	for _, shop := range m.campaigns() {
		if _, err := m.pushShop(shop.ID); err == nil {
			until := m.now.Add(m.options.Push.ChecksFor)
			m.enqueue(m.now, &robot{market: m, state: m.state, campaign: shop.ID, until: until, token: WrongToken})
			m.enqueue(m.now, &robot{market: m, state: m.state, campaign: shop.ID, until: until})
		}
	}
}

func (r *robot) void() bool { return r.state != r.market.state }

func (r *robot) begin() {}

func (r *robot) end(m *Market) { m.enqueue(m.now, r) }

// leaving asks about the first offer of the catalogue. Where there is none, nothing is
// looked at.
func (r *robot) leaving(m *Market) (leaves outgoing, more bool) {
	found, err := m.state.ShopOffers(state.ShopFilter{CampaignID: r.campaign, Where: func(o *market.ShopOffer) bool {
		return o.Offer.Digital == "" && o.Price() > 0
	}}, state.Page{Size: 1})
	if r.void() {
		return nil, false
	}
	if err != nil || len(found.Items) == 0 {
		r.finish(m)
		return nil, false
	}
	one := &found.Items[0]
	cart := &market.Cart{RegionID: market.Moscow, Items: []market.CartItem{{OfferID: one.Offer.ID, Title: one.Offer.Title, Price: one.Price(), Count: 1}}}
	r.flight, err = m.pushFlight(Question{Method: market.PushCart, CampaignID: r.campaign, Cart: cart, Token: r.token, Note: robotNote})
	if err != nil {
		r.finish(m)
		return nil, false
	}
	return r, false
}

func (r *robot) prepare(m *Market) *flight {
	m.recordSending(r.flight)
	m.keeper.left(r)
	return r.flight
}

// settle counts the reply, and looks again later.
func (r *robot) settle(m *Market) {
	f := r.flight
	r.flight = nil
	m.recordDone(f)
	m.counted(r.campaign, f.exchange)
	again := checkEvery
	if f.exchange.Verdict.Outcome == journal.Failed {
		again = checkAfterWrong
	}
	if due := m.now.Add(again); r.token == RightToken && !due.After(r.until) {
		m.enqueue(due, r)
	} else {
		r.finish(m)
	}
}

// finish ends the looking.
func (r *robot) finish(m *Market) {
	r.done = true
	m.keeper.keep(r)
}
