package reports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/browsertest"
	"github.com/localmarket/localmarket/reports"
)

var _ = Describe("the page in a browser", Ordered, func() {
	var b *browsertest.Browser
	var file string

	BeforeAll(func() {
		b = browsertest.Start(GinkgoTB())
		other := sample()
		other.Target, other.Checks = "http://127.0.0.1:8081", other.Checks[:1]
		other.Count()
		var page bytes.Buffer
		Expect(reports.WriteAll("html", &page, []*reports.Report{sample(), other})).To(Succeed())
		file = filepath.Join(GinkgoT().TempDir(), "отчёт.html")
		Expect(os.WriteFile(file, page.Bytes(), 0o600)).To(Succeed())
	})

	open := func(width int64) {
		GinkgoHelper()
		b.Open("file://"+file, width)
	}

	It("asks for nothing but itself, and has nothing to complain of", func() {
		b.Forget()
		open(1280)
		requests, trouble := b.Heard()
		Expect(requests).To(HaveEach(HavePrefix("file://")))
		Expect(requests).To(HaveLen(1))
		Expect(trouble).To(BeEmpty())
	})

	DescribeTable("never scrolls sideways", func(width int) {
		open(int64(width))
		Expect(browsertest.See[int](b, "document.querySelectorAll('details').forEach(d => d.open = true), document.documentElement.scrollWidth")).To(BeNumerically("<=", width))
	},
		Entry("on a small phone", 320), Entry("on a phone", 390), Entry("on a tablet", 768), Entry("on a desk", 1280),
	)

	DescribeTable("says on the first screen how it ended, why, and what to do first", func(width int) {
		open(int64(width))
		bottom := func(what string) float64 {
			return browsertest.See[float64](b, "document.querySelector('"+what+"').getBoundingClientRect().bottom")
		}
		Expect(bottom(".verdict h2")).To(BeNumerically("<", 300))
		Expect(bottom(".verdict .cause")).To(BeNumerically("<", 600))
		Expect(bottom(".steps li")).To(BeNumerically("<", 900))
	},
		Entry("on a phone", 390), Entry("on a desk", 1280),
	)

	It("opens the first failure of several runs, and nothing else", func() {
		open(1280)
		Expect(browsertest.See[[]string](b, "[...new Set([...document.querySelectorAll('details.check[open]')].map(d => d.dataset.verdict))]")).To(ConsistOf("fail"))
		Expect(browsertest.See[int](b, "document.querySelectorAll('details.check[open]').length")).To(Equal(1))
	})

	It("shows a hostile reply as text", func() {
		open(1280)
		Expect(browsertest.See[string](b, "document.body.textContent")).To(ContainSubstring("<script>alert(1)</script>"))
		Expect(browsertest.See[int](b, "document.querySelectorAll('script').length")).To(Equal(1))
		Expect(browsertest.See[int](b, "document.querySelectorAll('img').length")).To(Equal(0))
	})

	It("shows the phases of an exchange", func() {
		open(1280)
		Expect(browsertest.See[string](b, "document.querySelector('.legend').textContent")).To(ContainSubstring("wait"))
		Expect(browsertest.See[int](b, "document.querySelectorAll('details.journal .entry').length")).To(Equal(2*(len(sample().Exchanges)-1)), "two PINGs are alike")
	})

	It("can be narrowed to a verdict and to a word", func() {
		open(1280)
		visible := "[...document.querySelectorAll('details.check')].filter(d => d.offsetParent !== null).length"
		all := browsertest.See[int](b, visible)
		b.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('label.chip.fail input').click()"))
		Expect(browsertest.See[int](b, visible)).To(Equal(all - 4))
		b.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('label.chip.fail input').click()"))
		b.Do(chromedp.Evaluate[chromedp.Void](`(i => { i.value = "tls.expiry"; i.dispatchEvent(new Event("input", {bubbles: true})) })(document.querySelector('input[type=search]'))`))
		Expect(browsertest.See[int](b, visible)).To(Equal(1))
	})

	It("can be read without JavaScript", func() {
		browsertest.Set(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		open(390)
		browsertest.Set(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
		text := browsertest.See[string](b, "document.body.innerText")
		Expect(text).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(strings.ToLower(text)).NotTo(ContainSubstring("search"))
		Expect(browsertest.See[bool](b, "document.querySelector('.tools').hidden")).To(BeTrue(), "what needs JavaScript is not shown")
	})

	It("has its words in contrast, in the light and in the dark", func() {
		for _, scheme := range []string{"light", "dark"} {
			b.Scheme(scheme)
			open(1280)
			Expect(browsertest.See[float64](b, contrast)).To(BeNumerically(">=", 4.5), scheme)
		}
	})
})

var _ = Describe("the page of stories in a browser", Ordered, func() {
	var b *browsertest.Browser
	var file string

	BeforeAll(func() {
		b = browsertest.Start(GinkgoTB())
		var page bytes.Buffer
		Expect(reports.WriteAll("html", &page, append(stories(), told("many", "A thousand orders", crowded(1000))))).To(Succeed())
		file = filepath.Join(GinkgoT().TempDir(), "stories.html")
		Expect(os.WriteFile(file, page.Bytes(), 0o600)).To(Succeed())
	})

	open := func(width int64, scheme string) {
		GinkgoHelper()
		b.Scheme(scheme)
		b.Open("file://"+file, width)
	}

	for _, scheme := range []string{"light", "dark"} {
		It("is complete and in contrast in the "+scheme, func() {
			b.Forget()
			open(1280, scheme)
			requests, trouble := b.Heard()
			Expect(requests).To(HaveLen(1))
			Expect(trouble).To(BeEmpty())
			Expect(browsertest.See[int](b, "document.querySelectorAll('svg.plot[role=img]').length")).To(Equal(5))
			Expect(browsertest.See[int](b, "[...document.querySelector('svg.plot').querySelectorAll('.mark.failed')].reduce((n, m) => n + Number(m.dataset.n), 0)")).To(Equal(464))
			Expect(browsertest.See[float64](b, contrast)).To(BeNumerically(">=", 4.5))
			Expect(browsertest.See[float64](b, "Math.min(...[...document.querySelectorAll('.figure text')].map(t => parseFloat(getComputedStyle(t).fontSize)))")).To(BeNumerically(">=", 10))
			Expect(browsertest.See[bool](b, "[...document.querySelectorAll('.mark')].every(m => getComputedStyle(m).stroke !== 'none')")).To(BeTrue(), "every mark is seen")
			Expect(browsertest.See[bool](b, "[...document.querySelectorAll('.names g')].every(g => g.getBBox().width <= 145)")).To(BeTrue(), "names fit")
		})

		DescribeTable("never scrolls sideways in the "+scheme+", though the picture may", func(width int) {
			open(int64(width), scheme)
			Expect(browsertest.See[int](b, "document.querySelectorAll('details').forEach(d => d.open = true), document.documentElement.scrollWidth")).To(BeNumerically("<=", width))
			Expect(browsertest.See[int](b, "document.querySelector('svg.plot').getBoundingClientRect().width")).To(Equal(808), "drawn at its own size")
			Expect(browsertest.See[bool](b, "(f => f.scrollWidth > f.clientWidth)(document.querySelector('.figure'))")).To(Equal(width < 960))
		},
			Entry("on a phone", 390), Entry("on a desk", 1280),
		)
	}

	It("leads from the moment that decided to its exchange", func() {
		open(390, "light")
		Expect(browsertest.See[string](b, "document.querySelector('.moments .here').textContent")).To(ContainSubstring("disconnected"))
		b.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.moments a').click()"))
		Expect(browsertest.See[bool](b, "document.querySelector(location.hash).offsetParent !== null")).To(BeTrue(), "all that it is folded in is open")
	})

	It("has the picture as a table, too", func() {
		open(1280, "light")
		Expect(browsertest.See[string](b, "document.querySelector('.as-table').textContent")).To(And(
			ContainSubstring("61✗"), ContainSubstring("92✗"), ContainSubstring("311✗"), ContainSubstring("cancelled +14d")))
	})
})

// contrast is the lowest contrast on the page of a text against what is behind
// it, as WCAG 2 measures it.
const contrast = `(() => {
  const parse = c => c.match(/[\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  let lowest = 21;
  for (const e of document.querySelectorAll('body *')) {
    if (e.offsetParent === null || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    lowest = Math.min(lowest, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return lowest;
})()`
