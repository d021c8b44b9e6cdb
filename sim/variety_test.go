package sim_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// ruledOut are the values that never come, by the list, and why.
func ruledOut(revision string) map[string]map[string]string {
	const (
		unknownOne = "nothing here is unknown"
		unused     = "the contract calls it out of use"
		ofTheShop  = "how a shop is taxed is its own, and no cabinet says"
	)
	out := map[string]map[string]string{
		"OrderStatusType":           {"UNKNOWN": unknownOne},
		"OrderSubstatusType":        {"UNKNOWN": unknownOne},
		"OrderPaymentType":          {"UNKNOWN": unknownOne},
		"OrderPaymentMethodType":    {"UNKNOWN": unknownOne, "APPLE_PAY": unused, "GOOGLE_PAY": unused},
		"OrderDeliveryType":         {"UNKNOWN": unknownOne},
		"OrderDeliveryPartnerType":  {"UNKNOWN": unknownOne},
		"OrderDeliveryDispatchType": {"UNKNOWN": unknownOne},
		"OrderLiftType":             {"UNKNOWN": unknownOne},
		"OrderDeliveryEacType":      {"MERCHANT_TO_COURIER": "the contract does not return it for now"},
		"OrderPromoType": {
			"UNKNOWN": unknownOne, "GENERIC_BUNDLE": unused, "MARKET_COIN": unused, "PRICE_DROP_AS_YOU_SHOP": unused, "SECRET_SALE": unused,
		},
		"OrderVatType": {
			"UNKNOWN_VALUE": unknownOne, "VAT_18": "until 2019", "VAT_18_118": "until 2019", "VAT_12": "in Uzbekistan alone",
			"VAT_10_110": "no offer can have it", "VAT_20_120": "no offer can have it",
		},
		"OrderTaxSystemType": {
			"UNKNOWN_VALUE": unknownOne, "USN": ofTheShop, "USN_MINUS_COST": ofTheShop, "ENVD": ofTheShop, "ECHN": ofTheShop, "PSN": ofTheShop,
			"NPD": ofTheShop, "AUSN": ofTheShop, "AUSN_MINUS_COST": ofTheShop,
		},
		"RefundStatusType":         {"UNKNOWN": unknownOne},
		"ReturnShipmentStatusType": {"UNKNOWN": unknownOne},
		"ReturnInstanceStockType":  {"UNKNOWN": unknownOne},
		"ReturnDecisionType":       {"UNKNOWN": unknownOne},
		"CurrencyType":             nil, // a shop has one currency
	}
	if revision == schemas.Latest {
		const unannounced = "the list of the notifications lacks it"
		out["OrderSubstatusType"]["USER_IDENTIFICATION_MISMATCH"] = unannounced
		out["OrderSubstatusType"]["PURCHASE_GROUP_THRESHOLD_NOT_REACHED_CANCELLED"] = unannounced
	}
	return out
}

// variety counts the values of lists in replies, by the name of the list.
type variety struct {
	seller
	revision string
	contract *schemas.Pull
	lists    map[string][]string
	seen     map[string]map[string]int
}

// look reads a reply and counts what it says.
func (v *variety) look(id, path, body string) any {
	GinkgoHelper()
	op := v.contract.Operation(id)
	code, reply := v.call(op.Method, path, body)
	Expect(code).To(Equal(200), "%s: %s", id, reply)
	violations, err := op.ValidateReply(200, schemas.MediaJSON, []byte(reply))
	Expect(err).NotTo(HaveOccurred())
	Expect(violations).To(BeEmpty(), "%s: %s", id, reply)
	var value any
	Expect(json.Unmarshal([]byte(reply), &value)).To(Succeed())
	v.count(op.Reply(200).Schema(), value)
	return value
}

func (v *variety) count(n *schemas.Node, value any) {
	if n == nil {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		for name, one := range value {
			v.count(n.Property(name), one)
		}
	case []any:
		for _, one := range value {
			v.count(n.Items(), one)
		}
	case string:
		if len(n.Enum) > 0 {
			if v.seen[n.Name] == nil {
				v.seen[n.Name] = map[string]int{}
			}
			v.seen[n.Name][value]++
		}
	}
}

