package state_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// play does n random things to the orders of a cabinet, by all actors, most of
// them impossible.
func play(s *state.State, random *rand.Rand, n int) {
	shops := []int64{shopFBS, shopDBS, shopLaaS, express}
	var ids []int64
	for i := range n {
		when := after(i)
		if len(ids) == 0 || random.IntN(8) == 0 {
			o := of(shops[random.IntN(4)], random.IntN(20), random.IntN(20), random.IntN(20))
			o.Fake = random.IntN(10) == 0
			if made, _, err := s.PlaceOrder(o, when); err == nil {
				ids = append(ids, made.ID)
			}
			continue
		}
		id := ids[random.IntN(len(ids))]
		o, _ := s.Order(id)
		item := o.Items[random.IntN(len(o.Items))]
		var err error
		switch random.IntN(12) {
		case 0:
			o.CampaignID, o.ExternalID = shopLaaS, fmt.Sprint("L-", i)
			for j := range o.Items {
				o.Items[j].ID = 0
			}
			var made []market.Order
			if made, _, err = s.CreateOrders([]market.Order{o}, random.IntN(2) == 0, when); err == nil {
				ids = append(ids, made[0].ID)
			}
		case 1:
			_, err = s.SetBoxes(id, []market.Box{{Items: []market.BoxItem{{ItemID: item.ID, Full: 1 + random.Int64N(3)}}}}, random.IntN(2) == 0, when)
		case 2:
			_, err = s.UpdateItems(id, []market.ItemChange{{ItemID: item.ID, Count: random.Int64N(3)}}, when)
		case 3:
			_, err = s.RequestCancellation(id, when)
		case 4:
			_, err = s.DecideCancellation(id, random.IntN(2) == 0, "ORDER_DELIVERED", when)
		case 5:
			s.Expire(id, when)
		case 6:
			_, err = s.SetExternalID(id, fmt.Sprint("X-", random.IntN(50)), when)
		case 7:
			err = s.SetStocks(shelves, []market.Stock{{OfferID: item.OfferID, Fit: random.Int64N(30)}}, when)
		default:
			by := market.Actors()[random.IntN(3)]
			to := stateOf(random)
			if next := rules.NextMoves(o.Model, by, o.State); len(next) > 0 && random.IntN(3) > 0 {
				to = next[random.IntN(len(next))].To
			}
			_, err = s.Move(by, id, to, when)
		}
		if err != nil {
			if _, ok := err.(market.Refusal); !ok {
				panic(err)
			}
		}
	}
}

func stateOf(random *rand.Rand) market.State {
	statuses := market.Statuses()
	status := statuses[random.IntN(len(statuses))]
	subs := market.Substatuses(status)
	return market.State{Status: status, Substatus: subs[random.IntN(len(subs))]}
}

// checkConsistent holds a store to what must always be so.
func checkConsistent(s *state.State) {
	held := map[string]int64{}
	seen := map[int64]bool{}
	page := state.Page{Size: 1000}
	for {
		listed, err := s.Orders(state.OrderFilter{Fake: state.RealAndFake}, page)
		Expect(err).NotTo(HaveOccurred())
		for _, o := range listed.Items {
			Expect(seen[o.ID]).To(BeFalse(), "no order is twice in the lists")
			seen[o.ID] = true
			checkOrder(s, o, held)
		}
		if page.Token = listed.Next; page.Token == "" {
			break
		}
	}
	stocks, err := s.Stocks(shelves, nil, state.Page{Size: 1000})
	Expect(err).NotTo(HaveOccurred())
	for _, stock := range stocks.Items {
		Expect(stock.Fit).To(BeNumerically(">=", 0))
		Expect(stock.Reserved).To(BeNumerically(">=", 0))
		Expect(stock.Reserved).To(BeNumerically("<=", held[stock.OfferID]), "nothing is held but by orders")
	}
}

func checkOrder(s *state.State, o market.Order, held map[string]int64) {
	Expect(rules.Known(o.State)).To(BeTrue(), "%s", o.State)
	Expect(o.UpdatedAt.Before(o.StatusAt)).To(BeFalse())
	packed := map[int64]int64{}
	for _, item := range o.Items {
		Expect(item.Count).To(BeNumerically(">=", 0))
		packed[item.ID] = item.Count
		if !o.Fake && !o.Status.Over() && !o.State.Shipped() {
			held[item.OfferID] += item.Count
		}
	}
	Expect(o.Counts()).NotTo(BeEmpty())
	for _, box := range o.Boxes {
		for _, item := range box.Items {
			Expect(packed).To(HaveKey(item.ItemID))
			packed[item.ItemID] -= item.Full
			Expect(packed[item.ItemID]).To(BeNumerically(">=", 0), "boxes only hold what the order has")
		}
	}
	if o.ExternalID != "" {
		Expect(s.OrdersByExternalID(o.CampaignID, o.ExternalID)).To(HaveExactElements(o))
	}
	for _, f := range []state.OrderFilter{
		{CampaignIDs: []int64{o.CampaignID}, Statuses: []market.Status{o.Status}, CreatedFrom: o.CreatedAt, CreatedTo: o.CreatedAt.Add(1)},
		{UpdatedFrom: o.UpdatedAt, UpdatedTo: o.UpdatedAt.Add(1)},
	} {
		f.Fake = state.RealAndFake
		page, err := s.Orders(f, state.Page{Size: 1000})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(ContainElement(HaveField("ID", o.ID)), "every index finds it")
	}
}

