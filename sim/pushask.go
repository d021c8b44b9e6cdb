package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/pushapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// errNoPush is that of a request of the push API where it is not played.
var errNoPush = errors.New("the push API is off: give the store's URL for it (Options.Push, --push-url)")

// Question is one request of the push API outside of any schedule (L-CART, …).
type Question struct {
	Method market.PushMethod
	// CampaignID is the shop; that of the order where one is told of.
	CampaignID int64
	// Cart is for cart, Stocks for stocks. OrderID is for the others: the number of an
	// order, as it is now.
	Cart    *market.Cart
	Stocks  *market.StocksRequest
	OrderID int64
	// Token is the right one unless it says otherwise.
	Token TokenUse
	// Note says in the journal what is unusual about the request.
	Note string

	order *market.Order // in place of the one that OrderID names now
}

// Answer is what came of a Question. What the store said is there as far as it can
// be read, whatever the verdict is; nil where it cannot, and where it is no business
// of the method.
type Answer struct {
	Exchange journal.Exchange
	Cart     *market.CartReply
	Accept   *market.AcceptReply
	Stocks   *market.StocksReply
}

// pushJudge judges the reply to one request of the push API.
type pushJudge struct {
	pushapi.Judge
	token TokenUse
}

func (j *pushJudge) answer(x *journal.Exchange) Answer {
	return Answer{Exchange: *x, Cart: j.CartReply, Accept: j.AcceptReply, Stocks: j.StocksReply}
}

// Ask sends the requests all at once, up to the bound of Options.InFlight, and
// returns what came of them in their order. Nothing is repeated, and nothing changes
// in the market, but that an order that was accepted has the store's number of it.
// Virtual time stands still. The error is that of ctx or ErrReset, or says which request
// cannot be made: then none is sent.
func (m *Market) Ask(ctx context.Context, questions ...Question) ([]Answer, error) {
	return m.ask(ctx, m.learn, questions...)
}

// ask is Ask; what a market takes from each answer is taken under mu.
func (m *Market) ask(ctx context.Context, take func(Question, Answer), questions ...Question) ([]Answer, error) {
	m.mu.Lock()
	era := m.era
	flights := make([]*flight, len(questions))
	for i, q := range questions {
		f, err := m.pushFlight(q)
		if err != nil {
			m.mu.Unlock()
			return nil, fmt.Errorf("request %d of %d, %s, cannot be made: %w", i+1, len(questions), q.Method, err)
		}
		flights[i] = f
	}
	for _, f := range flights {
		m.recordSending(f)
	}
	m.mu.Unlock()
	m.fly(ctx, flights)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.era != era {
		return nil, ErrReset
	}
	exchanges := m.recordAll(flights)
	answers := make([]Answer, len(flights))
	for i, f := range flights {
		answers[i] = f.push.answer(&exchanges[i])
		take(questions[i], answers[i])
	}
	return answers, ctx.Err()
}

// learn gives an order that was accepted its number in the store's system. The
// caller holds mu.
func (m *Market) learn(q Question, a Answer) {
	if q.Method == market.PushAccept && q.Token == RightToken && a.Exchange.Verdict.Outcome == journal.Accepted && a.Accept.Accepted {
		_, _ = m.state.SetExternalID(q.OrderID, a.Accept.ID, m.now) // it has one where it was accepted before
	}
}

// pushFlight prepares a request. The caller holds mu.
func (m *Market) pushFlight(q Question) (*flight, error) {
	if m.options.Push.URL == "" {
		return nil, errNoPush
	}
	judge, body, err := m.question(&q)
	if err != nil {
		return nil, err
	}
	if err := m.checkPush(q.Method, body); err != nil {
		return nil, err
	}
	address, header := m.options.Push.address(q.Method, q.Token)
	if header == nil {
		header = http.Header{}
	}
	header.Set("Date", m.now.Format(http.TimeFormat)) // so that a store can tell what day it is here
	probe := Probe{URL: address, Body: body, Header: header, Deadline: m.options.Push.deadline(q.Method), Note: q.Note}
	if err := probe.check(); err != nil {
		return nil, err
	}
	f := m.newFlight(probe, string(body), journal.MaskURL(address), m.nextFault(market.Type(q.Method)))
	f.push = judge
	f.request.MaxReply, f.request.Hasty = q.Method.MaxReply(), true
	f.exchange.Push = q.Method
	return f, nil
}

