package page_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/simtest"
)

// asked is a form that the page refuses.
func asked(action string, pairs ...string) func(c *visitor) string {
	return func(c *visitor) string { return refused(c.send(action, pairs...)) }
}

// refused is what a page says at its top of what went wrong.
func refused(text string) string {
	if !strings.Contains(text, `<p class="notice bad"`) {
		return ""
	}
	return notice(text)
}

// looked is a room, or a file, that the page refuses.
func looked(path string) func(c *visitor) string {
	return func(c *visitor) string {
		_, text := c.look(path)
		return refused(text)
	}
}

var _ = Describe("What the page refuses", Ordered, ContinueOnFailure, func() {
	var c *visitor
	var different []string

	BeforeAll(func() {
		legacy := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		c = openMarket(serve.Options{Run: runStory, Stories: library}, sim.Options{Push: sim.Push{URL: legacy.URL(), Model: market.DBS}})
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		c.send("connect", "name", "Лавка", "url", store.URL())
		c.send("event", "event", "ORDER_CREATED", "campaign", c.shop(market.FBS))
		c.lang = "ru"
	})

	DescribeTable("is said in Russian",
		func(refuse func(c *visitor) string, typed ...string) {
			said := refuse(c)
			Expect(said).To(MatchRegexp(`\p{Cyrillic}{3}`))
			Expect(onPage().English(without(said, typed...))).To(BeEmpty(), "%s", said)
			Expect(said).NotTo(ContainSubstring("%!"))
			Expect(said).NotTo(ContainSubstring("/_market/v1"), "a person at the page calls no control API")
			GinkgoWriter.Println(said)
			Expect(said).NotTo(BeEmpty(), "it is refused")
			if !slices.Contains(different, said) {
				different = append(different, said)
			}
		},
		Entry("an address that is none", asked("connect", "url", "shop")),
		Entry("no address", asked("connect", "url", "")),
		Entry("an address of another protocol", asked("connect", "url", "ftp://shop.example")),
		Entry("an address with a password", asked("connect", "url", "http://me:secret@127.0.0.1")),
		Entry("a port that is none", asked("connect", "url", "http://127.0.0.1:99999")),
		Entry("an address that does not parse", asked("connect", "url", "http://[::1")),
		Entry("a query in the address", asked("connect", "url", "http://127.0.0.1/?token=a b")),
		Entry("a store that does not listen", asked("connect", "url", "http://127.0.0.1:1")),
		Entry("a name that is too long", asked("connect", "url", "http://127.0.0.1:1", "name", strings.Repeat("я", 500))),
		Entry("a shop that the cabinet does not have", asked("connect", "url", "http://127.0.0.1:1", "campaign", "77")),
		Entry("a type that there is not", asked("connect", "url", "http://127.0.0.1:1", "type", "ORDER_LOST")),
		Entry("PING as a type", asked("connect", "url", "http://127.0.0.1:1", "type", "PING")),
		Entry("a content manager", asked("connect", "url", "http://127.0.0.1:1", "role", "content")),
		Entry("a shop's manager", asked("connect", "url", "http://127.0.0.1:1", "role", "shop")),
		Entry("an unknown subscription, to unplug", asked("manage", "id", "s77", "what", "unplug")),
		Entry("an unknown subscription, to plug in", asked("manage", "id", "s77", "what", "plug")),
		Entry("an unknown subscription, to remove", asked("manage", "id", "s77", "what", "remove")),
		Entry("an unknown subscription, to duplicate", asked("manage", "id", "s77", "what", "duplicate")),
		Entry("one that is plugged in already", asked("manage", "id", "s1", "what", "plug")),
		Entry("duplicating to no shop", asked("manage", "id", "s1", "what", "duplicate", "campaign", "77")),
		Entry("duplicating to the same shops", asked("manage", "id", "s1", "what", "duplicate")),
		Entry("nothing chosen", asked("manage", "id", "s1", "what", "sell")),
		Entry("an edited address that is none", asked("edit", "id", "s1", "url", "shop")),
		Entry("an edited type that there is not", asked("edit", "id", "s1", "type", "ORDER_LOST")),
		Entry("an unknown subscription, to edit", asked("edit", "id", "s77", "name", "x")),
		Entry("an unknown SKU", asked("order", "sku", "NOWHERE-1", "count", "1")),
		Entry("more than is in stock", func(c *visitor) string {
			return refused(c.send("order", "sku", c.goods(), "count", "1000000"))
		}),
		Entry("a count that is none", asked("order", "sku", "NOWHERE-1", "count", "many"), "many"),
		Entry("a negative count", func(c *visitor) string { return refused(c.send("order", "sku", c.goods(), "count", "-1")) }),
		Entry("a price that is none", asked("order", "sku", "NOWHERE-1", "count", "1", "price", "cheap"), "cheap"),
		Entry("a negative price", func(c *visitor) string {
			return refused(c.send("order", "sku", c.goods(), "count", "1", "price", "-5"))
		}),
		Entry("a shop that is no number", asked("order", "campaign", "mine"), "mine"),
		Entry("an unknown shop", asked("order", "campaign", "77")),
		Entry("a way of delivery that there is not", asked("order", "delivery", "DRONE")),
		Entry("a payment that there is not", asked("order", "payment", "BARTER")),
		Entry("notes that are too long", asked("order", "notes", strings.Repeat("я", 5000))),
		Entry("an unknown event", asked("event", "event", "ORDER_LOST")),
		Entry("no event", asked("event", "event", "")),
		Entry("an order that there is not", asked("event", "event", "ORDER_STATUS_UPDATED", "of", "7")),
		Entry("a number that is none", asked("event", "event", "ORDER_STATUS_UPDATED", "of", "it"), "it"),
		Entry("a status against the rules", func(c *visitor) string {
			return refused(c.send("event", "event", "ORDER_STATUS_UPDATED", "of", orderOf(c), "status", "DELIVERED"))
		}),
		Entry("a status that there is not", func(c *visitor) string {
			return refused(c.send("event", "event", "ORDER_STATUS_UPDATED", "of", orderOf(c), "status", "EATEN"))
		}),
		Entry("a rating out of bounds", asked("event", "event", "GOODS_FEEDBACK_CREATED", "rating", "9")),
		Entry("a rating of what has none", asked("event", "event", "CHAT_CREATED", "rating", "4")),
		Entry("a photo of what has none", asked("event", "event", "ORDER_CREATED", "photo", "http://127.0.0.1/a.png")),
		Entry("a photo that is no address", asked("event", "event", "GOODS_FEEDBACK_CREATED", "photo", "nice")),
		Entry("a return of an order that was not delivered", func(c *visitor) string {
			return refused(c.send("event", "event", "ORDER_RETURN_CREATED", "of", orderOf(c)))
		}),
		Entry("a cancellation request of FBS", func(c *visitor) string {
			return refused(c.send("event", "event", "ORDER_CANCELLATION_REQUEST", "of", orderOf(c)))
		}),
		Entry("a time that is none", asked("clock", "by", "soon"), "soon"),
		Entry("no time", asked("clock", "by", "")),
		Entry("a time that is negative", asked("clock", "by", "-5m")),
		Entry("a time that is too long", asked("clock", "by", "99999999d")),
		Entry("time beyond the calendar", asked("clock", "by", "90000d")),
		Entry("no disconnection to come", asked("clock", "what", "disconnected")),
		Entry("a speed that is none", asked("clock", "what", "speed", "speed", "fast"), "fast"),
		Entry("a speed out of bounds", asked("clock", "what", "speed", "speed", "-1")),
		Entry("a speed without end", asked("clock", "what", "speed", "speed", "1e300")),
		Entry("a fault that there is not", asked("fault", "kind", "before:flood")),
		Entry("no fault", asked("fault")),
		Entry("a fault at the wrong place", asked("fault", "kind", "after:refuse"), "before"),
		Entry("a fault with no status", asked("fault", "kind", "before:status", "status", "99")),
		Entry("a fault with a delay that is none", asked("fault", "kind", "after:slow", "delay", "long"), "long"),
		Entry("a slow fault without a delay", asked("fault", "kind", "after:slow")),
		Entry("a fault of an unknown type", asked("fault", "kind", "before:refuse", "type", "ORDER_LOST")),
		Entry("a fault of an unknown operation", asked("fault", "kind", "call:status", "status", "500", "operation", "getCampain")),
		Entry("a share that is none", asked("fault", "kind", "before:refuse", "share", "200")),
		Entry("a count of hits that is negative", asked("fault", "kind", "before:refuse", "count", "-1")),
		Entry("a fault that is over", asked("lift", "id", "f77")),
		Entry("a notification that was not sent", asked("send-again", "id", "n77")),
		Entry("a cart of nothing", func(c *visitor) string { return refused(c.send("cart", "campaign", c.shop(market.DBS))) }),
		Entry("a cart of a shop without the push API", func(c *visitor) string {
			return refused(c.send("cart", "campaign", c.shop(market.FBS), "sku", c.goods(), "count", "1"))
		}),
		Entry("a cart of an unknown SKU", func(c *visitor) string {
			return refused(c.send("cart", "campaign", c.shop(market.DBS), "sku", "NOWHERE-1", "count", "1"))
		}),
		Entry("an order of an unknown cart", asked("accept", "cart", "cart-77")),
		Entry("the push API of an unknown shop", asked("push", "campaign", "77", "what", "enable")),
		Entry("the push API of a shop by another model", func(c *visitor) string {
			return refused(c.send("push", "campaign", c.shop(market.FBS), "what", "enable"))
		}),
		Entry("no scenario", asked("scenario")),
		Entry("an unknown scenario", asked("scenario", "name", "disconection")),
		Entry("a scenario that is no YAML", asked("scenario", "text", "name: [")),
		Entry("a scenario with an unknown key", asked("scenario", "text", "localmarket: 1\nname: x\nstepz: []\n")),
		Entry("a scenario with an unknown step", asked("scenario", "text", "localmarket: 1\nname: x\nsteps:\n  - dance: all\n")),
		Entry("a scenario without steps", asked("scenario", "text", "localmarket: 1\nname: x\n")),
		Entry("a text that is no scenario", asked("scenario", "text", "Привет")),
		Entry("a scenario that is too long", asked("scenario", "text", strings.Repeat("# long\n", 60_000))),
		Entry("a name that no scenario can have", looked(page.Root+"/scenario.market.yaml?name=Bad+Name")),
		Entry("an unknown world", asked("world", "id", "w77")),
		Entry("an order that is gone", looked(page.Root+"/orders/7")),
		Entry("a room that there is not", looked(page.Root+"/nowhere")),
		Entry("a form that is too long", func(c *visitor) string {
			return refusedForm(c, "text="+strings.Repeat("x", 2<<20), http.StatusRequestEntityTooLarge)
		}),
		Entry("a form that cannot be read", func(c *visitor) string {
			return refusedForm(c, "text=%zz", http.StatusBadRequest)
		}),
		Entry("a form of another page", func(c *visitor) string {
			request := newForm(c, "by=1h")
			request.Header.Set("Sec-Fetch-Site", "cross-site")
			_, text := c.do(request)
			return refused(text)
		}),
		Entry("a name by which it is not called", func(c *visitor) string {
			request, err := http.NewRequest(http.MethodGet, c.url+"/", nil)
			Expect(err).NotTo(HaveOccurred())
			request.Host = "evil.example"
			request.Header.Set("Accept-Language", "ru")
			status, text := c.do(request)
			Expect(status).To(Equal(http.StatusForbidden))
			Expect(text).NotTo(ContainSubstring("виртуальное"), "nothing of the market")
			return refused(text)
		}),
		Entry("a wrong token", func(c *visitor) string {
			locked := open(serve.Options{Token: "open-sesame"})
			locked.lang = "ru"
			return refusedForm(locked, url.Values{"token": {"wrong"}}.Encode(), http.StatusUnauthorized)
		}),
		Entry("nothing to save yet", func(*visitor) string {
			empty := open(serve.Options{})
			empty.lang = "ru"
			return looked(page.Root + "/scenario.market.yaml")(empty)
		}),
		Entry("a scenario without a store", func(*visitor) string {
			empty := open(serve.Options{Run: runStory})
			empty.lang = "ru"
			return asked("scenario", "name", "duplicates")(empty)
		}),
		Entry("a server without scenarios", func(*visitor) string {
			empty := open(serve.Options{})
			empty.lang = "ru"
			return asked("scenario", "name", "duplicates")(empty)
		}),
	)

	It("is said in many different ways", func() {
		Expect(len(different)).To(BeNumerically(">", 60))
	})
})

// orderOf is the number of the first order.
func orderOf(c *visitor) string {
	return strconv.FormatInt(c.market.Orders()[0].ID, 10)
}

func newForm(c *visitor, body string) *http.Request {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodPost, c.url+page.Root+"/do/clock", strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Accept-Language", c.lang)
	return request
}

// refusedForm is what the page says of a form that it does not even look at.
func refusedForm(c *visitor, body string, with int) string {
	GinkgoHelper()
	status, text := c.do(newForm(c, body))
	Expect(status).To(Equal(with))
	return refused(text)
}
