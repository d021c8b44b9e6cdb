package pushapi_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/pushapi"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// cartOf judges a reply to a cart of two items, A and Б.
func cartOf(m market.Model, body string) (violations, warnings []journal.Violation) {
	GinkgoHelper()
	asked := pushapi.Asked{
		Cart:   market.Cart{Model: m, Items: []market.CartItem{{OfferID: "A", Count: 2}, {OfferID: "Б/1", Count: 1}}},
		FeedID: 7, Outlets: []string{"P1", "P2", "P3"}, Near: []string{"P1", "P2"},
	}
	j := &pushapi.Judge{Contract: contract(), Method: market.PushCart, Cart: &asked}
	violations, warnings, err := j.Body([]byte(body))
	Expect(err).NotTo(HaveOccurred())
	return violations, warnings
}

const (
	bothItems = `{"feedId": 7, "offerId": "A", "count": 2}, {"feedId": 7, "offerId": "Б/1", "count": 1}`
	pays      = `, "paymentMethods": ["YANDEX"]`
)

// inCart is a cart with items and more.
func inCart(items, more string) string {
	return `{"cart": {"items": [` + items + `]` + more + `}}`
}

// offering is a cart of everything with delivery options.
func offering(options string) string {
	return inCart(bothItems, `, "deliveryOptions": [`+options+`]`+pays)
}

func byCourier(dates string) string {
	return offering(`{"serviceName": "К", "type": "DELIVERY", "dates": {` + dates + `}}`)
}

func pickup(dates, outlets string) string {
	return offering(`{"serviceName": "П", "type": "PICKUP", "dates": {` + dates + `}, "outlets": [` + outlets + `]}`)
}

const (
	anyDays    = `"fromDate": "12-03-2026", "toDate": "14-03-2026"`
	goodDays   = anyDays + `, "intervals": [{"date": "12-03-2026", "fromTime": "10:00", "toTime": "14:00"}, {"date": "14-03-2026", "fromTime": "21:00", "toTime": "23:59"}]`
	bothPoints = `{"code": "P1"}, {"code": "P2"}`
)

func interval(day, from, to string) string {
	return fmt.Sprintf(`{"date": "%s", "fromTime": "%s", "toTime": "%s"}`, day, from, to)
}

func intervals(list ...string) string {
	return byCourier(anyDays + `, "intervals": [` + strings.Join(list, ",") + `]`)
}

