package sim_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// view is an order as one of those who show it has it.
type view struct {
	Status, Substatus string
	Total             market.Money
	Lines             []line
}

// line is one of an order; what a view does not carry is zero.
type line struct {
	ID, Count int64
	OfferID   string
	Sum       market.Money
}

// counted is without the numbers of lines.
func (v view) counted() view {
	v.Lines = slices.Clone(v.Lines)
	for i := range v.Lines {
		v.Lines[i].ID = 0
	}
	return v
}

func (s seller) read(method, path, body string, into any) {
	GinkgoHelper()
	code, reply := s.call(method, path, body)
	Expect(code).To(Equal(http.StatusOK), "%s %s: %s", method, path, reply)
	Expect(json.Unmarshal([]byte(reply), into)).To(Succeed())
}

// byMarket is the engine's own view.
func (s seller) byMarket(id int64) view {
	GinkgoHelper()
	o, ok := s.market.Order(id)
	Expect(ok).To(BeTrue())
	v := view{Status: string(o.Status), Substatus: string(o.Substatus), Total: o.Total()}
	for _, item := range o.Items {
		if item.Count > 0 {
			v.Lines = append(v.Lines, line{item.ID, item.Count, item.OfferID, item.Sum()})
		}
	}
	return v
}

func (s seller) byOrder(o market.Order) view {
	GinkgoHelper()
	var got struct {
		Order struct {
			Status, Substatus string
			ItemsTotal        market.Money
			Items             []struct {
				ID, Count int64
				OfferID   string
				Price     market.Money
			}
		}
	}
	s.read("GET", orderPath(o), "", &got)
	v := view{Status: got.Order.Status, Substatus: got.Order.Substatus, Total: got.Order.ItemsTotal}
	for _, i := range got.Order.Items {
		if i.Count > 0 {
			v.Lines = append(v.Lines, line{i.ID, i.Count, i.OfferID, i.Price * market.Money(i.Count)})
		}
	}
	return v
}

func (s seller) byBusiness(o market.Order) view {
	GinkgoHelper()
	type prices struct{ Payment struct{ Value market.Money } }
	var got struct {
		Orders []struct {
			Status, Substatus string
			Prices            prices
			Items             []struct {
				ID, Count int64
				OfferID   string
				Prices    prices
			}
		}
	}
	path := fmt.Sprintf("/v1/businesses/%d/orders", s.market.Options().Cabinet.Business.ID)
	s.read("POST", path, fmt.Sprintf(`{"orderIds":[%d],"fake":%t}`, o.ID, o.Fake), &got)
	Expect(got.Orders).To(HaveLen(1))
	one := got.Orders[0]
	v := view{Status: one.Status, Substatus: one.Substatus, Total: one.Prices.Payment.Value}
	for _, i := range one.Items {
		v.Lines = append(v.Lines, line{i.ID, i.Count, i.OfferID, i.Prices.Payment.Value})
	}
	return v
}

func (s seller) byStats(o market.Order) view {
	GinkgoHelper()
	var got struct {
		Result struct {
			Orders []struct {
				Status string
				Items  []struct {
					Count   int64
					ShopSku string
					Prices  []struct{ Total market.Money }
				}
			}
		}
	}
	s.read("POST", fmt.Sprintf("/v2/campaigns/%d/stats/orders", o.CampaignID), fmt.Sprintf(`{"orders":[%d]}`, o.ID), &got)
	Expect(got.Result.Orders).To(HaveLen(1))
	one := got.Result.Orders[0]
	v := view{Status: one.Status}
	for _, i := range one.Items {
		if i.Count > 0 && i.ShopSku != "" {
			v.Lines = append(v.Lines, line{0, i.Count, i.ShopSku, i.Prices[0].Total})
			v.Total += i.Prices[0].Total
		}
	}
	return v
}

