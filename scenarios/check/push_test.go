package check_test

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pushCatalogue are the checks of the push API alone.
func pushCatalogue(only ...string) []check.Check {
	GinkgoHelper()
	all, err := check.CatalogueOf(schemas.Latest, check.PushAPI)
	Expect(err).NotTo(HaveOccurred())
	if len(only) == 0 {
		only = []string{"token", "cart", "accept", "status", "cancellation", "stocks"}
	}
	selected, err := check.Select(all, only, nil)
	Expect(err).NotTo(HaveOccurred())
	return selected
}

// runPush checks a store of the push API; change may be nil.
func runPush(url string, change func(*check.Options), only ...string) *check.Result {
	GinkgoHelper()
	return run(url, func(o *check.Options) {
		o.Checks, o.Market.Push.URL = pushCatalogue(only...), url
		if change != nil {
			change(o)
		}
	})
}

// What a store answers to carts that are for everybody, and for shops by DBS.
const (
	allCarts     = "cart.in-stock cart.partly cart.out-of-stock cart.self-check cart.changed cart.many cart.promo"
	filledCarts  = "cart.in-stock cart.partly cart.out-of-stock cart.changed cart.many cart.promo"
	dbsCarts     = "cart.region cart.other-town cart.courier cart.pickup cart.post cart.digital"
	itemCarts    = filledCarts + " " + dbsCarts
	deliveredTo  = filledCarts + " cart.other-town cart.courier cart.pickup cart.post"
	everyAccept  = "accept.test accept.order accept.again accept.at-once accept.refusal"
	everyRequest = allCarts + " " + dbsCarts + " accept.test accept.order accept.at-once accept.refusal stocks.reply stocks.unknown stocks.many"
)

// wrongStores are the sample stores of the push API that go wrong, and the checks
// that each fails, the warnings counted.
func wrongStores() map[string]string {
	return map[string]string{
		"push-any-token":        "token.wrong token.missing",
		"push-token-401":        "token.wrong token.missing",
		"push-token-404":        "token.wrong token.missing",
		"push-html":             everyRequest,
		"push-slow-cart":        "cart.in-stock cart.post",
		"push-extra-item":       itemCarts,
		"push-item-twice":       itemCarts,
		"push-changed-feed":     itemCarts,
		"push-changed-offer":    itemCarts,
		"push-blanks":           itemCarts,
		"push-category-echoed":  itemCarts,
		"push-negative-count":   "cart.out-of-stock",
		"push-missing-item":     "cart.out-of-stock",
		"push-never-out":        "cart.out-of-stock cart.self-check",
		"push-stale-cart":       "cart.changed",
		"push-no-way":           "cart.region",
		"push-options-by-fbs":   allCarts + " cart.warehouse",
		"push-to-date-alone":    deliveredTo,
		"push-pickup-intervals": deliveredTo,
		"push-eight-intervals":  deliveredTo,
		"push-half-hours":       deliveredTo,
		"push-days-reversed":    deliveredTo,
		"push-no-outlets":       deliveredTo,
		"push-unknown-outlet":   deliveredTo,
		"push-long-service":     deliveredTo,
		"push-iso-dates":        deliveredTo + " cart.digital",
		"push-unknown-payment":  itemCarts + " cart.self-check",
		"push-accept-no-id":     "accept.test accept.order accept.at-once",
		"push-accept-number-id": "accept.test accept.order accept.again accept.at-once",
		"push-accept-new-id":    "accept.again accept.at-once",
		"push-accept-crash":     "accept.again accept.at-once",
		"push-refuse-again":     "accept.again accept.at-once",
		"push-refuse-silently":  "accept.refusal",
		"push-fake-crash":       "accept.test",
		"push-status-crash":     "status.cancelled",
		"push-buyer-crash":      "status.unpaid",
		"push-cancel-404":       "cancellation.notify",
		"push-stocks-some":      "stocks.unknown",
		"push-stocks-actual":    "stocks.reply stocks.unknown stocks.many",
		"push-stocks-warehouse": "stocks.reply stocks.unknown stocks.many",
		"push-stocks-quoted":    "stocks.reply stocks.unknown stocks.many",
	}
}

