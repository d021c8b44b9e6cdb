package page_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/simtest"
)

// legacy is the page of a market that plays the push API against a sample store.
func legacy(store string) *visitor {
	GinkgoHelper()
	one := simtest.Run(GinkgoTB(), store, simtest.Options{})
	return openMarket(serve.Options{}, sim.Options{Push: sim.Push{URL: one.URL(), Model: market.DBS}})
}

var _ = Describe("The push API on the page", func() {
	It("is told how to be switched on where it is off", func() {
		c := open(serve.Options{})
		_, text := c.look(page.Root + "/push")
		Expect(text).To(And(ContainSubstring("--push-url"), Not(ContainSubstring("Enable requests"))))
		_, text = c.look(page.Root + "/create")
		Expect(text).To(ContainSubstring("No shop takes requests of the push API."))
		Expect(notice(c.send("cart", "campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1"))).To(ContainSubstring("the push API is off"))
		Expect(notice(c.send("push", "campaign", c.shop(market.DBS), "what", "enable"))).To(ContainSubstring("the push API is off"))
	})

	It("has a cart answered, ordered and accepted, and all of it is in the order's history", func() {
		c := legacy("push-good-dbs")
		sku := c.goods()
		text := c.send("cart", "campaign", c.shop(market.DBS), "sku", sku, "count", "2", "buyer", `<b>"Ян"</b>`)
		Expect(text).To(And(ContainSubstring("The store has answered."), ContainSubstring(sku), ContainSubstring("DELIVERY"), Not(ContainSubstring("<b>"))))
		text = c.send("accept", "cart", "cart-1", "notes", "a", "fake", "1")
		Expect(text).To(ContainSubstring("Ordered: the store is asked to accept it."))
		c.send("clock", "by", "1s")
		order := c.market.Orders()[0]
		Expect(order.ExternalID).NotTo(BeEmpty())
		Expect(order.Fake).To(BeTrue())
		_, text = c.look(fmt.Sprintf("%s/orders/%d", page.Root, order.ID))
		Expect(text).To(ContainSubstring("order/accept"))
		_, text = c.look(page.Root + "/push")
		Expect(text).To(And(ContainSubstring("order/accept"), ContainSubstring("cart</code>"), ContainSubstring(fmt.Sprint(order.ID))))
		_, text = c.look(fmt.Sprintf("%s/push/%d", page.Root, c.pushed(market.PushAccept)))
		Expect(text).To(And(ContainSubstring("L-ACCEPT"), ContainSubstring("Copy as curl"), Not(ContainSubstring(market.DefaultPushToken))))

		_, text = c.look(page.Root + "/scenario.market.yaml")
		story, err := scenarios.Parse("saved", []byte(text), nil)
		Expect(err).NotTo(HaveOccurred(), text)
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		result, err := scenarios.Run(GinkgoT().Context(), story, scenarios.Options{Target: simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL(), Market: sim.Options{Push: sim.Push{URL: store.URL()}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(result.Report.Summary.Failed+result.Report.Summary.Skipped).To(BeZero(), text)
		broken := simtest.Run(GinkgoTB(), "push-html", simtest.Options{})
		failed, err := scenarios.Run(GinkgoT().Context(), story, scenarios.Options{Target: simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL(), Market: sim.Options{Push: sim.Push{URL: broken.URL()}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(failed.Report.Summary.Failed).NotTo(BeZero(), text)
		methods := []market.PushMethod{}
		for _, x := range result.Journal.Exchanges() {
			if x.Push != "" {
				methods = append(methods, x.Push)
			}
		}
		Expect(methods).To(ContainElements(market.PushCart, market.PushAccept))
	})

	It("shows what a store answers wrongly, and when Market asks again", func() {
		c := legacy("push-good-dbs")
		c.send("cart", "campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1")
		c.send("fault", "kind", "before:status", "status", "500")
		c.send("accept", "cart", "cart-1")
		c.send("clock", "by", "1s")
		_, text := c.look(page.Root + "/push")
		wrong := false
		for _, x := range c.market.Journal().Exchanges() {
			wrong = wrong || x.Push == market.PushAccept && x.Verdict.Outcome == journal.Failed
		}
		Expect(wrong).To(BeTrue(), "the store fails")
		Expect(text).To(And(ContainSubstring("HTTP"), MatchRegexp(`1 Sep 2026 09:01:0\d UTC`), ContainSubstring(`<td class="n" data-head="Attempt">1</td>`)))

		c = legacy("push-html")
		text = c.send("cart", "campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1")
		Expect(text).To(And(ContainSubstring("UNSUPPORTED_MEDIA_TYPE"), ContainSubstring("The buyer cannot order"), Not(ContainSubstring("/do/accept"))))
		Expect(notice(c.send("accept", "cart", "cart-1"))).To(ContainSubstring("the store's reply to the cart was wrong"))
		Expect(notice(c.send("accept", "cart", "cart-7"))).To(ContainSubstring("unknown cart"))
		Expect(notice(c.send("cart", "campaign", c.shop(market.DBS)))).To(ContainSubstring("Put something in the cart"))
	})

	It("asks a shop nothing until its requests are enabled", func() {
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		own := cabinet.Default()
		for i := range own.Campaigns {
			own.Campaigns[i].Push = &cabinet.Push{Disabled: true}
		}
		c := openMarket(serve.Options{}, sim.Options{Cabinet: own, Push: sim.Push{URL: store.URL(), Model: market.DBS}})
		order := []string{"campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1"}
		Expect(notice(c.send("cart", order...))).To(ContainSubstring("requests from Market disabled"))
		_, text := c.look(page.Root + "/push")
		Expect(text).To(And(ContainSubstring("Enable requests from Yandex.Market"), Not(ContainSubstring("Disable requests"))))
		Expect(notice(c.send("push", "campaign", c.shop(market.FBS), "what", "enable"))).To(ContainSubstring("--push-model"))
		Expect(notice(c.send("push", "campaign", "1", "what", "enable"))).To(ContainSubstring("unknown campaign"))
		Expect(notice(c.send("push", "campaign", c.shop(market.DBS), "what", "enable"))).To(Equal("Requests from Yandex.Market are enabled."))
		Expect(notice(c.send("cart", order...))).To(Equal("The store has answered."))
		c.send("push", "campaign", c.shop(market.DBS), "what", "disable")
		Expect(notice(c.send("cart", order...))).To(ContainSubstring("requests from Market disabled"))
		c.send("reset")
		Expect(c.market.PushShops()).To(HaveEach(HaveField("Enabled", false)))
	})
})