// expectOneTruth holds all views of an order to each other.
func (s seller) expectOneTruth(id int64) {
	GinkgoHelper()
	o, _ := s.market.Order(id)
	want := s.byMarket(id)
	Expect(s.byOrder(o)).To(Equal(want))
	Expect(s.byBusiness(o)).To(Equal(want))
	if o.Model == market.LaaS {
		return // it has no statistics
	}
	stats := s.byStats(o)
	switch want.Status { // they have other names for two
	case "CANCELLED":
		Expect(stats.Status).To(HavePrefix("CANCELLED_"))
	case "PLACING":
		Expect(stats.Status).To(Equal("UNKNOWN"))
	default:
		Expect(stats.Status).To(Equal(want.Status))
	}
	Expect(stats.counted().Lines).To(Equal(want.counted().Lines))
	Expect(stats.Total).To(Equal(want.Total))
}

// expectTold holds what a notification says of an order to what is so.
func (s seller) expectTold(n market.Notification) {
	GinkgoHelper()
	if n.Override != "" || n.OrderID() == 0 {
		return
	}
	var told struct {
		Status, Substatus string
		Items             []struct {
			OfferID string
			Count   int64
		}
	}
	Expect(json.Unmarshal(n.Body, &told)).To(Succeed())
	is := s.byMarket(n.OrderID())
	switch n.Type {
	case market.OrderStatusUpdated:
		Expect(view{Status: told.Status, Substatus: told.Substatus}).To(Equal(view{Status: is.Status, Substatus: is.Substatus}))
	case market.OrderCreated, market.OrderCancelled:
		var lines []line
		for _, i := range told.Items {
			lines = append(lines, line{Count: i.Count, OfferID: i.OfferID})
		}
		var want []line
		for _, l := range is.Lines {
			want = append(want, line{Count: l.Count, OfferID: l.OfferID})
		}
		Expect(lines).To(Equal(want))
	}
}

// anyEvent is one that may happen or not.
func anyEvent(m *sim.Market, random *rand.Rand) market.Event {
	e := market.Event{Type: pick(random, []market.Type{
		market.OrderCreated, market.OrderCreated, market.OrderUpdated, market.OrderStatusUpdated, market.OrderStatusUpdated,
		market.OrderStatusUpdated, market.OrderCancelled, market.OrderCancellationRequest, market.OrderReturnCreated,
		market.OrderReturnStatusUpdated, market.OrderLineServiceStatusUpdated, market.ChatMessageSent, market.GoodsFeedbackCreated,
	})}
	orders := m.Orders()
	if e.Type == market.OrderCreated {
		e.Model = pick(random, market.Models())
		e.Fake = random.IntN(8) == 0
		if offer := pick(random, m.Options().Cabinet.Offers); random.IntN(2) == 0 {
			e.Items = []market.ItemSpec{{OfferID: offer.SKU, Count: 1 + random.Int64N(40), Price: market.Money(random.Int64N(100_000))}}
		}
		return e
	}
	if e.Type.OfField() == "orderId" && len(orders) > 0 && random.IntN(2) == 0 {
		e.Of = pick(random, orders).ID
	}
	if e.Type == market.OrderStatusUpdated && random.IntN(2) == 0 {
		e.Status = pick(random, market.Statuses())
		e.Substatus = pick(random, market.Substatuses(e.Status))
		e.Force = random.IntN(2) == 0
	}
	return e
}

