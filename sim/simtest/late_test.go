package simtest_test

import (
	"context"
	"io"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that is late (N-DEADLINE)", func() {
	It("slow: answers well after its delay", func(ctx SpecContext) {
		const delay = 50 * time.Millisecond
		store := run("slow", simtest.Options{Delay: delay})
		start := time.Now()
		expectAccepted(post(ctx, store, ping))
		Expect(time.Since(start)).To(BeNumerically(">=", delay))
	}, patience)

	It("slow: has done its work when the client gives up", func(ctx SpecContext) {
		store := run("slow", simtest.Options{})
		giveUpAfterFirst(ctx, store)
		Eventually(ctx, store.Handled).Should(Equal(1))
	}, patience)

	It("hang: takes the request and never answers", func(ctx SpecContext) {
		store := run("hang", simtest.Options{})
		giveUpAfterFirst(ctx, store)
		Expect(store.Received()[0].Body).To(BeEquivalentTo(created))
		Expect(store.Handled()).To(BeZero())
	}, patience)

	It("drip: sends the header at once, then nothing for long", func(ctx SpecContext) {
		store := run("drip", simtest.Options{Delay: time.Hour})
		ctx2, giveUp := context.WithCancel(ctx)
		got, err := client(store).Do(request(ctx2, store, ping))
		Expect(err).NotTo(HaveOccurred())
		Expect(got.StatusCode).To(Equal(200))
		Expect(got.ContentLength).To(BeNumerically(">", 50))
		giveUp()
		body, err := io.ReadAll(got.Body)
		Expect(err).To(MatchError(context.Canceled))
		Expect(body).To(BeEmpty())
	}, patience)

	It("drip: sends a good reply, a byte per delay", func(ctx SpecContext) {
		const delay = time.Millisecond
		store := run("drip", simtest.Options{Delay: delay})
		start := time.Now()
		got := post(ctx, store, ping)
		expectAccepted(got)
		Expect(time.Since(start)).To(BeNumerically(">=", delay*time.Duration(len(got.body))))
	}, patience)

	It("drip: refuses at once what is wrong", func(ctx SpecContext) {
		expectError(post(ctx, run("drip", simtest.Options{Delay: time.Hour}), "{}"), 400, "WRONG_EVENT_FORMAT")
	}, patience)
})

// giveUpAfterFirst sends a notification, and hangs up when it has come and no
// reply has for a while.
func giveUpAfterFirst(ctx context.Context, store *simtest.Store) {
	GinkgoHelper()
	ctx, giveUp := context.WithCancel(ctx)
	failed := make(chan error, 1)
	c, r := client(store), request(ctx, store, created)
	go func() {
		_, err := c.Do(r) //nolint:bodyclose // there is none
		failed <- err
	}()
	Expect(store.Await(ctx, 1)).To(Succeed())
	Consistently(failed, "200ms").ShouldNot(Receive())
	giveUp()
	Eventually(failed).Should(Receive(MatchError(context.Canceled)))
}
