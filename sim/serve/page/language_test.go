package page_test

import (
	"regexp"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/browsertest"
	"github.com/localmarket/localmarket/internal/textstest"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// readings is an expression: all texts of a page in its own language, those that only
// screen readers say among them. What is code, what was written by people and stores
// (bdi, or translate=no) and what is in another language is none of these.
const readings = `(() => {
	const others = 'code, pre, kbd, bdi, textarea, script, style, [translate=no], [lang]:not(html)'
	const all = [document.title]
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	while (walker.nextNode()) {
		const node = walker.currentNode
		if (!node.parentElement.closest(others)) all.push(node.data)
	}
	for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-ask', 'data-head', 'label'])
		for (const one of document.querySelectorAll('[' + name + ']'))
			if (!one.closest(others)) all.push(one.getAttribute(name))
	return all.map(text => text.replace(/\s+/g, ' ').trim()).filter(text => text)
})()`

// onPage are the names that stand in a text of the page without being marked there.
func onPage() textstest.Names {
	names := textstest.Names{}
	names.Add("localmarket API PING URL SKU push Express LaaS curl Node PHP Python Java traceparent Api-Key Authorization Bearer OAuth localhost Host serve")
	for _, k := range fault.Kinds() {
		names.Add(string(k.Kind))
	}
	for _, m := range market.PushMethods() {
		names.Add(string(m))
	}
	return names
}

var cyrillic = regexp.MustCompile(`\p{Cyrillic}`)

var _ = Describe("The language of the page", Ordered, ContinueOnFailure, func() {
	var b *browsertest.Browser
	var c *visitor

	BeforeAll(func() {
		b = browsertest.Start(GinkgoTB())
		c = eventful(shopWords, nil)
	})

	// read looks at every room, and calls wrong for each text.
	read := func(lang string, wrong func(text string) bool) []string {
		GinkgoHelper()
		browsertest.Set(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
		var found []string
		reported := map[string]bool{}
		for _, path := range c.allRooms() {
			b.Do(chromedp.Navigate(c.url + path))
			for _, text := range browsertest.See[[]string](b, readings) {
				if !reported[text] && wrong(text) {
					reported[text] = true
					found = append(found, path+": "+text)
				}
			}
		}
		return found
	}

	It("is Russian in every room, but for names", func() {
		names := onPage()
		found := read("ru", func(text string) bool { return len(names.English(text)) > 0 })
		Expect(found).To(BeEmpty(), strings.Join(found, "\n"))
	})

	It("is English in every room, but for what was written in another", func() {
		found := read("en", cyrillic.MatchString)
		Expect(found).To(BeEmpty(), strings.Join(found, "\n"))
	})
})