// listsOf notes all lists of the replies of an operation.
func (v *variety) listsOf(n *schemas.Node, seen map[*schemas.Node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	if len(n.Enum) > 0 {
		v.lists[n.Name] = n.Enum
	}
	for _, p := range n.Properties() {
		v.listsOf(p.Schema(), seen)
	}
	v.listsOf(n.Items(), seen)
}

// missing are the values that did not come and are not ruled out.
func (v *variety) missing() []string {
	var list []string
	why := ruledOut(v.revision)
	for _, name := range slices.Sorted(maps.Keys(v.lists)) {
		if reasons, ok := why[name]; ok && reasons == nil || name == "ApiResponseStatusType" {
			continue
		}
		for _, value := range v.lists[name] {
			if v.seen[name][value] == 0 && why[name][value] == "" {
				list = append(list, name+" "+value)
			}
		}
	}
	return list
}

// everyKind is the made-up cabinet with plenty of goods of every rate and marking.
func everyKind() *cabinet.Cabinet {
	c := cabinet.Default()
	for i := range c.Offers {
		c.Offers[i].Stock = &cabinet.Stock{Units: 1_000_000}
	}
	for i, vat := range []string{"VAT_20", "VAT_10", "VAT_07", "VAT_05", "VAT_0", "NO_VAT"} {
		marking := []string{"CIS", "CIS_OPTIONAL", "UIN", "RNPT", "GTD"}[i%5]
		c.Offers = append(c.Offers, cabinet.Offer{SKU: "RATE-" + vat, Price: 1234_56, VAT: vat, Marking: []string{marking}, Stock: &cabinet.Stock{Units: 1_000_000}})
	}
	c.Complete()
	return c
}

// order reads an order in every view, and adds it up.
func (v *variety) order(o market.Order) {
	GinkgoHelper()
	old := v.look("getOrder", fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, o.ID), "").(map[string]any)["order"].(map[string]any)
	items, before, subsidy, points := 0.0, 0.0, 0.0, 0.0
	for _, one := range old["items"].([]any) {
		item := one.(map[string]any)
		n := item["count"].(float64)
		items += n * item["buyerPrice"].(float64)
		before += n * item["buyerPriceBeforeDiscount"].(float64)
		promos := 0.0
		for _, promo := range list(item["promos"]) {
			promos += promo["discount"].(float64)
			Expect(promo["subsidy"].(float64)).To(BeNumerically("<=", promo["discount"].(float64)))
		}
		bonus := amount(item["subsidies"], "YANDEX_CASHBACK")
		Expect(item["buyerPrice"].(float64) + promos + bonus).To(BeNumerically("~", item["buyerPriceBeforeDiscount"].(float64), 0.001))
		subsidy += n * amount(item["subsidies"], "SUBSIDY")
		points += n * bonus
	}
	near := func(want float64) OmegaMatcher { return BeNumerically("~", want, 0.001) }
	delivery := old["deliveryTotal"].(float64)
	Expect(old["itemsTotal"]).To(near(items))
	Expect(old["buyerTotal"]).To(near(items + delivery))
	Expect(old["buyerItemsTotalBeforeDiscount"]).To(near(before))
	Expect(amount(old["subsidies"], "SUBSIDY")).To(near(subsidy))
	Expect(amount(old["subsidies"], "YANDEX_CASHBACK")).To(near(points))
	parts := old["delivery"].(map[string]any)
	lift, _ := parts["liftPrice"].(float64)
	Expect(parts["price"].(float64) + lift).To(near(delivery))

	if v.contract.Operation("getBusinessOrders") == nil {
		return
	}
	reply := v.look("getBusinessOrders", fmt.Sprintf("/v1/businesses/%d/orders", v.business()), fmt.Sprintf(`{"orderIds":[%d]}`, o.ID))
	prices := reply.(map[string]any)["orders"].([]any)[0].(map[string]any)["prices"].(map[string]any)
	Expect(value(prices["payment"])).To(near(items))
	Expect(value(prices["subsidy"])).To(near(subsidy))
	Expect(value(prices["cashback"])).To(near(points))
	Expect(value(prices["delivery"].(map[string]any)["payment"])).To(near(delivery))
}

func list(v any) []map[string]any {
	var out []map[string]any
	all, _ := v.([]any)
	for _, one := range all {
		out = append(out, one.(map[string]any))
	}
	return out
}

func amount(subsidies any, kind string) float64 {
	for _, one := range list(subsidies) {
		if one["type"] == kind {
			return one["amount"].(float64)
		}
	}
	return 0
}

func value(sum any) float64 {
	if one, ok := sum.(map[string]any); ok {
		return one["value"].(float64)
	}
	return 0
}