var _ = Describe("the checks of the push API", func() {
	for _, b := range simtest.Behaviours() {
		if b.Push == "" || strings.HasPrefix(b.Name, "push-good") {
			continue
		}
		It("finds with "+b.Name+" what is wrong, and nothing else", func() {
			failing, known := wrongStores()[b.Name]
			Expect(known).To(BeTrue(), "the store is in the table")
			withModel := func(o *check.Options) {
				if b.Push == string(market.FBS) {
					o.PushModel = market.FBS // else it is told by the reply to a cart
				}
				if b.Subtype == string(market.ReadTimedOut) {
					o.Market.Push.Deadline = shortDeadline
					o.Checks = pushCatalogue("token", "cart.in-stock", "cart.post", "accept.order", "status.again")
				}
			}
			url := func() string { return store(b.Name, simtest.Options{Delay: time.Minute}).URL() }
			strict := runPush(url(), func(o *check.Options) { withModel(o); o.FailOnWarn = true })
			Expect(idsOf(strict, reports.Fail)).To(ConsistOf(strings.Fields(failing)))
			Expect(idsOf(strict, reports.Error)).To(BeEmpty())
			for _, id := range idsOf(strict, reports.Fail) {
				Expect(found(strict, id).Fix).NotTo(BeEmpty(), id)
				Expect(found(strict, id).Evidence).NotTo(BeEmpty(), id)
			}
			if b.Warns {
				Expect(idsOf(runPush(url(), withModel), reports.Fail)).To(BeEmpty())
				return
			}
			Expect(idsOf(runPush(url(), withModel), reports.Fail)).NotTo(BeEmpty())
			if b.Subtype != "" {
				Expect(found(strict, strings.Fields(failing)[0]).Subtype).To(Equal(b.Subtype))
			}
		})
	}

	DescribeTable("finds nothing wrong with", func(behaviour string, skips ...string) {
		for _, model := range []market.Model{"", market.Model(strings.ToUpper(behaviour[len("push-good-"):]))} {
			r := runPush(store(behaviour, simtest.Options{}).URL(), func(o *check.Options) { o.PushModel, o.FailOnWarn = model, true })
			Expect(idsOf(r, reports.Fail)).To(BeEmpty())
			Expect(idsOf(r, reports.Error)).To(BeEmpty())
			Expect(idsOf(r, reports.Skip)).To(ConsistOf(skips))
		}
	},
		Entry(nil, "push-good-dbs", "cart.warehouse"),
		Entry(nil, "push-good-fbs", "cart.region", "cart.other-town", "cart.courier", "cart.pickup", "cart.post", "cart.digital", "cancellation.notify"),
	)

	It("is run beside those of notifications", func() {
		all, err := check.CatalogueOf(schemas.Latest, check.BothAPIs)
		Expect(err).NotTo(HaveOccurred())
		url := store("push-good-dbs", simtest.Options{}).URL()
		r := run(url, func(o *check.Options) { o.Checks, o.Market.Push.URL = all, url })
		Expect(idsOf(r, reports.Fail)).To(BeEmpty())
		Expect(idsOf(r, reports.Pass)).To(ContainElements("ping.reply", "notify.ORDER_CREATED", "cart.in-stock", "status.life"))
	})

	It("says in the headline how the push API is answered", func() {
		url := store("push-cancel-404", simtest.Options{}).URL()
		Expect(runPush(url, nil, "cart.in-stock").Report.Summary.Types).To(Equal("Of the push API /cart is answered as it must be"))
		Expect(runPush(url, nil, "cancellation", "cart.in-stock").Report.Summary.Types).To(HavePrefix("Of the push API /order/cancellation/notify is answered wrongly"))
		Expect(runPush(store("push-good-dbs", simtest.Options{}).URL(), nil).Report.Summary.Types).To(Equal("The push API is answered as it must be"))
	})

	It("knows no other API", func() {
		_, err := check.CatalogueOf(schemas.Latest, "pull")
		Expect(err).To(MatchError(ContainSubstring("push")))
	})

	It("sends the token where the settings say, and shows it nowhere", func() {
		for _, place := range market.TokenPlaces() {
			s := store("push-good-dbs", simtest.Options{PushToken: "SESAME"})
			r := runPush(s.URL(), func(o *check.Options) { o.Market.Push.Token, o.Market.Push.TokenIn = "SESAME", place }, "cart.in-stock")
			Expect(idsOf(r, reports.Pass)).To(Equal([]string{"cart.in-stock"}))
			Expect(s.Received()[0].Header.Get("Authorization") == "SESAME").To(Equal(place == market.TokenInHeader))
			var text strings.Builder
			Expect(r.Journal.Write(&text)).To(Succeed())
			Expect(text.String()).To(ContainSubstring("***"))
			Expect(text.String()).NotTo(ContainSubstring("SESAME"))
		}
	})

	It("fails all of a store that has another token, and says what to set", func() {
		s := store("push-good-dbs", simtest.Options{PushToken: "ANOTHER"})
		r := runPush(s.URL(), nil, "cart.in-stock", "token.wrong")
		Expect(found(r, "cart.in-stock").Fix).To(ContainSubstring("--push-token"))
		Expect(found(r, "token.wrong").Verdict).To(Equal(reports.Pass))
	})

	It("asks for what the cabinet has, where the store has none of it", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"cart": {"items": [], "deliveryOptions": []}}`))
		})
		Expect(found(runPush(url, nil, "cart.in-stock"), "cart.in-stock")).To(And(
			HaveField("Verdict", reports.Skip), HaveField("Reason", ContainSubstring("--cabinet"))))
	})

	It("bounds a reply without end", func() {
		url := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for {
				if _, err := w.Write([]byte(strings.Repeat(" ", 1<<16))); err != nil {
					return
				}
			}
		})
		r := runPush(url, nil, "cart.in-stock", "stocks.reply", "accept.order")
		for _, id := range []string{"cart.in-stock", "stocks.reply", "accept.order"} {
			Expect(found(r, id).Subtype).To(Equal(string(market.CantParseResponse)), id)
		}
	})
})
