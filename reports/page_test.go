package reports_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

// browser starts a headless Chromium for the test, or skips it.
func browser() context.Context {
	GinkgoHelper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		Skip("no Chromium on PATH")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options,
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	DeferCleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocated)
	DeferCleanup(closeTab)
	Expect(chromedp.Do(ctx, chromedp.Navigate("about:blank"))).To(Succeed())
	return ctx
}

// heard gathers what a page asked for and complained of.
type heard struct {
	mu       sync.Mutex
	requests []string
	trouble  []string
}

func (h *heard) hear(event any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		h.requests = append(h.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		h.trouble = append(h.trouble, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		h.trouble = append(h.trouble, string(e.Type))
	}
}

func (h *heard) all() (requests, trouble []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.requests, h.trouble
}

// patience is how long one thing may take in the browser.
const patience = 30 * time.Second

// do makes the browser do something, within bounds.
func do(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	GinkgoHelper()
	timed, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	Expect(chromedp.Do(timed, steps...)).To(Succeed())
}

// evaluate is the value of an expression on the page.
func evaluate[T any](ctx context.Context, expression string) T {
	GinkgoHelper()
	timed, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := chromedp.Run(timed, chromedp.Evaluate[T](expression))
	Expect(err).NotTo(HaveOccurred(), expression)
	return value
}

var _ = Describe("the page in a browser", Ordered, func() {
	var ctx context.Context
	var file string

	BeforeAll(func() {
		ctx = browser()
		other := sample()
		other.Target, other.Checks = "http://127.0.0.1:8081", other.Checks[:1]
		other.Count()
		var page bytes.Buffer
		Expect(reports.WriteAll("html", &page, []*reports.Report{sample(), other})).To(Succeed())
		file = filepath.Join(GinkgoT().TempDir(), "отчёт.html")
		Expect(os.WriteFile(file, page.Bytes(), 0o600)).To(Succeed())
	})

	open := func(width int64) *heard {
		GinkgoHelper()
		h := &heard{}
		Expect(chromedp.Listen(ctx, h.hear)).To(Succeed())
		do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+file))
		return h
	}

	It("asks for nothing but itself, and has nothing to complain of", func() {
		requests, trouble := open(1280).all()
		Expect(requests).To(HaveEach(HavePrefix("file://")))
		Expect(requests).To(HaveLen(1))
		Expect(trouble).To(BeEmpty())
	})

	DescribeTable("never scrolls sideways", func(width int) {
		open(int64(width))
		Expect(evaluate[int](ctx, "document.querySelectorAll('details').forEach(d => d.open = true), document.documentElement.scrollWidth")).To(BeNumerically("<=", width))
	},
		Entry("on a small phone", 320), Entry("on a phone", 390), Entry("on a tablet", 768), Entry("on a desk", 1280),
	)

	DescribeTable("says on the first screen how it ended, why, and what to do first", func(width int) {
		open(int64(width))
		bottom := func(what string) float64 {
			return evaluate[float64](ctx, "document.querySelector('"+what+"').getBoundingClientRect().bottom")
		}
		Expect(bottom(".verdict h2")).To(BeNumerically("<", 300))
		Expect(bottom(".verdict .cause")).To(BeNumerically("<", 600))
		Expect(bottom(".steps li")).To(BeNumerically("<", 900))
	},
		Entry("on a phone", 390), Entry("on a desk", 1280),
	)

	It("opens the first failure of several runs, and nothing else", func() {
		open(1280)
		Expect(evaluate[[]string](ctx, "[...new Set([...document.querySelectorAll('details.check[open]')].map(d => d.dataset.verdict))]")).To(ConsistOf("fail"))
		Expect(evaluate[int](ctx, "document.querySelectorAll('details.check[open]').length")).To(Equal(1))
	})

	It("shows a hostile reply as text", func() {
		open(1280)
		Expect(evaluate[string](ctx, "document.body.textContent")).To(ContainSubstring("<script>alert(1)</script>"))
		Expect(evaluate[int](ctx, "document.querySelectorAll('script').length")).To(Equal(1))
		Expect(evaluate[int](ctx, "document.querySelectorAll('img').length")).To(Equal(0))
	})

	It("shows the phases of an exchange", func() {
		open(1280)
		Expect(evaluate[string](ctx, "document.querySelector('.legend').textContent")).To(ContainSubstring("wait"))
		Expect(evaluate[int](ctx, "document.querySelectorAll('details.journal .entry').length")).To(Equal(2*(len(sample().Exchanges)-1)), "two PINGs are alike")
	})

	It("can be narrowed to a verdict and to a word", func() {
		open(1280)
		visible := "[...document.querySelectorAll('details.check')].filter(d => d.offsetParent !== null).length"
		all := evaluate[int](ctx, visible)
		do(ctx, chromedp.Evaluate[chromedp.Void]("document.querySelector('label.chip.fail input').click()"))
		Expect(evaluate[int](ctx, visible)).To(Equal(all - 4))
		do(ctx, chromedp.Evaluate[chromedp.Void]("document.querySelector('label.chip.fail input').click()"))
		do(ctx, chromedp.Evaluate[chromedp.Void](`(i => { i.value = "tls.expiry"; i.dispatchEvent(new Event("input", {bubbles: true})) })(document.querySelector('input[type=search]'))`))
		Expect(evaluate[int](ctx, visible)).To(Equal(1))
	})

	It("can be read without JavaScript", func() {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		Expect(err).NotTo(HaveOccurred())
		open(390)
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
		Expect(err).NotTo(HaveOccurred())
		text := evaluate[string](ctx, "document.body.innerText")
		Expect(text).To(ContainSubstring("READ_TIMED_OUT"))
		Expect(strings.ToLower(text)).NotTo(ContainSubstring("search"))
		Expect(evaluate[bool](ctx, "document.querySelector('.tools').hidden")).To(BeTrue(), "what needs JavaScript is not shown")
	})

	It("has its words in contrast, in the light and in the dark", func() {
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			Expect(err).NotTo(HaveOccurred())
			open(1280)
			Expect(evaluate[float64](ctx, contrast)).To(BeNumerically(">=", 4.5), scheme)
		}
	})
})

