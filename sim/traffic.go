package sim

import (
	"errors"
	"math"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// ErrTraffic is the error of Run while buyers come without end.
var ErrTraffic = errors.New("buyers come without end: turn the traffic off first, or let it last for some time only")

// traffic are the buyers who come by themselves.
type traffic struct {
	market.Traffic
	until         time.Time // or zero
	visits        uint64    // so far
	ordered, lost int
	changed       int // how often it was set
}

// TrafficState is how buyers come, and what they did so far.
type TrafficState struct {
	market.Traffic
	// Ordered is how many orders they placed, Lost how many they did not, because
	// too little was in stock, or the store did not answer their cart as it must.
	Ordered, Lost int
}

// Traffic is how buyers come now.
func (m *Market) Traffic() TrafficState {
	m.mu.Lock()
	defer m.mu.Unlock()
	return TrafficState{m.traffic.Traffic, m.traffic.ordered, m.traffic.lost}
}

// SetTraffic changes how buyers come, from now on. What those who came before have
// in mind, they do all the same. The error says what is out of its bounds.
func (m *Market) SetTraffic(t market.Traffic) error {
	if err := t.Check(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.setTraffic(t)
	return nil
}

func (m *Market) setTraffic(t market.Traffic) {
	m.traffic.Traffic, m.traffic.until = t, time.Time{}
	m.traffic.changed++
	m.keeper.touch(trafficName, "", &m.traffic)
	if t.For > 0 {
		m.traffic.until = m.now.Add(t.For)
	}
	m.nextArrival()
}

// nextArrival has the next buyer come: at random times, so many in an hour on the
// average.
func (m *Market) nextArrival() {
	t := &m.traffic
	if t.PerHour == 0 {
		return
	}
	hours := -math.Log(1-m.fake.Part("arrival", t.visits)) / t.PerHour
	due := m.now.Add(time.Duration(min(hours, 1e6) * float64(time.Hour)).Round(time.Millisecond))
	if t.until.IsZero() || due.Before(t.until) {
		m.enqueue(due, arrival{m, m.state, t.changed})
	}
}

// arrival is a buyer who comes, unless the traffic was changed since.
type arrival struct {
	market  *Market
	state   *state.State
	changed int
}

func (a arrival) void() bool {
	return a.state != a.market.state || a.changed != a.market.traffic.changed
}

// happen has the buyer order something that is in stock, or go. Most orders go
// straight to their buyer, as most do; some have something of their own happen to
// them. A store of the push API is asked about the cart first. What else the buyer has in mind follows from the order.
func (a arrival) happen(m *Market) {
	n := m.traffic.visits
	m.traffic.visits++
	m.keeper.touch(trafficName, "", &m.traffic)
	want := newOrder{buyer: true, direct: !m.fake.Chance("own life", n, 4), early: m.fake.Chance("early order", n, 5), asks: m.asksCart}
	var placed market.Order
	err := m.enact(market.Event{Type: market.OrderCreated}, func(c *composing) (err error) {
		placed, err = c.newOrder(want)
		return err
	})
	switch {
	case errors.Is(err, errAsksCart):
		m.goesShopping(&placed, n)
	case err != nil:
		m.traffic.lost++
	default:
		m.traffic.ordered++
		m.haveInMind(placed.ID)
	}
	for kind, oneIn := range []int{10, 25, 25} {
		e := market.Event{Type: []market.Type{market.QuestionCreated, market.QuestionAnswerCreated, market.GoodsFeedbackCommentCreated}[kind]}
		if m.has(e.Type) && m.fake.Chance("visitor "+string(e.Type), n, oneIn) {
			_ = m.enact(e, composers()[e.Type]) // there may be no goods to ask about
		}
	}
	m.nextArrival()
}

// enact has something happen and be announced, or nothing.
func (m *Market) enact(e market.Event, do func(*composing) error) error {
	notes, err := m.compose(e, do)
	for _, n := range notes {
		m.announce(n)
	}
	return err
}

// intention is something that buyers do about their orders.
type intention struct {
	name  string
	oneIn int
	after time.Duration // since the order, at least
	// arrived says that it is done with what has arrived; else with what has not.
	arrived bool
	do      func(*Market, *market.Order) error
}

// intentions is what buyers do, and how often (choice).
func intentions() []intention {
	return []intention{
		{"changes mind", 15, time.Hour, false, (*Market).changeMind},
		{"writes", 6, 20 * time.Minute, false, (*Market).write},
		{"writes again", 12, 3 * time.Hour, false, (*Market).write},
		{"reviews", 5, day, true, (*Market).review},
		{"returns", 10, 2 * day, true, (*Market).giveBack},
	}
}

const day = 24 * time.Hour

// haveInMind plans what the buyer of an order does about it.
func (m *Market) haveInMind(orderID int64) {
	ordinal := m.state.Ordinal(state.Orders, orderID)
	for i, one := range intentions() {
		if m.fake.Chance(one.name, ordinal, one.oneIn) {
			after := time.Duration((1 + m.fake.Part(one.name+" after", ordinal)) * float64(one.after)).Round(time.Second)
			m.enqueue(m.now.Add(after), visit{m, m.state, orderID, i})
		}
	}
}

// visit is when a buyer does something about an order.
type visit struct {
	market *Market
	state  *state.State
	order  int64
	what   int // of the intentions
}

func (v visit) void() bool { return v.state != v.market.state }

// happen does it, or waits a day more for an order that has not arrived.
func (v visit) happen(m *Market) {
	o, _ := m.state.Order(v.order)
	one := intentions()[v.what]
	switch over := o.Status.Over(); {
	case o.Status == market.StatusCancelled, over && !one.arrived:
	case !over && one.arrived:
		if m.moving() { // it ends some day
			m.enqueue(m.now.Add(day), v)
		}
	default:
		_ = one.do(m, &o) // the rules may be against it by now
	}
}

// changeMind cancels an order, or asks the shop that has it on its way to.
func (m *Market) changeMind(o *market.Order) error {
	changes, err := m.state.RequestCancellation(o.ID, m.now)
	m.announceChanges(changes)
	return err
}

// write asks the shop something about an order.
func (m *Market) write(o *market.Order) error {
	chat := market.Chat{ID: m.state.Number(state.Chats, false), Context: market.ChatAboutOrder, OrderID: o.ID}
	chat, changes, err := m.state.CreateChat(chat, m.now)
	if err != nil {
		return err
	}
	m.announceChanges(changes)
	return m.enact(market.Event{Type: market.ChatMessageSent, Of: chat.ID}, (*composing).chatMessageSent)
}

// review writes about what has arrived.
func (m *Market) review(o *market.Order) error {
	return m.enact(market.Event{Type: market.GoodsFeedbackCreated}, func(c *composing) error {
		c.about = o
		return c.goodsFeedbackCreated()
	})
}

// giveBack sends back some of what has arrived.
func (m *Market) giveBack(o *market.Order) error {
	if len(m.unreturned(o)) == 0 || o.Substatus == market.SubDeliveredNotReceived {
		return nil
	}
	return m.sendBack(o, market.ReturnOfBought)
}
