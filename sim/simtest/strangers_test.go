package simtest_test

import (
	"context"
	"io"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	ofMarket = "5.45.207.10"
	stranger = "203.0.113.7"
)

var _ = Describe("a store that looks at who calls (N-IP)", func() {
	from := func(ctx context.Context, store *simtest.Store, header, addresses string) response {
		GinkgoHelper()
		r := request(ctx, store, created)
		if header != "" {
			r.Header.Set(header, addresses)
		}
		return do(client(store), r)
	}

	DescribeTable("lets in or refuses", func(ctx SpecContext, behaviour, header, addresses string, status int) {
		Expect(from(ctx, run(behaviour, simtest.Options{}), header, addresses).StatusCode).To(Equal(status))
	},
		Entry("nobody known", "ip-allowlist", "", "", 403, patience),
		Entry("Market", "ip-allowlist", "X-Forwarded-For", ofMarket, 200, patience),
		Entry("Market by the other header", "ip-allowlist", "X-Real-IP", ofMarket, 200, patience),
		Entry("a stranger", "ip-allowlist", "X-Forwarded-For", stranger, 403, patience),
		Entry("a stranger who claims to be Market", "ip-allowlist", "X-Forwarded-For", ofMarket+", "+stranger, 403, patience),
		Entry("Market through a stranger's claim", "ip-allowlist", "X-Forwarded-For", stranger+", "+ofMarket, 200, patience),
		Entry("no address", "ip-allowlist", "X-Forwarded-For", "Маркет", 403, patience),
		Entry("a stranger who claims to be Market", "leftmost-forwarded-for", "X-Forwarded-For", ofMarket+", "+stranger, 200, patience),
		Entry("a stranger", "leftmost-forwarded-for", "X-Forwarded-For", stranger+", "+ofMarket, 403, patience),
		Entry("Market", "drops-strangers", "X-Forwarded-For", ofMarket, 200, patience),
	)

	It("drops-strangers: does not answer others", func(ctx SpecContext) {
		short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		store := run("drops-strangers", simtest.Options{})
		_, err := client(store).Do(request(short, store, created)) //nolint:bodyclose // there is none
		Expect(err).To(MatchError(context.DeadlineExceeded))
	}, patience)
})

var _ = Describe("a store that is too narrow", func() {
	with := func(old, to string) string { return strings.Replace(created, old, to, 1) }
	long := with(`"Чайник-1"`, `"`+strings.Repeat("ч", 255)+`"`)

	DescribeTable("takes what fits, and fails on the rest", func(ctx SpecContext, behaviour, body string, status int) {
		Expect(post(ctx, run(behaviour, simtest.Options{}), body).StatusCode).To(Equal(status))
	},
		Entry(nil, "int32-ids", with(`"orderId":1`, `"orderId":2147483647`), 200, patience),
		Entry(nil, "int32-ids", with(`"orderId":1`, `"orderId":51000000000`), 500, patience),
		Entry(nil, "int32-ids", "[]", 400, patience),
		Entry(nil, "float64-ids", with(`"orderId":1`, `"orderId":9007199254740992`), 200, patience),
		Entry(nil, "float64-ids", with(`"orderId":1`, `"orderId":9007199254740993`), 500, patience),
		Entry(nil, "body-limit-100kb", long, 200, patience),
		Entry(nil, "body-limit-100kb", with(`"items":[`, `"items":[`+strings.Repeat(`{"offerId":"Чайник","count":1},`, 3500)), 413, patience),
		Entry(nil, "one-campaign", with(`"campaignId":2`, `"campaignId":149000000`), 200, patience),
		Entry(nil, "one-campaign", created, 500, patience),
		Entry("what is of no shop", "one-campaign", ping, 200, patience),
	)
})

var _ = Describe("error-in-200", func() {
	It("acknowledges with an error, but for PING", func(ctx SpecContext) {
		store := run("error-in-200", simtest.Options{})
		got := post(ctx, store, created)
		expectAccepted(got)
		Expect(field(got.body, "status")).To(Equal("error"))
		Expect(field(post(ctx, store, ping).body, "status")).To(BeNil())
		expectError(post(ctx, store, "{}"), 400, "WRONG_EVENT_FORMAT")
	}, patience)
})

var _ = Describe("http2-only", func() {
	for _, secure := range []bool{false, true} {
		It("answers HTTP/1.1 with frames", func(ctx SpecContext) {
			store := run("http2-only", simtest.Options{TLS: secure})
			got, err := client(store).Do(request(ctx, store, ping))
			if err == nil {
				_, _ = io.Copy(io.Discard, got.Body)
				Expect(got.Body.Close()).To(Succeed())
			}
			Expect(err).To(MatchError(ContainSubstring(`malformed HTTP response "\x00\x00`)))
		}, patience)
	}
})