// question is the body of a request, and what judges the reply.
func (m *Market) question(q *Question) (*pushJudge, []byte, error) {
	judge := &pushJudge{Judge: pushapi.Judge{Contract: m.pushing, Method: q.Method}, token: q.Token}
	var order market.Order
	switch q.Method {
	case market.PushCart, market.PushStocks:
	case market.PushAccept, market.PushStatus, market.PushCancel:
		if q.order != nil {
			order = *q.order
		} else if now, ok := m.state.Order(q.OrderID); ok {
			order = now
		} else {
			return nil, nil, fmt.Errorf("unknown order %d", q.OrderID)
		}
		q.CampaignID = order.CampaignID
		order = operations.Complete(order)
	default:
		return nil, nil, fmt.Errorf("the push API has no method %.80q; it has %v", string(q.Method), market.PushMethods())
	}
	shop, err := m.pushShop(q.CampaignID)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case q.Method == market.PushCart && q.Cart != nil:
		asked, err := m.askedCart(*q.Cart, shop)
		judge.Cart = &asked
		return judge, m.writer.Cart(asked.Cart, shop), err
	case q.Method == market.PushStocks && q.Stocks != nil:
		judge.Judge.Stocks = q.Stocks
		return judge, m.writer.Stocks(*q.Stocks, shop), nil
	case q.OrderID == 0:
		return nil, nil, errors.New("it must say what it asks about: a cart, stocks or an order")
	case q.Method == market.PushAccept:
		judge.Order = &pushapi.AskedOrder{Before: order.ExternalID, Repeated: order.ExternalID != ""}
	}
	return judge, m.writer.Order(q.Method, &order, shop), nil
}

// pushShop is a shop that the push API is for: FBY and LaaS never had it.
func (m *Market) pushShop(campaignID int64) (market.Campaign, error) {
	all := m.campaigns()
	i := slices.IndexFunc(all, func(s market.Campaign) bool { return s.ID == campaignID })
	switch {
	case i < 0:
		return market.Campaign{}, fmt.Errorf("unknown campaign %d; known are %v", campaignID, idsOf(all))
	case !m.options.Push.plays(all[i].Model):
		return market.Campaign{}, fmt.Errorf("campaign %d sells by %s: the push API is not played for such shops (--push-model)", campaignID, all[i].Model)
	case m.pushSettings(campaignID).Disabled:
		return market.Campaign{}, fmt.Errorf("campaign %d has requests from Market disabled, in the cabinet", campaignID)
	}
	return all[i], nil
}

// pushSettings are those of the cabinet for a shop, with those of the options.
func (m *Market) pushSettings(campaignID int64) cabinet.Push {
	var p cabinet.Push
	for _, one := range m.options.Cabinet.Campaigns {
		if one.ID == campaignID && one.Push != nil {
			p = *one.Push
		}
	}
	if on, asked := m.push.enabled[campaignID]; asked {
		p.Disabled = !on
	}
	p.IgnoreBalances = p.IgnoreBalances || m.options.Push.IgnoreBalances
	p.NoDigitalCarts = p.NoDigitalCarts || m.options.Push.NoDigitalCarts
	return p
}

func pushModels() []market.Model { return []market.Model{market.DBS, market.FBS, market.Express} }

// askedCart is a cart with what is known of its shop.
func (m *Market) askedCart(c market.Cart, shop market.Campaign) (pushapi.Asked, error) {
	c.CampaignID, c.Model = shop.ID, shop.Model
	asked := pushapi.Asked{Cart: c, FeedID: pushapi.FeedID(shop)}
	found, err := m.state.Outlets(state.OutletFilter{CampaignID: shop.ID}, state.Page{Size: state.MaxPage})
	for _, one := range found.Items {
		if one.Code == "" {
			continue
		}
		asked.Outlets = append(asked.Outlets, one.Code)
		if within(one.RegionID, c.RegionID) || within(c.RegionID, one.RegionID) && c.RegionID != 0 {
			asked.Near = append(asked.Near, one.Code)
		}
	}
	return asked, err
}

// within reports whether a region is another one, or in it.
func within(region, other int64) bool {
	for region != 0 {
		if region == other {
			return true
		}
		r, _ := market.RegionOf(region)
		region = r.Parent
	}
	return false
}

// checkPush refuses to send a body that is not as the contract has it.
func (m *Market) checkPush(method market.PushMethod, body []byte) error {
	violations, err := m.pushing.Request(string(method), body)
	if err != nil || len(violations) == 0 {
		return err
	}
	v := violations[0]
	return fmt.Errorf("its body is not valid at %q: expected %s, found %s", v.Pointer, v.Expected, v.Found)
}