// snapshot is all that the engine shows of a Market.
func snapshot(m *sim.Market) string {
	GinkgoHelper()
	text, err := json.Marshal([]any{m.Orders(), m.Journal().Len(), m.Waiting()})
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

var _ = Describe("One truth", func() {
	for seed := range uint64(4) {
		It(fmt.Sprintf("is what everybody shows, whatever happens, and what is refused changes nothing of it (seed %d)", seed), func(ctx SpecContext) {
			random := rand.New(rand.NewPCG(seed, 9))
			s := seller{market: newMarket(sim.Options{Seed: seed + 1})}
			s.url = pullOf(s.market).url
			twin := newMarket(sim.Options{Seed: seed + 1})
			happened, refused := 0, 0
			for range 250 {
				e := anyEvent(s.market, random)
				before := snapshot(s.market)
				chain, err := s.market.Compose(e)
				if err != nil {
					refused++
					Expect(snapshot(s.market)).To(Equal(before), "%+v: %v", e, err)
					continue
				}
				happened++
				Expect(twin.Compose(e)).To(Equal(chain), "as if nothing had been refused")
				s.expectTold(chain[len(chain)-1])
				for _, n := range chain {
					if id := n.OrderID(); id != 0 {
						s.expectOneTruth(id)
					}
				}
			}
			for _, o := range s.market.Orders() {
				s.expectOneTruth(o.ID)
			}
			Expect(happened).To(BeNumerically(">", 120))
			Expect(refused).To(BeNumerically(">", 20))
		})
	}

	It("is not changed by when a store calls", func(ctx SpecContext) {
		events := func(calls func(*sim.Market)) []string {
			m := newMarket(sim.Options{Seed: 5})
			var told []string
			for _, d := range []market.Detail{market.Seeded, market.Full, market.Minimal} {
				for range 4 {
					for _, t := range m.Types() {
						calls(m)
						for _, n := range composed(m, market.Event{Type: t, Detail: d}) {
							told = append(told, string(n.Body))
						}
					}
				}
			}
			return told
		}
		quiet := events(func(*sim.Market) {})
		random := rand.New(rand.NewPCG(1, 1))
		external, packed := 0, map[int]int{}
		sellers := map[*sim.Market]seller{}
		busy := events(func(m *sim.Market) {
			if _, ok := sellers[m]; !ok {
				sellers[m] = seller{market: m, url: pullOf(m).url}
			}
			s := sellers[m]
			for range random.IntN(3) {
				shop := shopOf(m, market.LaaS)
				business := m.Options().Cabinet.Business.ID
				switch orders := m.Orders(); {
				case len(orders) == 0 || random.IntN(3) == 0:
					external++
					s.call("POST", fmt.Sprintf("/v1/campaigns/%d/orders/create", shop), laasOrder(m, fmt.Sprint("mine-", external)))
				case random.IntN(2) == 0:
					s.call("GET", orderPath(pick(random, orders)), "")
					s.call("POST", fmt.Sprintf("/v1/businesses/%d/orders", business), `{}`)
				default:
					begun := slices.DeleteFunc(orders, func(o market.Order) bool { return o.Substatus != market.SubStarted || o.Model == market.LaaS })
					if len(begun) == 0 {
						continue
					}
					o := pick(random, begun)
					var items []string
					for _, item := range o.Items {
						items = append(items, fmt.Sprintf(`{"id":%d,"fullCount":%d}`, item.ID, item.Count))
					}
					code, _ := s.call("PUT", orderPath(o)+"/boxes", fmt.Sprintf(`{"boxes":[{"items":[%s]}]}`, strings.Join(items, ",")))
					packed[code]++
				}
			}
		})
		Expect(external).To(BeNumerically(">", 10))
		Expect(packed[http.StatusOK]).To(BeNumerically(">", 5))
		Expect(busy).To(Equal(quiet))
	})
})

// composed is a chain of notifications.
func composed(m *sim.Market, e market.Event) []market.Notification {
	GinkgoHelper()
	chain, err := m.Compose(e)
	Expect(err).NotTo(HaveOccurred(), "%+v", e)
	return chain
}

// laasOrder is a test order, so it takes nothing from the stock.
func laasOrder(m *sim.Market, external string) string {
	var warehouse int64
	for _, shop := range m.Campaigns() {
		if shop.Model == market.LaaS {
			warehouse = shop.WarehouseID
		}
	}
	return fmt.Sprintf(`{"order":{"externalOrderId":%q,"fake":true,"itemsDelivery":[{"warehouseId":%d,"items":[{"offerId":%q,"count":1,"price":{"value":100,"currencyId":"RUR"}}],
		"deliveryDateInterval":{"fromDate":"2026-09-03","toDate":"2026-09-03"}}],"destination":{"pickupDelivery":{"logisticPointId":10001}},
		"customer":{"firstName":"A","lastName":"B","phone":"+79990000000"},"packaging":{},"paymentType":"PREPAID","draft":false}}`,
		external, warehouse, m.Options().Cabinet.Offers[0].SKU)
}

var _ = Describe("The seller's own goods", func() {
	// own is a cabinet of one shop and two goods.
	own := func() *cabinet.Cabinet {
		return &cabinet.Cabinet{
			Business:  cabinet.Business{ID: 7700123},
			Campaigns: []cabinet.Campaign{{ID: 12345, Model: market.FBS}},
			Offers: []cabinet.Offer{
				{SKU: "MY-SKU-1", Name: "Чайник", Price: 199050, Stock: &cabinet.Stock{Units: 7}},
				{SKU: "MY-SKU-2", Name: "Чашка", Price: 35000, Stock: &cabinet.Stock{Units: 100}},
			},
		}
	}
	available := func(m *sim.Market, sku string) int64 {
		GinkgoHelper()
		var got struct {
			Result struct {
				Warehouses []struct {
					Offers []struct {
						OfferID string
						Stocks  []struct {
							Type  string
							Count int64
						}
					}
				}
			}
		}
		pullOf(m).read("POST", "/v2/campaigns/12345/offers/stocks", fmt.Sprintf(`{"offerIds":[%q]}`, sku), &got)
		for _, stock := range got.Result.Warehouses[0].Offers[0].Stocks {
			if stock.Type == "AVAILABLE" {
				return stock.Count
			}
		}
		return 0
	}

	It("are held by the orders of every shop", func() {
		m := newMarket(sim.Options{})
		for _, shop := range m.Campaigns() {
			n := compose(m, market.Event{Type: market.OrderCreated, CampaignID: shop.ID})
			o, ok := m.Order(n.OrderID())
			Expect(ok).To(BeTrue())
			var got struct {
				Result struct {
					Warehouses []struct {
						Offers []struct {
							Stocks []struct {
								Type  string
								Count int64
							}
						}
					}
				}
			}
			pullOf(m).read("POST", fmt.Sprintf("/v2/campaigns/%d/offers/stocks", shop.ID), fmt.Sprintf(`{"offerIds":[%q]}`, o.Items[0].OfferID), &got)
			Expect(got.Result.Warehouses[0].Offers[0].Stocks).To(ContainElement(And(HaveField("Type", "FREEZE"), HaveField("Count", BeNumerically(">=", o.Items[0].Count)))),
				"%s", shop.Model)
		}
	})

	It("are all that is sold, at their prices, and never more than there is while anything is left", func() {
		m := newMarket(sim.Options{Cabinet: own()})
		sold := map[string]int64{}
		for range 80 {
			n := compose(m, market.Event{Type: market.OrderCreated})
			o, _ := m.Order(n.OrderID())
			Expect(o.CampaignID).To(BeEquivalentTo(12345))
			for _, item := range o.Items {
				sold[item.OfferID] += item.Count
				Expect(item.FullPrice()).To(Equal(map[string]market.Money{"MY-SKU-1": 199050, "MY-SKU-2": 35000}[item.OfferID]))
			}
			if n.Forced != "" {
				break // sold out
			}
			Expect(sold["MY-SKU-1"]).To(BeNumerically("<=", 7))
			Expect(sold["MY-SKU-2"]).To(BeNumerically("<=", 100))
		}
		Expect(sold).To(HaveLen(2))
	})

	It("are oversold where all is out, and the journal says so", func() {
		empty := own()
		for i := range empty.Offers {
			empty.Offers[i].Stock = &cabinet.Stock{}
		}
		m := newMarket(sim.Options{Cabinet: empty})
		n := compose(m, market.Event{Type: market.OrderCreated})
		_, err := m.Send(n)
		Expect(err).NotTo(HaveOccurred())
		Expect(entries(m, journal.NotificationCreated)[0].Reason).To(ContainSubstring("forced: Not enough stock for items: 'MY-SKU-"))
	})

	It("are what an event asks for, as everybody shows it", func() {
		m := newMarket(sim.Options{Cabinet: own()})
		s := seller{market: m, url: pullOf(m).url}
		n := compose(m, market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{
			Items: []market.ItemSpec{{OfferID: "MY-SKU-1", Count: 3}}, Buyer: &market.BuyerSpec{Name: "ООО Ромашка", Company: true}, Notes: "Позвоните",
		}})
		Expect(string(n.Body)).To(ContainSubstring(`"items":[{"offerId":"MY-SKU-1","count":3}]`))
		o, _ := m.Order(n.OrderID())
		Expect(o.Total()).To(BeEquivalentTo(597150))
		s.expectOneTruth(o.ID)
		_, reply := s.call("POST", "/v1/businesses/7700123/orders", fmt.Sprintf(`{"orderIds":[%d]}`, o.ID))
		Expect(reply).To(And(ContainSubstring(`"value":5971.5`), ContainSubstring(`"buyerType":"BUSINESS"`), ContainSubstring("Позвоните")))
		Expect(available(m, "MY-SKU-1")).To(BeEquivalentTo(4))

		_, err := m.Compose(market.Event{Type: market.OrderCancelled, Of: o.ID})
		Expect(err).NotTo(HaveOccurred())
		Expect(available(m, "MY-SKU-1")).To(BeEquivalentTo(7), "what is cancelled is given back")
	})

	It("are chosen by the marking that they need, where one is asked for", func() {
		m := newMarket(sim.Options{})
		n := compose(m, market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{Marking: "CIS", Count: 2}}}})
		o, _ := m.Order(n.OrderID())
		Expect(o.Items).To(HaveExactElements(And(HaveField("Marking", ContainElement("CIS")), HaveField("Count", BeEquivalentTo(2)))))
	})

	It("are not touched by what would change nothing", func() {
		m := newMarket(sim.Options{})
		n := compose(m, market.Event{Type: market.OrderReturnCreated, ReturnType: market.ReturnOfBought})
		refunded := market.Event{Type: market.OrderReturnStatusUpdated, Of: n.ID(), Refund: market.RefundDone, Force: true}
		compose(m, refunded)
		_, err := m.Compose(refunded)
		Expect(err).To(MatchError(ContainSubstring("nothing would change: it is so already")))
	})

	DescribeTable("are not sold where", func(e market.Event, problem string) {
		e.Type = market.OrderCreated
		m := newMarket(sim.Options{Cabinet: own()})
		before := snapshot(m)
		_, err := m.Compose(e)
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(snapshot(m)).To(Equal(before))
		Expect(available(m, "MY-SKU-1")).To(BeEquivalentTo(7))
	},
		Entry("nothing has the marking", market.Event{OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{Marking: "GTD"}}}},
			`the cabinet has no offer in stock in campaign 12345: it needs one with the marking "GTD"`),
		Entry("an offer is named with a marking", market.Event{OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "MY-SKU-1", Marking: "CIS"}}}},
			`item 1 names an offer, "MY-SKU-1": leave out its marking`),
		Entry("there are too few", market.Event{OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "MY-SKU-1", Count: 8}}}}, "Not enough stock for items: 'MY-SKU-1'"),
		Entry("there are none of that SKU", market.Event{OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "X"}}}}, "Offers not found for SKUs: 'X'"),
		Entry("no shop has the model", market.Event{Model: market.DBS}, "the cabinet has no shop that sells by DBS"),
		Entry("the shop has another", market.Event{CampaignID: 12345, Model: market.DBS}, "campaign 12345 sells by FBS, not by DBS"),
		Entry("there is no such shop", market.Event{CampaignID: 5}, "unknown campaign 5; known are [12345]"),
		Entry("the shop has no such outlet", market.Event{OrderSpec: market.OrderSpec{Delivery: &market.DeliverySpec{Outlet: "out-1"}}}, `no outlet "out-1"`),
		Entry("nothing digital is", market.Event{OrderSpec: market.OrderSpec{Delivery: &market.DeliverySpec{Type: market.Digital}}}, "by DBS alone"),
	)

	It("are digital ones by DBS, which go by themselves", func() {
		m := newMarket(sim.Options{})
		s := seller{market: m, url: pullOf(m).url}
		for _, spec := range []market.OrderSpec{
			{Delivery: &market.DeliverySpec{Type: market.Digital}}, {Items: []market.ItemSpec{{OfferID: "GIFT-1422", Count: 2}}},
		} {
			n := compose(m, market.Event{Type: market.OrderCreated, Model: market.DBS, OrderSpec: spec})
			o, _ := m.Order(n.OrderID())
			Expect(o.Delivery.Type).To(Equal(market.Digital))
			s.expectOneTruth(o.ID)
		}
		for _, e := range []market.Event{
			{Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "GIFT-1422"}}}},
			{Model: market.DBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "GIFT-1422"}, {OfferID: "KET-1017"}}}},
			{Model: market.DBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "KET-1017"}, {OfferID: "GIFT-1422"}}}},
		} {
			e.Type = market.OrderCreated
			_, err := m.Compose(e)
			Expect(err).To(MatchError(ContainSubstring("digital good")))
		}
	})

	It("are sold all the same by force, which the notification says", func() {
		m := newMarket(sim.Options{Cabinet: own()})
		n := compose(m, market.Event{Type: market.OrderCreated, Force: true, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "MY-SKU-1", Count: 8}}}})
		Expect(n.Forced).To(Equal("Not enough stock for items: 'MY-SKU-1'"))
	})

	It("are those that the store uploads, too", func() {
		m := newMarket(sim.Options{Cabinet: own()})
		s := seller{market: m, url: pullOf(m).url}
		for _, call := range [][3]string{
			{"POST", "/v2/businesses/7700123/offer-mappings/update", `{"offerMappings":[{"offer":{"offerId":"NEW","name":"Новинка","marketCategoryId":91013,"vendor":"V","pictures":["https://a.example/p.jpg"],"description":"D"}}]}`},
			{"POST", "/v2/businesses/7700123/offer-prices/updates", `{"offers":[{"offerId":"NEW","price":{"value":12.34,"currencyId":"RUR"}}]}`},
			{"PUT", "/v2/campaigns/12345/offers/stocks", `{"skus":[{"sku":"NEW","items":[{"count":1000000}]}]}`},
		} {
			code, reply := s.call(call[0], call[1], call[2])
			Expect(code).To(Equal(http.StatusOK), reply)
		}
		n := compose(m, market.Event{Type: market.OrderCreated, Detail: market.Minimal})
		o, _ := m.Order(n.OrderID())
		Expect(o.Items[0].OfferID).To(Equal("NEW"))
		Expect(o.Items[0].Price).To(BeEquivalentTo(1234))
		s.expectOneTruth(o.ID)
	})

	It("begin with what has happened in the cabinet already, of which nobody is told", func() {
		c := own()
		c.Orders = []cabinet.Order{{ID: 77, Items: []cabinet.Item{{SKU: "MY-SKU-1", Count: 2}}, Status: market.StatusDelivered}}
		c.Returns = []cabinet.Return{{ID: 78, Order: 77}}
		c.Chats = []cabinet.Chat{{ID: 79, Order: 77, Messages: []cabinet.Message{{Text: "Где заказ?"}}}}
		c.Reviews = []cabinet.Review{{ID: 80, SKU: "MY-SKU-2", Rating: 2}}
		m := newMarket(sim.Options{Cabinet: c})
		s := seller{market: m, url: pullOf(m).url}
		s.expectOneTruth(77)
		o, _ := m.Order(77)
		Expect(o.Status).To(Equal(market.StatusDelivered))
		for _, path := range [][3]string{
			{"GET", "/v2/campaigns/12345/orders/77/returns/78", ""},
			{"POST", "/v2/businesses/7700123/chats/history?chatId=79", "{}"},
			{"POST", "/v2/businesses/7700123/goods-feedback", `{"feedbackIds":[80]}`},
		} {
			code, reply := s.call(path[0], path[1], path[2])
			Expect(code).To(Equal(http.StatusOK), reply)
		}
		Expect(m.Journal().Count(journal.NotificationCreated)).To(BeZero())
		Expect(compose(m, market.Event{Type: market.OrderCreated}).ID()).To(BeEquivalentTo(51_000_000_000))
	})
})