var _ = Describe("What is made up", func() {
	for _, revision := range schemas.Revisions() {
		It("has every value of the lists of orders, returns and chats that the documents do not rule out, and adds up, in revision "+revision, func() {
			m := newMarket(sim.Options{Revision: revision, Cabinet: everyKind(), NoAutoMoves: true})
			v := &variety{seller: pullOf(m), revision: revision, contract: pullContract(revision), lists: map[string][]string{}, seen: map[string]map[string]int{}}
			for _, id := range []string{"getOrder", "getBusinessOrders", "getReturn", "getChats", "getChatHistory"} {
				if op := v.contract.Operation(id); op != nil {
					v.listsOf(op.Reply(200).Schema(), map[*schemas.Node]bool{})
				}
			}
			v.lives(350)
			v.returns(120)
			v.chats(60)
			for _, name := range slices.Sorted(maps.Keys(v.seen)) {
				GinkgoWriter.Println(name, v.seen[name])
			}
			Expect(v.missing()).To(BeEmpty())
		})
	}

	It("has chats of every sort", func() {
		m := newMarket(sim.Options{})
		photos, longest, emoji := 0, 0, 0
		for range 100 {
			n := compose(m, market.Event{Type: market.ChatMessageSent})
			var body struct {
				ChatID    int64
				MessageID string
			}
			Expect(json.Unmarshal(n.Body, &body)).To(Succeed())
			Expect(body.MessageID).To(HaveLen(16))
			var got struct {
				Result struct {
					Message string
					Payload []struct {
						Name, URL string
						Size      int64
					}
				}
			}
			_, reply := pullOf(m).call("GET", fmt.Sprintf("/v2/businesses/%d/chats/message?chatId=%d&messageId=%s", 5_910_042, body.ChatID, body.MessageID), "")
			Expect(json.Unmarshal([]byte(reply), &got)).To(Succeed())
			Expect(got.Result.Message == "" && len(got.Result.Payload) == 0).To(BeFalse())
			if got.Result.Message == "" {
				photos++
				Expect(got.Result.Payload[0].Size).To(BeNumerically(">", 0))
			}
			longest = max(longest, utf8.RuneCountInString(got.Result.Message))
			if strings.ContainsAny(got.Result.Message, "👍😡🙏") {
				emoji++
			}
		}
		Expect(photos).To(BeNumerically(">", 3))
		Expect(emoji).To(BeNumerically(">", 3))
		Expect(longest).To(Equal(market.MaxMessage))
	})

	It("is paid in full where the goods are given, unless promos are", func() {
		m := newMarket(sim.Options{})
		for range 30 {
			n := compose(m, market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "KET-1017", Count: 2}}}})
			o, _ := m.Order(n.OrderID())
			Expect(o.Total()).To(BeEquivalentTo(2 * 249_000))
			Expect(o.Items[0].Promos).To(BeEmpty())
		}
	})

	It("has the promos that are given", func() {
		m := newMarket(sim.Options{})
		item := market.ItemSpec{
			OfferID: "KET-1017", Count: 2, Price: 2000_00,
			Promos: []market.PromoSpec{{Type: "MARKET_PROMOCODE", Discount: 199_99, Subsidy: 50_00}},
		}
		n := compose(m, market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{item}}})
		o, _ := m.Order(n.OrderID())
		_, reply := pullOf(m).call("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, o.ID), "")
		for _, part := range []string{
			`"price":1800.01`, `"buyerPriceBeforeDiscount":2000`, `"itemsTotal":3600.02`, `"promos":[{"type":"MARKET_PROMOCODE","discount":199.99,"subsidy":50`,
			`"subsidies":[{"type":"SUBSIDY","amount":100`,
		} {
			Expect(reply).To(ContainSubstring(part))
		}
		for _, wrong := range []func(*market.ItemSpec){
			func(i *market.ItemSpec) { i.Promos[0].Discount = 2000_01 }, func(i *market.ItemSpec) { i.Promos[0].Subsidy = 200_00 },
			func(i *market.ItemSpec) { i.Promos[0].Type = "" },
		} {
			one := item
			one.Promos = slices.Clone(item.Promos)
			wrong(&one)
			_, err := m.Compose(market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{one}}})
			Expect(err).To(HaveOccurred())
		}
	})

	It("has marked goods of Market's own warehouse with codes, their parts set apart by the byte 0x1D", func() {
		m := newMarket(sim.Options{Cabinet: everyKind()})
		found, boxes := 0, 0
		for range 60 {
			o, _ := m.Order(compose(m, market.Event{Type: market.OrderCreated, Model: market.FBY}).OrderID())
			boxes = max(boxes, len(o.Boxes))
			for _, item := range o.Items {
				if len(item.Marking) > 0 && strings.HasPrefix(item.Marking[0], "CIS") {
					Expect(item.Instances).To(HaveLen(int(item.Count)))
					Expect(item.Instances[0].CIS).To(ContainSubstring("\x1d"))
					found++
				}
			}
		}
		Expect(found).To(BeNumerically(">", 0))
		Expect(boxes).To(Equal(3))
	})

	It("lets a shop know who bought and hand over keys: companies and digital goods of each kind", func() {
		m := newMarket(sim.Options{Cabinet: everyKind()})
		s := pullOf(m)
		companies, kinds := 0, map[string]bool{}
		for range 150 {
			o, _ := m.Order(compose(m, market.Event{Type: market.OrderCreated}).OrderID())
			path := fmt.Sprintf("/v2/campaigns/%d/orders/%d", o.CampaignID, o.ID)
			if o.Organization != nil {
				companies++
				code, reply := s.call("POST", path+"/business-buyer", "")
				Expect(code).To(Equal(200), reply)
				Expect(reply).To(ContainSubstring(o.Organization.INN))
				code, reply = s.call("POST", path+"/documents", "")
				Expect(code).To(Equal(200), reply)
			}
			if o.Delivery.Type != market.Digital {
				continue
			}
			kinds[o.Delivery.DigitalType] = true
			var items []string
			for _, item := range o.Items {
				var codes []string
				for i := range item.Count {
					codes = append(codes, fmt.Sprintf("%q", fmt.Sprint("key-", i)))
				}
				items = append(items, fmt.Sprintf(`{"id":%d,"codes":[%s],"slip":"a","activate_till":"2030-01-01"}`, item.ID, strings.Join(codes, ",")))
			}
			code, reply := s.call("POST", path+"/deliverDigitalGoods", `{"items":[`+strings.Join(items, ",")+`]}`)
			Expect(code).To(Equal(200), reply)
			o, _ = m.Order(o.ID)
			Expect(o.Status).To(Equal(market.StatusDelivered))
		}
		Expect(companies).To(BeNumerically(">", 5))
		Expect(kinds).To(HaveLen(4))

		for range 300 { // and what comes next is of orders that can go on: a key is not sent back
			_, err := m.Draft(market.OrderStatusUpdated, market.Seeded)
			Expect(err).NotTo(HaveOccurred())
		}
	})

	DescribeTable("has the rate of VAT of the day", func(revision string, start string, want string) {
		day, err := time.Parse(time.RFC3339, start)
		Expect(err).NotTo(HaveOccurred())
		m := newMarket(sim.Options{Revision: revision, Start: day})
		n := compose(m, market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "KET-1017"}}}})
		o, _ := m.Order(n.OrderID())
		Expect(o.Items[0].VAT).To(Equal(want))
	},
		Entry(nil, "2026-09", "2026-09-01T09:00:00Z", "VAT_22"),
		Entry(nil, "2026-09", "2025-12-31T20:59:59Z", "VAT_20"),
		Entry(nil, "2026-09", "2025-12-31T21:00:00Z", "VAT_22"), // midnight in Moscow
		Entry(nil, "2025-09", "2026-09-01T09:00:00Z", "VAT_20"), // has no other
	)
})