var _ = Describe("whatever is done to a store", func() {
	for seed := range uint64(10) {
		It(fmt.Sprintf("leaves it consistent (seed %d)", seed), func() {
			s := cabinet()
			play(s, rand.New(rand.NewPCG(seed, 0)), 2000)
			checkConsistent(s)
		})
	}

	It("leaves it the same if it is the same", func() {
		a, b := cabinet(), cabinet()
		play(a, rand.New(rand.NewPCG(7, 0)), 1000)
		play(b, rand.New(rand.NewPCG(7, 0)), 1000)
		Expect(picture(a)).To(Equal(picture(b)))
	})

	It("can all be taken back, as if it had never been", func() {
		for seed := range uint64(5) {
			s, other := cabinet(), cabinet()
			play(s, rand.New(rand.NewPCG(seed, 2)), 300)
			play(other, rand.New(rand.NewPCG(seed, 2)), 300)
			before := picture(s)
			failed := errors.New("the last of them cannot be")
			Expect(s.Atomically(func() error {
				play(s, rand.New(rand.NewPCG(seed, 3)), 300)
				Expect(picture(s)).NotTo(Equal(before))
				return failed
			})).To(MatchError(failed))
			Expect(picture(s)).To(Equal(before))
			play(s, rand.New(rand.NewPCG(seed, 4)), 300)
			play(other, rand.New(rand.NewPCG(seed, 4)), 300)
			Expect(picture(s)).To(Equal(picture(other)))
			checkConsistent(s)
		}
	})

	It("does not move what is terminal", func() {
		s := cabinet()
		random := rand.New(rand.NewPCG(3, 0))
		play(s, random, 1000)
		page, err := s.Orders(state.OrderFilter{Statuses: []market.Status{market.StatusCancelled, market.StatusReturned}}, state.Page{Size: 1000})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).NotTo(BeEmpty())
		for _, o := range page.Items {
			for _, by := range market.Actors() {
				_, err := s.Move(by, o.ID, stateOf(random), after(9999))
				Expect(reason(err)).To(Equal(market.Terminal))
			}
			Expect(order(s, o.ID)).To(Equal(o))
		}
	})

	It("leaves it consistent for many at once, and shows nobody a half-changed order", func() {
		s := cabinet()
		var writers, readers sync.WaitGroup
		done := make(chan struct{})
		for w := range uint64(4) {
			writers.Go(func() { play(s, rand.New(rand.NewPCG(w, 1)), 500) })
			readers.Go(func() {
				defer GinkgoRecover()
				for {
					select {
					case <-done:
						return
					default:
					}
					page, err := s.Orders(state.OrderFilter{Fake: state.RealAndFake, Statuses: []market.Status{market.StatusProcessing}}, state.Page{Size: 1000})
					Expect(err).NotTo(HaveOccurred())
					for _, o := range page.Items {
						Expect(o.Status).To(Equal(market.StatusProcessing))
						Expect(rules.Known(o.State)).To(BeTrue())
						o.Items[0].Count = -1 // a reader's own
					}
				}
			})
		}
		writers.Wait()
		close(done)
		readers.Wait()
		checkConsistent(s)
	})

	It("gives the last unit to one order", func() {
		s := offered(cabinet())
		must(s.SetStocks(shelves, []market.Stock{{OfferID: "sku-01", Fit: 3}}, noon()))
		var wait sync.WaitGroup
		results := make(chan error, 20)
		for i := range 20 {
			wait.Go(func() {
				o := of(shopLaaS, 1)
				o.ExternalID = fmt.Sprint(i)
				_, _, err := s.CreateOrders([]market.Order{o}, false, noon())
				results <- err
			})
		}
		wait.Wait()
		close(results)
		made := 0
		for err := range results {
			if err == nil {
				made++
				continue
			}
			Expect(reason(err)).To(Equal(market.NotEnoughStock))
		}
		Expect(made).To(Equal(3))
	})
})

// picture is all that can be read of a state.
func picture(s *state.State) string {
	orders, err := s.Orders(state.OrderFilter{Fake: state.RealAndFake}, state.Page{Size: 1000})
	must(err)
	changed, err := s.Orders(state.OrderFilter{Fake: state.RealAndFake, UpdatedFrom: noon().AddDate(-1, 0, 0)}, state.Page{Size: 1000})
	must(err)
	returns, err := s.Returns(state.ReturnFilter{}, state.Page{Size: 1000})
	must(err)
	chats, err := s.Chats(state.ChatFilter{}, state.Page{Size: 1000})
	must(err)
	stocks, err := s.Stocks(0, nil, state.Page{Size: 1000})
	must(err)
	outbounds, err := s.Outbounds(state.OutboundFilter{CampaignID: shopFBS, Now: after(100)}, state.Page{Size: 1000})
	must(err)
	text, err := json.Marshal([]any{orders, changed, returns, chats, stocks, outbounds})
	must(err)
	return string(text)
}