var _ = Describe("the page of stories in a browser", Ordered, func() {
	var ctx context.Context
	var file string

	BeforeAll(func() {
		ctx = browser()
		var page bytes.Buffer
		Expect(reports.WriteAll("html", &page, append(stories(), told("many", "A thousand orders", crowded(1000))))).To(Succeed())
		file = filepath.Join(GinkgoT().TempDir(), "stories.html")
		Expect(os.WriteFile(file, page.Bytes(), 0o600)).To(Succeed())
	})

	open := func(width int64, scheme string) {
		GinkgoHelper()
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		Expect(err).NotTo(HaveOccurred())
		do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+file))
	}

	for _, scheme := range []string{"light", "dark"} {
		It("is complete and in contrast in the "+scheme, func() {
			h := &heard{}
			Expect(chromedp.Listen(ctx, h.hear)).To(Succeed())
			open(1280, scheme)
			requests, trouble := h.all()
			Expect(requests).To(HaveLen(1))
			Expect(trouble).To(BeEmpty())
			Expect(evaluate[int](ctx, "document.querySelectorAll('svg.plot[role=img]').length")).To(Equal(5))
			Expect(evaluate[int](ctx, "[...document.querySelector('svg.plot').querySelectorAll('.mark.failed')].reduce((n, m) => n + Number(m.dataset.n), 0)")).To(Equal(464))
			Expect(evaluate[float64](ctx, contrast)).To(BeNumerically(">=", 4.5))
			Expect(evaluate[float64](ctx, "Math.min(...[...document.querySelectorAll('.figure text')].map(t => parseFloat(getComputedStyle(t).fontSize)))")).To(BeNumerically(">=", 10))
			Expect(evaluate[bool](ctx, "[...document.querySelectorAll('.mark')].every(m => getComputedStyle(m).stroke !== 'none')")).To(BeTrue(), "every mark is seen")
			Expect(evaluate[bool](ctx, "[...document.querySelectorAll('.names g')].every(g => g.getBBox().width <= 145)")).To(BeTrue(), "names fit")
		})

		DescribeTable("never scrolls sideways in the "+scheme+", though the picture may", func(width int) {
			open(int64(width), scheme)
			Expect(evaluate[int](ctx, "document.querySelectorAll('details').forEach(d => d.open = true), document.documentElement.scrollWidth")).To(BeNumerically("<=", width))
			Expect(evaluate[int](ctx, "document.querySelector('svg.plot').getBoundingClientRect().width")).To(Equal(808), "drawn at its own size")
			Expect(evaluate[bool](ctx, "(f => f.scrollWidth > f.clientWidth)(document.querySelector('.figure'))")).To(Equal(width < 960))
		},
			Entry("on a phone", 390), Entry("on a desk", 1280),
		)
	}

	It("leads from the moment that decided to its exchange", func() {
		open(390, "light")
		Expect(evaluate[string](ctx, "document.querySelector('.moments .here').textContent")).To(ContainSubstring("disconnected"))
		do(ctx, chromedp.Evaluate[chromedp.Void]("document.querySelector('.moments a').click()"))
		Expect(evaluate[bool](ctx, "document.querySelector(location.hash).offsetParent !== null")).To(BeTrue(), "all that it is folded in is open")
	})

	It("has the picture as a table, too", func() {
		open(1280, "light")
		Expect(evaluate[string](ctx, "document.querySelector('.as-table').textContent")).To(And(
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
