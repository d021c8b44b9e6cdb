// Package browsertest gives tests a browser: a headless Chromium, which is gone with
// the test. Where there is none on PATH, tests are skipped.
package browsertest

import (
	"context"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one thing may take in the browser.
const patience = 30 * time.Second

// T is what is used of a test.
type T interface {
	Helper()
	Skip(...any)
	Fatalf(string, ...any)
	Cleanup(func())
}

// Browser is a person's, at a page. It hears what pages ask for and complain of.
type Browser struct {
	t   T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	trouble  []string
}

// Start starts a browser for a test.
func Start(t T) *Browser {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocated)
	t.Cleanup(closeTab)
	b := &Browser{t: t, ctx: ctx}
	b.must("start the browser", chromedp.Do(ctx, chromedp.Navigate("about:blank"))) // which starts it, as it takes longer than patience lasts
	b.must("listen to the browser", chromedp.Listen(ctx, b.hear))
	Set(b, cdplog.Enable, cdp.Empty{})
	return b
}

// program is where the browser is.
func program(t T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Skip("no Chromium on PATH")
	return ""
}

func (b *Browser) must(what string, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%s: %s", what, err)
	}
}

func (b *Browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.trouble = append(b.trouble, string(e.Type))
	case *cdplog.EventEntryAdded:
		b.trouble = append(b.trouble, e.Entry.Text) // what breaks the CSP, too
	}
}

// Heard is what pages have asked for and complained of so far.
func (b *Browser) Heard() (requests, trouble []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests), slices.Clone(b.trouble)
}

// Forget forgets what was heard.
func (b *Browser) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests, b.trouble = nil, nil
}

// Do makes the browser do something.
func (b *Browser) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	timed, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	b.must("the browser", chromedp.Do(timed, steps...))
}

// Open opens a page in a window that is so wide.
func (b *Browser) Open(url string, width int64) {
	b.t.Helper()
	b.Do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(url))
}

// Scheme has pages be light or dark.
func (b *Browser) Scheme(scheme string) {
	b.t.Helper()
	Set(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// Set makes the browser be in another way.
func Set[P, R any](b *Browser, command cdp.Command[P, R], params P) {
	b.t.Helper()
	timed, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(timed, command, params)
	b.must("set the browser", err)
}

// See is the value of an expression on the page.
func See[V any](b *Browser, expression string) V {
	b.t.Helper()
	value, err := Look[V](b, expression)
	b.must(expression, err)
	return value
}

// Look is See; its error is that the browser is on its way to another page, mostly.
func Look[V any](b *Browser, expression string) (V, error) {
	timed, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(timed, chromedp.Evaluate[V](expression))
}