func (v *variety) business() int64 { return v.market.Campaigns()[0].BusinessID }

// lives are those of so many orders, each looked at in all its states.
func (v *variety) lives(orders int) {
	GinkgoHelper()
	begun := 0
	for begun < orders {
		story, err := v.market.Compose(market.Event{Type: market.OrderStatusUpdated})
		Expect(err).NotTo(HaveOccurred())
		for _, n := range story {
			if n.Type == market.OrderCreated {
				begun++
			}
		}
		o, ok := v.market.Order(story[len(story)-1].OrderID())
		Expect(ok).To(BeTrue())
		v.order(o)
	}
	for i := range 40 { // a store's own orders, and what may be called off
		v.order(v.created(market.Event{Type: market.OrderCreated, Model: market.LaaS}))
		if i < 8 {
			e := market.Event{Type: market.OrderCancellationRequest}
			n := compose(v.market, e)
			o, _ := v.market.Order(n.OrderID())
			v.order(o)
		}
	}
	for _, status := range []market.Status{market.StatusPlacing, market.StatusReserved, market.StatusUnpaid, market.StatusPending, market.StatusProcessing} {
		for _, sub := range market.Substatuses(status) { // where an order is before anybody can ask for it
			if !slices.Contains(v.lists["OrderSubstatusType"], string(sub)) {
				continue
			}
			o := v.created(market.Event{Type: market.OrderCreated})
			compose(v.market, market.Event{Type: market.OrderStatusUpdated, Of: o.ID, Status: status, Substatus: sub, Force: true})
			v.order(o)
		}
	}
}

