package simtest_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("duplicate-crash (N-DUPLICATES)", func() {
	var store *simtest.Store
	BeforeEach(func() { store = run("duplicate-crash", simtest.Options{}) })

	It("fails whenever a notification comes again", func(ctx SpecContext) {
		expectAccepted(post(ctx, store, created))
		expectError(post(ctx, store, created), 500, "UNKNOWN")
		expectError(post(ctx, store, created), 500, "UNKNOWN")
		expectAccepted(post(ctx, store, status))
	}, patience)

	It("bears a PING again, and a refused one", func(ctx SpecContext) {
		for range 2 {
			expectAccepted(post(ctx, store, ping))
			expectError(post(ctx, store, "{}"), 400, "WRONG_EVENT_FORMAT")
		}
	}, patience)

	It("forgets in the end: its memory is bounded", func(ctx SpecContext) {
		c := client(store)
		const remembered = 4096
		for i := range remembered + 1 {
			body := strings.Replace(created, `"orderId":1`, fmt.Sprintf(`"orderId":%d`, i), 1)
			Expect(do(c, request(ctx, store, body)).StatusCode).To(Equal(200))
		}
		first := strings.Replace(created, `"orderId":1`, `"orderId":0`, 1)
		expectAccepted(do(c, request(ctx, store, first)))
		expectError(do(c, request(ctx, store, strings.Replace(first, ":0", ":4000", 1))), 500, "UNKNOWN")
		Expect(store.Received()).To(HaveLen(1024))
		Expect(store.Await(ctx, remembered+3)).To(Succeed())
	}, NodeTimeout(time.Minute))
})

var _ = Describe("unknown-crash (N-UNKNOWN)", func() {
	DescribeTable("fails on what the contract does not list",
		func(ctx SpecContext, body string) {
			expectError(post(ctx, run("unknown-crash", simtest.Options{}), body), 500, "UNKNOWN")
		},
		Entry("a status", strings.Replace(status, "PROCESSING", "TELEPORTED", 1), patience),
		Entry("a type", strings.Replace(status, "ORDER_STATUS_UPDATED", "WEATHER_CHANGED", 1), patience),
	)

	It("is good to all else", func(ctx SpecContext) {
		store := run("unknown-crash", simtest.Options{})
		for _, body := range oneOfEach() {
			expectAccepted(post(ctx, store, body))
		}
		expectAccepted(post(ctx, store, strings.Replace(status, "{", `{"weather":"rain",`, 1)))
		expectError(post(ctx, store, "hello"), 400, "WRONG_EVENT_FORMAT")
		expectError(post(ctx, store, "{}"), 400, "WRONG_EVENT_FORMAT")
	}, patience)
})

var _ = Describe("chat-500 (N-BLOCKING)", func() {
	It("fails on messages of a chat, and takes all else", func(ctx SpecContext) {
		store := run("chat-500", simtest.Options{})
		for _, body := range append(oneOfEach(), ping) {
			if strings.Contains(body, "CHAT_MESSAGE_SENT") {
				expectError(post(ctx, store, body), 500, "UNKNOWN")
				continue
			}
			expectAccepted(post(ctx, store, body))
		}
	}, patience)
})

var _ = Describe("slow-ping (N-PING-DEADLINE)", func() {
	It("waits before it answers PING, and PING alone", func(ctx SpecContext) {
		const delay = 300 * time.Millisecond
		store := run("slow-ping", simtest.Options{Delay: delay})
		began := time.Now()
		expectAccepted(post(ctx, store, ping))
		Expect(time.Since(began)).To(BeNumerically(">=", delay))
		late := run("slow-ping", simtest.Options{Delay: time.Hour})
		expectAccepted(post(ctx, late, created))
	}, patience)
})
