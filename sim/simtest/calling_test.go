package simtest_test

import (
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that calls", func() {
	It("queued: answers at once, and works a while later", func(ctx SpecContext) {
		const delay = 100 * time.Millisecond
		api := newPullAPI(startedFBS)
		store := run("queued", simtest.Options{PullAPI: api.URL, Key: testKey, Delay: delay})
		began := time.Now()
		expectAccepted(post(ctx, store, created))
		Expect(api.calls()).To(BeEmpty())
		Expect(store.AwaitIdle(ctx)).To(Succeed())
		Expect(time.Since(began)).To(BeNumerically(">=", delay))
		Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes"), ofOrder("PUT", "status")}))
	}, patience)

	It("wrong-key: calls with another key than it was given", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := run("wrong-key", simtest.Options{PullAPI: api.URL, Key: testKey})
		notified(ctx, store, created)
		Expect(api.got).NotTo(BeEmpty())
		for _, c := range api.got {
			Expect(c.header.Get("Api-Key")).To(And(HavePrefix("ACMA:"), Not(Equal(testKey))))
		}
	}, patience)

	It("duplicate-race: acts on both of two copies that come at once, where it can call", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := run("duplicate-race", simtest.Options{PullAPI: api.URL, Key: testKey, Delay: time.Second})
		statuses := make([]int, 2)
		var both sync.WaitGroup
		for i := range statuses {
			both.Go(func() {
				defer GinkgoRecover()
				statuses[i] = post(ctx, store, created).StatusCode
			})
		}
		both.Wait()
		Expect(statuses).To(ConsistOf(200, 500))
		ready := 0
		for _, act := range api.acts() {
			if act == ofOrder("PUT", "status") {
				ready++
			}
		}
		Expect(ready).To(Equal(2))
	}, patience)

	It("duplicate-race: calls nothing where it was given no pull API", func(ctx SpecContext) {
		store := run("duplicate-race", simtest.Options{})
		expectAccepted(post(ctx, store, created))
		Expect(store.Calls()).To(BeEmpty())
	}, patience)
})
