package page_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/browsertest"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/simtest"
)

// hostileNames are names that break a layout: a word of 500 letters, one written from
// right to left, one with nothing but places where a line may not, or may, break.
func hostileNames() []string {
	return []string{
		strings.Repeat("W", 500), strings.Repeat("Щ", 500), "\u202e" + strings.Repeat("שלום", 120), "\u202e\u2066abc\u202d" + strings.Repeat("ع", 300),
		strings.Repeat("a\u200b", 250), strings.Repeat("\u200d\u2060\ufeff", 150), strings.Repeat("x\u00a0", 250), strings.Repeat("Z\u0335\u0321\u0353", 120), strings.Repeat("👩‍👩‍👧‍👦", 60),
	}
}

// hostileCabinet is a cabinet with such names, as long as a cabinet lets them be.
func hostileCabinet() *cabinet.Cabinet {
	own, names := cabinet.Default(), hostileNames()
	short := func(i, most int) string {
		runes := []rune(names[i%len(names)])
		return string(runes[:min(len(runes), most)])
	}
	for i := range own.Campaigns {
		own.Campaigns[i].Name = short(i, 255)
	}
	for i := range own.Offers {
		own.Offers[i].Name = short(i+1, 255)
	}
	own.Offers[len(own.Offers)-1].SKU = strings.Repeat("S", 255)
	return own
}

// overflowing is an expression: what does not fit where it is shown. A room may not be
// wider than the window, nor text wider than its button or the head of its column;
// what scrolls in a box of its own may be.
const overflowing = `(() => {
	const found = [], wide = document.documentElement.clientWidth
	if (document.documentElement.scrollWidth > wide) found.push('the room is ' + document.documentElement.scrollWidth + ' wide')
	const name = e => e.tagName + ' ' + e.textContent.trim().slice(0, 40)
	for (const e of document.querySelectorAll('button, .button, th, summary, h1, h2, nav a, legend, dt, dd, td, p'))
		if (e.checkVisibility() && getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1 && !e.closest('thead')) found.push('cut: ' + name(e) + ' ' + e.scrollWidth + ' in ' + e.clientWidth)
	for (const e of document.querySelectorAll('thead th'))
		if (e.checkVisibility() && e.getBoundingClientRect().left >= 0 && e.scrollWidth > e.clientWidth + 1) found.push('cut: ' + name(e))
	for (const e of document.querySelectorAll('body *')) {
		const box = e.getBoundingClientRect()
		if (e.checkVisibility() && box.width > 0 && box.right > wide + 1 && !e.closest('.scroll') && box.right > 0) found.push('outside: ' + name(e) + ' to ' + Math.round(box.right))
	}
	return found.slice(0, 10)
})()`

var _ = Describe("The layout of the page", Ordered, ContinueOnFailure, func() {
	var b *browsertest.Browser
	var c *visitor

	BeforeAll(func() {
		b = browsertest.Start(GinkgoTB())
		c = eventful("Моя лавка", hostileCabinet())
		for i, name := range hostileNames() {
			store := simtest.Run(GinkgoTB(), "chat-500", simtest.Options{})
			c.send("connect", "name", name, "url", store.URL()+"/"+strings.Repeat("path", 100), "campaign", c.shop(market.FBS))
			c.send("order", "buyer", name, "notes", name)
			c.send("event", "event", "CHAT_MESSAGE_SENT", "text", name)
			c.call("GET", "/v2/"+strings.Repeat("nowhere", 60)+fmt.Sprint(i)+"?"+strings.Repeat("x", 400)+"=1", "")
		}
		c.send("clock", "by", "30m")
		request, err := http.NewRequest(http.MethodGet, c.url+"/v2/campaigns", nil)
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Api-Key", strings.Repeat("k", 500))
		c.do(request)
	})

	DescribeTable("fits all texts and names", func(width int, theme, lang string) {
		b.Do(chromedp.EmulateViewport(int64(width), 900))
		b.Scheme(theme)
		browsertest.Set(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
		_, orders := c.look(page.Root + "/orders")
		_, goods := c.look(page.Root + "/goods")
		Expect(orders).To(And(ContainSubstring(strings.Repeat("W", 500)), ContainSubstring(strings.Repeat("שלום", 120))))
		Expect(goods).To(ContainSubstring(strings.Repeat("S", 255)))
		var wrong []string
		for _, path := range c.allRooms() {
			b.Do(chromedp.Navigate(c.url + path))
			browsertest.See[bool](b, "document.querySelectorAll('details').forEach(one => one.open = true), true")
			for _, one := range browsertest.See[[]string](b, overflowing) {
				wrong = append(wrong, path+": "+one)
			}
		}
		Expect(wrong).To(BeEmpty(), "%s", strings.Join(wrong, "\n"))
	},
		Entry(nil, 1280, "light", "en"),
		Entry(nil, 1280, "dark", "ru"),
		Entry(nil, 390, "light", "ru"),
		Entry(nil, 390, "dark", "en"),
	)
})