func (v *variety) created(e market.Event) market.Order {
	GinkgoHelper()
	o, ok := v.market.Order(compose(v.market, e).OrderID())
	Expect(ok).To(BeTrue())
	return o
}

// returns come back with every status, and the store decides on some in each way.
func (v *variety) returns(n int) {
	GinkgoHelper()
	type numbers struct{ OrderID, CampaignID, ReturnID int64 }
	of := func(n market.Notification) (r numbers) {
		GinkgoHelper()
		Expect(json.Unmarshal(n.Body, &r)).To(Succeed())
		return r
	}
	look := func(r numbers) map[string]any {
		GinkgoHelper()
		return v.look("getReturn", fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d", r.CampaignID, r.OrderID, r.ReturnID), "").(map[string]any)["result"].(map[string]any)
	}
	decisions := v.lists["ReturnDecisionType"]
	for i := range n {
		e := market.Event{Type: market.OrderReturnCreated}
		if i%4 == 0 {
			e.Model, e.ReturnType = market.DBS, market.ReturnOfBought
		}
		r := of(compose(v.market, e))
		got := look(r)
		v.moved(r.ReturnID, market.RefundStatuses()[i%15], market.ShipmentStatuses()[i%14])
		look(r)
		v.moved(r.ReturnID, "", market.ShipmentReady)
		look(r)
		if i%4 != 0 {
			continue
		}
		v.moved(r.ReturnID, market.RefundWaiting, "")
		decision := decisions[i/4%len(decisions)]
		for _, item := range list(got["items"]) {
			id := item["decisions"].([]any)[0].(map[string]any)["returnItemId"].(float64)
			body := fmt.Sprintf(`{"returnItemId":%.0f,"decisionType":%q}`, id, decision)
			if decision == market.PartialRefund {
				body = fmt.Sprintf(`{"returnItemId":%.0f,"decisionType":%q,"compensation":{"value":1,"currencyId":"RUR"}}`, id, decision)
			}
			v.call("POST", fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d/decision", r.CampaignID, r.OrderID, r.ReturnID), body)
		}
		look(r)
	}
}

// moved takes a return to where it may have come to before.
func (v *variety) moved(id int64, refund market.RefundStatus, shipment market.ShipmentStatus) {
	GinkgoHelper()
	_, err := v.market.Compose(market.Event{Type: market.OrderReturnStatusUpdated, Of: id, Refund: refund, Shipment: shipment, Force: true})
	Expect(err).To(Or(Not(HaveOccurred()), MatchError(ContainSubstring("nothing would change"))))
}

// chats are begun about everything, written in by everybody, and ended.
func (v *variety) chats(n int) {
	GinkgoHelper()
	business := v.business()
	for i := range n {
		compose(v.market, market.Event{Type: market.ChatCreated})
		v.look("getChats", fmt.Sprintf("/v2/businesses/%d/chats?limit=20", business), `{}`)
		story := compose(v.market, market.Event{Type: market.ChatMessageSent})
		var body struct{ ChatID int64 }
		Expect(json.Unmarshal(story.Body, &body)).To(Succeed())
		v.look("getChats", fmt.Sprintf("/v2/businesses/%d/chats?limit=20", business), `{"statuses":["WAITING_FOR_PARTNER"]}`)
		v.call("POST", fmt.Sprintf("/v2/businesses/%d/chats/message?chatId=%d", business, body.ChatID), `{"message":"Здравствуйте!"}`)
		v.look("getChatHistory", fmt.Sprintf("/v2/businesses/%d/chats/history?chatId=%d", business, body.ChatID), `{}`)
		v.look("getChats", fmt.Sprintf("/v2/businesses/%d/chats?limit=20", business), fmt.Sprintf(`{"statuses":[%q]}`, v.lists["ChatStatusType"][i%len(v.lists["ChatStatusType"])]))
		if i%10 == 0 {
			compose(v.market, market.Event{Type: market.ChatArbitrageStarted})
			v.look("getChats", fmt.Sprintf("/v2/businesses/%d/chats", business), `{"types":["ARBITRAGE"]}`)
			compose(v.market, market.Event{Type: market.ChatArbitrageFinished})
			v.look("getChats", fmt.Sprintf("/v2/businesses/%d/chats", business), `{"types":["ARBITRAGE"]}`)
		}
	}
}