var _ = Describe("a reply to a cart (L-CART)", func() {
	DescribeTable("is right by DBS", func(body string) {
		violations, warnings := cartOf(market.DBS, body)
		Expect(violations).To(BeEmpty())
		Expect(warnings).To(BeEmpty())
	},
		Entry("by courier with a first day alone", byCourier(`"fromDate": "10-03-2021"`)),
		Entry("by courier with intervals", byCourier(goodDays)),
		Entry("to points of sale", pickup(anyDays, bothPoints)),
		Entry("to points of sale that the cabinet does not know at all", pickup(anyDays, `{"code": "X"}`)),
		Entry("by post", offering(`{"serviceName": "П", "type": "POST", "dates": {`+anyDays+`}}`)),
		Entry("digital", offering(`{"serviceName": "П", "type": "DIGITAL"}`)),
		Entry("in another order, with more than was asked", inCart(`{"feedId": 7, "offerId": "Б/1", "count": 99}, {"feedId": 7, "offerId": "A", "count": 3}`, `, "deliveryOptions": []`)),
		Entry("out of stock", inCart("", `, "deliveryOptions": [], "paymentMethods": []`)),
		Entry("out of stock by counts", inCart(`{"feedId": 7, "offerId": "A", "count": 0}, {"feedId": 7, "offerId": "Б/1", "count": 0, "delivery": true}`, `, "deliveryOptions": []`)),
		Entry("not delivered there", inCart(bothItems, `, "deliveryOptions": []`)),
		Entry("with payment methods of the option's own", inCart(bothItems, `, "deliveryOptions": [{"serviceName": "П", "type": "POST", "paymentMethods": ["SBP"]}]`)),
		Entry("with keys of older revisions", inCart(`{"feedId": 7, "offerId": "A", "count": 2, "vat": "VAT_20", "price": 5}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": [], "taxSystem": "OSN"`)),
	)

	It("is right by FBS with items alone", func() {
		violations, warnings := cartOf(market.FBS, inCart(bothItems, ""))
		Expect(violations).To(BeEmpty())
		Expect(warnings).To(BeEmpty())
	})

	DescribeTable("breaks", func(rule, pointer, body string) {
		violations, _ := cartOf(market.DBS, body)
		Expect(violations).To(HaveExactElements(And(
			HaveField("Keyword", rule), HaveField("Pointer", pointer), HaveField("Rule", "L-CART"),
			HaveField("Found", Not(BeEmpty())), HaveField("Expected", Not(BeEmpty())), HaveField("Fix", Not(BeEmpty())))))
	},
		Entry(nil, "extra-item", "/cart/items/2/offerId", inCart(bothItems+`, {"feedId": 7, "offerId": "Ящик", "count": 1}`, `, "deliveryOptions": []`)),
		Entry(nil, "changed-offer", "/cart/items/0/offerId", inCart(`{"feedId": 7, "offerId": "a", "count": 2}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry(nil, "changed-offer", "/cart/items/1/offerId", inCart(`{"feedId": 7, "offerId": "A", "count": 2}, {"feedId": 7, "offerId": "Б", "count": 1}`, `, "deliveryOptions": []`)),
		Entry(nil, "changed-feed", "/cart/items/0/feedId", inCart(`{"feedId": 8, "offerId": "A", "count": 2}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry("no feedId", "changed-feed", "/cart/items/0/feedId", inCart(`{"offerId": "A", "count": 2}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry(nil, "item-twice", "/cart/items/2", inCart(bothItems+`, {"feedId": 7, "offerId": "A", "count": 2}`, `, "deliveryOptions": []`)),
		Entry(nil, "category-echoed", "/cart/items/0/feedCategoryId", inCart(`{"feedId": 7, "offerId": "A", "count": 2, "feedCategoryId": "17"}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry(nil, "no-way-of-delivery", "/cart/items/0/delivery", inCart(`{"feedId": 7, "offerId": "A", "count": 2, "delivery": true}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry("no dates", "dates-by-type", "/cart/deliveryOptions/0/dates", byCourier("")),
		Entry("no first day", "dates-by-type", "/cart/deliveryOptions/0/dates", byCourier(`"toDate": "12-03-2026"`)),
		Entry("intervals without a last day", "dates-by-type", "/cart/deliveryOptions/0/dates", byCourier(`"fromDate": "12-03-2026", "intervals": []`)),
		Entry("a point of sale without a last day", "dates-by-type", "/cart/deliveryOptions/0/dates", pickup(`"fromDate": "12-03-2026"`, bothPoints)),
		Entry("a point of sale with intervals", "dates-by-type", "/cart/deliveryOptions/0/dates", pickup(goodDays, bothPoints)),
		Entry("days that are over before they begin", "days-in-order", "/cart/deliveryOptions/0/dates", pickup(`"fromDate": "14-03-2026", "toDate": "12-03-2026"`, bothPoints)),
		Entry("a day that is not there", "days-in-order", "/cart/deliveryOptions/0/dates", byCourier(`"fromDate": "31-02-2026"`)),
		Entry("an interval without a day", "days-in-order", "/cart/deliveryOptions/0/dates/intervals/0/date", byCourier(anyDays+`, "intervals": [{"fromTime": "10:00", "toTime": "11:00"}]`)),
		Entry("half hours", "full-hours", "/cart/deliveryOptions/0/dates/intervals/0", intervals(interval("12-03-2026", "10:30", "12:00"))),
		Entry("too late a beginning", "full-hours", "/cart/deliveryOptions/0/dates/intervals/0", intervals(interval("12-03-2026", "22:00", "23:00"))),
		Entry("an end before the beginning", "full-hours", "/cart/deliveryOptions/0/dates/intervals/0", intervals(interval("12-03-2026", "14:00", "10:00"))),
		Entry("half an interval", "full-hours", "/cart/deliveryOptions/0/dates/intervals/0", byCourier(anyDays+`, "intervals": [{"date": "12-03-2026", "fromTime": "10:00"}]`)),
		Entry("eight in a day", "intervals-of-day", "/cart/deliveryOptions/0/dates/intervals", intervals(strings.Split(strings.Repeat(interval("12-03-2026", "10:00", "11:00")+";", 7)+interval("12-03-2026", "10:00", "11:00"), ";")...)),
		Entry("points of sale without codes", "outlets-of-pickup", "/cart/deliveryOptions/0/outlets", pickup(anyDays, "")),
	)

	DescribeTable("warns of", func(rule, body string) {
		violations, warnings := cartOf(market.DBS, body)
		Expect(violations).To(BeEmpty())
		Expect(warnings).To(HaveExactElements(And(
			HaveField("Keyword", rule), HaveField("Found", Not(BeEmpty())), HaveField("Expected", Not(BeEmpty())), HaveField("Fix", Not(BeEmpty())))))
	},
		Entry(nil, "missing-item", inCart(`{"feedId": 7, "offerId": "A", "count": 2}`, `, "deliveryOptions": []`)),
		Entry(nil, "blanks-around-offer", inCart(`{"feedId": 7, "offerId": " A", "count": 2}, {"feedId": 7, "offerId": "Б/1", "count": 1}`, `, "deliveryOptions": []`)),
		Entry("no options at all", "no-way-of-delivery", inCart(bothItems, "")),
		Entry("two days without intervals", "dates-by-type", byCourier(anyDays)),
		Entry("an interval of another day", "days-in-order", intervals(interval("15-03-2026", "10:00", "11:00"))),
		Entry("seconds", "full-hours", intervals(interval("12-03-2026", "10:00:00", "11:00:00"))),
		Entry("a day without hours", "full-hours", byCourier(anyDays+`, "intervals": [{"date": "12-03-2026"}]`)),
		Entry("a point that is not known", "unknown-outlet", pickup(anyDays, bothPoints+`, {"code": "X"}`)),
		Entry("a point that is not named", "all-suitable-outlets", pickup(anyDays, `{"code": "P1"}`)),
		Entry("points of a courier", "outlets-of-pickup", offering(`{"serviceName": "К", "type": "POST", "outlets": [`+bothPoints+`]}`)),
		Entry("digital among others", "digital-alone", offering(`{"serviceName": "К", "type": "POST"}, {"serviceName": "К", "type": "DIGITAL"}`)),
		Entry("nothing to pay with", "payment-methods", inCart(bothItems, `, "deliveryOptions": [{"serviceName": "К", "type": "POST"}]`)),
		Entry("cash for digital goods", "payment-methods", inCart(bothItems, `, "deliveryOptions": [{"serviceName": "К", "type": "DIGITAL", "paymentMethods": ["CASH_ON_DELIVERY"]}]`)),
		Entry("two options of one id", "option-twice", offering(`{"id": "1", "serviceName": "К", "type": "POST"}, {"id": "1", "serviceName": "К", "type": "POST"}`)),
	)

	It("has no delivery options by FBS", func() {
		violations, _ := cartOf(market.FBS, byCourier(`"fromDate": "10-03-2026"`))
		Expect(violations).To(HaveExactElements(HaveField("Keyword", "options-by-dbs-alone")))
	})

	It("tells few of many problems", func() {
		many := strings.TrimSuffix(strings.Repeat(`{"feedId": 7, "offerId": "A", "count": 1},`, 20_000), ",")
		violations, _ := cartOf(market.FBS, inCart(many, ""))
		Expect(len(violations)).To(And(BeNumerically(">", 10), BeNumerically("<", 200)))
	})
})

var _ = Describe("a reply to order/accept (L-ACCEPT)", func() {
	judge := func(asked pushapi.AskedOrder, body string) (names []string, warned []string) {
		GinkgoHelper()
		j := &pushapi.Judge{Contract: contract(), Method: market.PushAccept, Order: &asked}
		violations, warnings, err := j.Body([]byte(body))
		Expect(err).NotTo(HaveOccurred())
		for _, v := range violations {
			names = append(names, v.Keyword)
		}
		for _, v := range warnings {
			warned = append(warned, v.Keyword)
		}
		return names, warned
	}
	DescribeTable("is judged", func(asked pushapi.AskedOrder, body string, violations, warnings []string) {
		broken, warned := judge(asked, body)
		Expect(broken).To(Equal(violations))
		Expect(warned).To(Equal(warnings))
	},
		Entry("accepted", pushapi.AskedOrder{}, `{"order": {"accepted": true, "id": "A-1", "shipmentDate": "11-03-2026"}}`, nil, nil),
		Entry("accepted again", pushapi.AskedOrder{Before: "A-1", Repeated: true}, `{"order": {"accepted": true, "id": "A-1"}}`, nil, nil),
		Entry("refused", pushapi.AskedOrder{}, `{"order": {"accepted": false, "reason": "OUT_OF_DATE"}}`, nil, nil),
		Entry("accepted without a number", pushapi.AskedOrder{}, `{"order": {"accepted": true}}`, []string{"accepted-with-id"}, nil),
		Entry("accepted with an empty number", pushapi.AskedOrder{}, `{"order": {"accepted": true, "id": ""}}`, []string{"accepted-with-id"}, nil),
		Entry("accepted with a number that is no text", pushapi.AskedOrder{}, `{"order": {"accepted": true, "id": 12}}`, nil, []string{"id-is-text"}),
		Entry("accepted again as another", pushapi.AskedOrder{Before: "A-1", Repeated: true}, `{"order": {"accepted": true, "id": "A-2"}}`, nil, []string{"same-id"}),
		Entry("refused after it was accepted", pushapi.AskedOrder{Before: "A-1", Repeated: true}, `{"order": {"accepted": false, "reason": "OUT_OF_DATE"}}`, []string{"accepted-again"}, nil),
		Entry("refused without a reason", pushapi.AskedOrder{}, `{"order": {"accepted": false}}`, nil, []string{"refused-with-reason"}),
		Entry("shipped on no day", pushapi.AskedOrder{}, `{"order": {"accepted": true, "id": "1", "shipmentDate": "31-02-2026"}}`, []string{"shipped-on-day"}, nil),
	)
})

var _ = Describe("a reply to stocks (L-STOCKS)", func() {
	sku := func(name, warehouse, items string) string {
		return `{"sku": "` + name + `", "warehouseId": ` + warehouse + `, "items": [` + items + `]}`
	}
	const fit = `{"type": "FIT", "count": 5, "updatedAt": "2026-09-01T12:00:00+03:00"}`
	DescribeTable("is judged", func(skus string, violations, warnings []string) {
		j := &pushapi.Judge{Contract: contract(), Method: market.PushStocks, Stocks: &market.StocksRequest{WarehouseID: 1, SKUs: []string{"A", "Б"}}}
		broken, warned, err := j.Body([]byte(`{"skus": [` + skus + `]}`))
		Expect(err).NotTo(HaveOccurred())
		var names [2][]string
		for i, all := range [][]journal.Violation{broken, warned} {
			for _, v := range all {
				names[i] = append(names[i], v.Keyword)
			}
		}
		Expect(names).To(Equal([2][]string{violations, warnings}))
	},
		Entry("right", sku("Б", "1", fit)+","+sku("A", "1", fit), nil, nil),
		Entry("of another SKU", sku("A", "1", fit)+","+sku("Б", "1", fit)+","+sku("В", "1", fit), []string{"other-sku"}, nil),
		Entry("twice", sku("A", "1", fit)+","+sku("Б", "1", fit)+","+sku("A", "1", fit), []string{"sku-twice"}, nil),
		Entry("not of all", sku("A", "1", fit), nil, []string{"every-sku"}),
		Entry("of nothing", "", []string{"every-sku"}, nil),
		Entry("without FIT", sku("A", "1", fit)+","+sku("Б", "1", strings.ReplaceAll(fit, "FIT", "ACTUAL")), []string{"fit"}, nil),
		Entry("with more than FIT", sku("A", "1", fit)+","+sku("Б", "1", fit+","+strings.ReplaceAll(fit, "FIT", "ACTUAL")), nil, []string{"fit"}),
		Entry("of another warehouse", sku("A", "2", fit)+","+sku("Б", "1", fit), []string{"same-warehouse"}, nil),
		Entry("in strings", sku("A", `"1"`, fit)+","+sku("Б", "1", fit), nil, []string{"numbers-quoted"}),
	)
})

var _ = Describe("a reply of which nothing is said", func() {
	It("may be anything", func() {
		for _, method := range []market.PushMethod{market.PushStatus, market.PushCancel} {
			j := &pushapi.Judge{Contract: contract(), Method: method}
			Expect(j.Free()).To(BeTrue())
			Expect(j.Rule()).To(HavePrefix("L-"))
		}
	})
})
