package sim_test

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// game is a random sequence of moves, and what the orders must have come to.
type game struct {
	seller
	random *rand.Rand
	orders []market.Order
	past   map[int64][]market.State // of each order, the present last
	last   map[int64]seen           // what was read before
	moved  map[int]int              // the store's moves, by the status of the reply
}

func newGame(ctx SpecContext, seed uint64) *game {
	GinkgoHelper()
	g := &game{
		seller: newSeller(ctx, sim.Options{Seed: seed}),
		random: rand.New(rand.NewPCG(seed, 1)),
		past:   map[int64][]market.State{}, last: map[int64]seen{}, moved: map[int]int{},
	}
	// Only what plays changes orders, and it never does while time passes: so the
	// store must see the very state that was come to.
	g.store.from(g.looksUp(func(n news, now seen) {
		past := g.past[n.OrderID]
		Expect(now.State).To(Equal(past[len(past)-1]))
		if told, ok := n.state(); ok {
			Expect(past).To(ContainElement(Satisfy(func(s market.State) bool {
				return s.Status == told.Status && (told.Substatus == "" || s.Substatus == told.Substatus)
			})))
		}
	}))
	return g
}

// play makes one random move, and reads what it has come to.
func (g *game) play(ctx SpecContext) {
	GinkgoHelper()
	o := pick(g.random, g.orders)
	switch g.random.IntN(10) {
	case 0:
		o = g.orderPlaced()
	case 1, 2, 3:
		g.marketMoves(o)
	default:
		g.storeMoves(o)
	}
	g.check(o)
	if g.random.IntN(3) == 0 { // else several notifications wait together
		Expect(g.market.Advance(ctx, time.Second)).To(Succeed())
	}
}

func (g *game) orderPlaced() market.Order {
	GinkgoHelper()
	story, err := g.market.Compose(market.Event{Type: market.OrderCreated, Model: pick(g.random, market.Models())})
	Expect(err).NotTo(HaveOccurred())
	o, ok := g.market.Order(story[0].OrderID())
	Expect(ok).To(BeTrue())
	Expect(rules.Known(o.State)).To(BeTrue(), "%v", o.State)
	g.orders = append(g.orders, o)
	g.past[o.ID] = []market.State{o.State}
	g.send(story)
	return o
}

// marketMoves asks the story for a status, or lets it choose one. It may refuse.
func (g *game) marketMoves(o market.Order) {
	GinkgoHelper()
	e := market.Event{Type: market.OrderStatusUpdated, Of: o.ID}
	if g.random.IntN(3) > 0 {
		to := g.state()
		e.Status, e.Substatus, e.Force = to.Status, to.Substatus, true
	}
	story, err := g.market.Compose(e)
	if err == nil {
		g.send(story)
	}
}

// send notes what a story tells, and sends it or keeps it: it is told anyway.
func (g *game) send(story []market.Notification) {
	GinkgoHelper()
	sent := g.random.IntN(4) > 0
	for _, n := range story {
		told := newsOf(n.Body)
		if to, ok := told.state(); ok && to.Substatus != "" {
			g.past[told.OrderID] = append(g.past[told.OrderID], to)
		}
		if sent {
			_, err := g.market.Send(n)
			Expect(err).NotTo(HaveOccurred())
		}
	}
}

// storeMoves asks for a state, which is granted exactly where the model's table
// has such a move, and no unit lacks its code.
func (g *game) storeMoves(o market.Order) {
	GinkgoHelper()
	from := g.now(o)
	asked := g.state()
	if moves := rules.NextMoves(o.Model, market.Store, from); len(moves) > 0 && g.random.IntN(2) == 0 {
		asked = pick(g.random, moves).To
	}
	to := asked
	if to.Substatus == "" {
		to = rules.Usual(o.Model, to.Status)
	}
	if o.Model == market.LaaS && to.Status == market.StatusCancelled {
		return // it takes its time, and is tested by itself
	}
	want := http.StatusBadRequest
	refusal := rules.CheckMove(o.Model, market.Store, from, to)
	if known, _ := g.market.Order(o.ID); refusal == nil {
		refusal = rules.CheckMarked(&known, to)
	}
	if refusal == nil {
		want = http.StatusOK
	}
	code, reply := g.asks(o.CampaignID, o.ID, asked)
	Expect(code).To(Equal(want), "%s: %v to %v: %v: %s", o.Model, from, asked, refusal, reply)
	if code == http.StatusOK {
		g.past[o.ID] = append(g.past[o.ID], to)
	}
	g.moved[code]++
}

// state is any that an order may be in, every other time without its substatus.
func (g *game) state() market.State {
	status := pick(g.random, market.Statuses())
	if g.random.IntN(2) == 0 {
		return market.State{Status: status}
	}
	return market.State{Status: status, Substatus: pick(g.random, market.Substatuses(status))}
}

// check reads an order by both methods, and by the engine's own.
func (g *game) check(o market.Order) {
	GinkgoHelper()
	got := g.sees(o.CampaignID, o.ID)
	Expect(got.State).To(Equal(g.now(o)), "%s", o.Model)
	Expect(got.Updated).NotTo(BeTemporally("<", g.last[o.ID].Updated))
	Expect(g.finds(o.ID)).To(Equal(map[int64]seen{o.ID: got}))
	known, ok := g.market.Order(o.ID)
	Expect(ok).To(BeTrue())
	Expect(known.State).To(Equal(got.State))
	g.last[o.ID] = got
}

// checkAll is check for what was not touched lately.
func (g *game) checkAll() {
	GinkgoHelper()
	var ids []int64
	for _, o := range g.orders {
		g.check(o)
		ids = append(ids, o.ID)
	}
	for some := range slices.Chunk(ids, 50) {
		for id, got := range g.finds(some...) {
			Expect(got).To(Equal(g.last[id]))
		}
	}
}

func (g *game) now(o market.Order) market.State {
	past := g.past[o.ID]
	return past[len(past)-1]
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

var _ = Describe("Any sequence of moves", func() {
	It("leads where the tables lead, and everybody reads and hears the same (P-STATUS)", func(ctx SpecContext) {
		moved := map[int]int{}
		for seed := range uint64(8) {
			g := newGame(ctx, seed+1)
			for range 5 {
				g.orderPlaced()
			}
			for range 150 {
				g.play(ctx)
			}
			Expect(g.market.Advance(ctx, 0)).To(Succeed())
			g.checkAll()
			for code, n := range g.moved {
				moved[code] += n
			}
		}
		Expect(moved[http.StatusOK]).To(BeNumerically(">", 50))
		Expect(moved[http.StatusBadRequest]).To(BeNumerically(">", 50))
	}, SpecTimeout(time.Minute))
})
