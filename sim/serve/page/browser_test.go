package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/browsertest"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/simtest"
)

// settled is how long something may take to show.
const settled = 20 * time.Second

// browser is a person's, at the page of serve.
type browser struct{ *browsertest.Browser }

// text is all that can be read.
func (b browser) text() (string, error) {
	return browsertest.Look[string](b.Browser, `document.body?.innerText ?? ""`)
}

// click clicks the first button or link that has a text, as soon as there is one.
func (b browser) click(words string) {
	GinkgoHelper()
	find := fmt.Sprintf("(() => { const one = [...document.querySelectorAll('main button, main a, nav a')].find(e => e.textContent.trim() === %q); one?.click(); return !!one })()", words)
	Eventually(func() (bool, error) { return browsertest.Look[bool](b.Browser, find) }, settled).Should(BeTrue(), words)
}

// fill writes into the fields of a form.
func (b browser) fill(selector, value string) {
	GinkgoHelper()
	Expect(browsertest.See[bool](b.Browser, fmt.Sprintf("(() => { const one = document.querySelector(%q); if (one) one.value = %q; return !!one })()", selector, value))).To(BeTrue(), selector)
}

var _ = Describe("The page in a browser", Ordered, func() {
	var b browser
	var c *visitor

	BeforeAll(func() {
		b = browser{browsertest.Start(GinkgoTB())}
		legacy := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		c = openMarket(serve.Options{}, sim.Options{Push: sim.Push{URL: legacy.URL(), Model: market.DBS}})
		store := simtest.Run(GinkgoTB(), "chat-500", simtest.Options{})
		c.send("connect", "name", "Моя лавка", "url", store.URL())
		c.send("clock", "by", "2m")
		for range 3 {
			c.send("event", "event", "ORDER_CREATED")
		}
		c.send("event", "event", "CHAT_MESSAGE_SENT", "text", strings.Repeat("длинноеслово", 40))
		c.send("clock", "by", "1s")
		c.send("event", "event", "ORDER_CREATED")
		c.send("clock", "by", "3m")
		c.send("cart", "campaign", c.shop(market.DBS), "sku", c.goods(), "count", "1")
		c.send("accept", "cart", "cart-1")
		c.send("clock", "by", "1s")
		request, err := http.NewRequest(http.MethodGet, c.url+"/v2/campaigns?"+strings.Repeat("x", 300), nil)
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Api-Key", c.market.Key())
		c.do(request)
	})

	all := func() []string {
		return append(rooms(), fmt.Sprintf("%s/orders/%d", page.Root, c.market.Orders()[0].ID), page.Root+"/log/n1", page.Root+"/log/n5", page.Root+"/log/n6", page.Root+"/carts/cart-1", page.Root+"/goods/offer?sku="+url.QueryEscape(c.goods()), page.Root+"/scenarios?show=1",
			fmt.Sprintf("%s/push/%d", page.Root, c.pushed(market.PushAccept)),
			fmt.Sprintf("%s/calls/%d", page.Root, c.market.Journal().Len()))
	}

	DescribeTable("fits every room, complains of nothing and asks nobody else", func(width int, theme, lang string) {
		b.Do(chromedp.EmulateViewport(int64(width), 900))
		b.Scheme(theme)
		browsertest.Set(b.Browser, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
		for _, path := range all() {
			b.Do(chromedp.Navigate(c.url + path))
			Expect(browsertest.See[int](b.Browser, "document.documentElement.scrollWidth")).To(BeNumerically("<=", width), path)
			Expect(browsertest.See[string](b.Browser, "document.documentElement.lang")).To(Equal(lang), path)
			Expect(browsertest.See[int](b.Browser, "document.querySelectorAll('input:not([type=hidden]):not([aria-labelledby]), select, textarea').length - document.querySelectorAll('label input, label select, label textarea').length")).To(BeNumerically("<=", 0), "each field has a label: "+path)
			Expect(browsertest.See[int](b.Browser, "document.querySelectorAll('h1').length")).To(Equal(1), path)
		}
		requests, trouble := b.Heard()
		Expect(requests).To(HaveEach(Or(HavePrefix(c.url), HavePrefix("data:"), Equal("about:blank"))))
		Expect(trouble).To(BeEmpty())
	},
		Entry(nil, 1280, "light", "en"),
		Entry(nil, 1280, "dark", "ru"),
		Entry(nil, 390, "light", "ru"),
		Entry(nil, 390, "dark", "en"),
	)

	It("has no serious fault by axe, where LOCALMARKET_AXE names its axe.min.js", func() {
		file := os.Getenv("LOCALMARKET_AXE")
		if file == "" {
			Skip("LOCALMARKET_AXE is not set")
		}
		axe, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, theme := range []string{"light", "dark"} {
			b.Scheme(theme)
			for _, path := range all() {
				b.Do(chromedp.Navigate(c.url + path))
				browsertest.See[bool](b.Browser, string(axe)+"; true")
				browsertest.See[bool](b.Browser, "window.faults = undefined; axe.run().then(r => window.faults = JSON.stringify(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes[0].html))); true")
				Eventually(func() (string, error) { return browsertest.Look[string](b.Browser, "window.faults ?? ''") }, settled).ShouldNot(BeEmpty())
				Expect(browsertest.See[string](b.Browser, "window.faults")).To(Equal("[]"), path)
			}
		}
	})

	It("leads from the first screen to why the store is blocked by one click", func() {
		browsertest.Set(b.Browser, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "en"}})
		b.Open(c.url+"/", 1280)
		Expect(b.text()).To(And(ContainSubstring("The store is blocked: 3 notifications wait."), ContainSubstring("CHAT_MESSAGE_SENT n5")))
		b.click("CHAT_MESSAGE_SENT n5")
		Eventually(b.text, settled).Should(And(ContainSubstring("status 500 Internal Server Error instead of 200"), ContainSubstring("The next attempt is due at")))
	})

	It("keeps what is looked at live, without moving what is written in", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/orders"))
		Eventually(b.text, settled).Should(ContainSubstring("5 orders."))
		c.send("event", "event", "ORDER_CREATED")
		Eventually(b.text, settled).Should(ContainSubstring("6 orders."))
		browsertest.See[bool](b.Browser, "document.querySelector('input[type=search]').focus(), true")
		c.send("event", "event", "ORDER_CREATED")
		Eventually(func() (bool, error) {
			return browsertest.Look[bool](b.Browser, "document.getElementById('fresh').hidden")
		}, settled).Should(BeFalse())
		Expect(b.text()).To(ContainSubstring("6 orders."))
		b.click("Something new has happened: show it")
		Eventually(b.text, settled).Should(ContainSubstring("7 orders."))
	})

	It("says so where a link leads to what is gone", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/orders"))
		browsertest.See[bool](b.Browser, "(() => { const gone = document.createElement('a'); gone.href = '/_market/ui/orders/1'; document.getElementById('room').append(gone); htmx.process(gone); gone.click(); return true })()")
		Eventually(b.text, settled).Should(ContainSubstring("There is nothing here any more."))
		browsertest.See[bool](b.Browser, "(() => { const gone = document.createElement('a'); gone.href = '/_market/ui/nowhere'; document.getElementById('room').append(gone); htmx.process(gone); gone.click(); return true })()")
		Eventually(b.text, settled).Should(ContainSubstring("The page has no room at this address."))
	})

	It("keeps what was written into a form that is refused", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/integrations"))
		b.fill("#connect input[name=name]", "Вторая лавка")
		b.fill("#connect input[name=url]", "127.0.0.1:8080")
		b.click("Connect")
		Eventually(b.text, settled).Should(ContainSubstring("http://127.0.0.1:8080"))
		Eventually(func() (string, error) {
			return browsertest.Look[string](b.Browser, "document.querySelector('#connect input[name=name]').value + ' ' + document.querySelector('#connect input[name=url]').value")
		}, settled).Should(Equal("Вторая лавка 127.0.0.1:8080"))
	})

	It("says that a form that takes long is under way", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/clock"))
		tell := func(what, verb string) {
			browsertest.See[bool](b.Browser, fmt.Sprintf("document.dispatchEvent(new CustomEvent('htmx:%s', {detail: {requestConfig: {verb: '%s'}}}))", what, verb))
		}
		seen := func() (bool, error) {
			return browsertest.Look[bool](b.Browser, "getComputedStyle(document.querySelector('.busy')).visibility === 'visible'")
		}
		Expect(seen()).To(BeFalse())
		tell("beforeRequest", "post")
		Eventually(seen, settled).Should(BeTrue())
		tell("afterRequest", "get") // the room is refreshed meanwhile
		Expect(seen()).To(BeTrue())
		tell("afterRequest", "post")
		Expect(seen()).To(BeFalse())
	})

	It("is told by clicking: a fault, an order, the clock", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/clock"))
		b.fill("input[name=by]", "2h")
		b.click("Advance")
		Eventually(b.text, settled).Should(ContainSubstring("It is 1 Sep 2026 11:05:02 UTC now."))
		b.click("Faults")
		Eventually(b.text, settled).Should(ContainSubstring("No fault is injected"))
		b.click("Inject")
		Eventually(b.text, settled).Should(ContainSubstring("The fault acts from now on."))
		b.click("End")
		Eventually(b.text, settled).Should(ContainSubstring("The fault is over."))
	})

	It("saves what was done, and shows it first", func() {
		b.Do(chromedp.Navigate(c.url + "/"))
		b.click("Save what was done as a scenario")
		Eventually(b.text, settled).Should(ContainSubstring("A scenario runs against the connected store"))
		b.click("Look at it")
		Eventually(func() (string, error) {
			return browsertest.Look[string](b.Browser, "document.querySelector('#save textarea')?.value ?? ''")
		}, settled).Should(And(
			ContainSubstring("  - connect: main\n  - advance: 2m\n  - order: create\n"), ContainSubstring("text: \"длинноеслово"),
		))
		browsertest.See[bool](b.Browser, "fetch('/_market/ui/scenario.market.yaml?name=mine').then(async r => window.saved = r.headers.get('Content-Disposition') + await r.text()), true")
		Eventually(func() (string, error) { return browsertest.Look[string](b.Browser, "window.saved ?? ''") }, settled).Should(And(HavePrefix("attachment; filename=mine.market.yaml"), ContainSubstring("name: mine\n")))
	})

	It("asks the store about a cart, shows what it answered, and orders", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/create"))
		b.fill("#cart input[name=count]", "1")
		b.click("Ask the store about the cart")
		Eventually(b.text, settled).Should(And(ContainSubstring("The store has answered."), ContainSubstring("Cart cart-2")))
		b.click("Place the order")
		Eventually(b.text, settled).Should(ContainSubstring("Ordered: the store is asked to accept it."))
		c.send("clock", "by", "1s")
		b.Do(chromedp.Navigate(c.url + page.Root + "/push"))
		Expect(b.text()).To(And(ContainSubstring("order/accept"), ContainSubstring("accepted")))
		b.click("Disable requests from Yandex.Market")
		Eventually(b.text, settled).Should(ContainSubstring("Requests from Yandex.Market are disabled."))
		b.click("Enable requests from Yandex.Market")
		Eventually(b.text, settled).Should(ContainSubstring("Requests from Yandex.Market are enabled."))
	})

	It("copies a notification as a step of a scenario", func() {
		b.Do(chromedp.Navigate(c.url + page.Root + "/log/n1"))
		Expect(b.text()).To(ContainSubstring("Copy as a step of a scenario"))
		Expect(browsertest.See[string](b.Browser, "document.querySelector('[data-form=scenario]').dataset.copy")).To(HavePrefix("  - order: create\n"))
	})

	It("goes from room to room by keys", func() {
		b.Do(chromedp.Navigate(c.url + "/"))
		browsertest.See[bool](b.Browser, "['g', 'g'].forEach(key => document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))), true")
		Eventually(func() (string, error) {
			return browsertest.Look[string](b.Browser, "document.querySelector('h1')?.textContent ?? ''")
		}, settled).Should(Equal("Goods"))
		browsertest.See[bool](b.Browser, "document.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true})), true")
		Expect(browsertest.See[bool](b.Browser, "document.getElementById('keys').open")).To(BeTrue())
	})
})
