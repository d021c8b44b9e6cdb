package hint_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/scenarios/hint"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// answered is an exchange that failed with a status and what the store says.
func answered(status int, said string) journal.Exchange {
	return journal.Exchange{
		NotificationType: market.OrderCreated,
		Request:          journal.Request{URL: "http://127.0.0.1/notification", Body: "{}"},
		Reply:            &journal.Reply{Status: status, Body: `{"error": {"message": "` + said + `"}}`},
		Verdict:          journal.Verdict{Outcome: journal.Failed, Fix: "the verdict's"},
	}
}

var _ = Describe("a hint", func() {
	DescribeTable("is for what the store shows", func(status int, said, begins string, cost headline.Cost) {
		h, ok := hint.For(answered(status, said))
		Expect(ok).To(BeTrue())
		Expect(h.Text).To(HavePrefix(begins))
		Expect(h.Cost).To(Equal(cost))
		Expect(hint.Fix(answered(status, said))).To(Equal(h.Text))
	},
		Entry(nil, 401, "", "let in Market's addresses", headline.Flag),
		Entry(nil, 403, "", "let in Market's addresses", headline.Flag),
		Entry(nil, 404, "", "serve POST at URL/notification", headline.Setting),
		Entry(nil, 413, "", "this body has 2 bytes", headline.Setting),
		Entry(nil, 500, "integer out of range", "keep ids as 64-bit integers", headline.Code),
		Entry(nil, 500, "целое вне диапазона", "keep ids as 64-bit integers", headline.Code),
		Entry(nil, 302, "", "the verdict's", headline.Flag),
	)

	DescribeTable("is not for what says nothing of its cause", func(status int, said string) {
		_, ok := hint.For(answered(status, said))
		Expect(ok).To(BeFalse())
		Expect(hint.Fix(answered(status, said))).To(Equal("the verdict's"))
	}, Entry(nil, 500, "the database is away"), Entry(nil, 503, ""), Entry(nil, 400, "no"))

	It("is not for a request of the push API", func() {
		x := answered(404, "")
		x.Push = "cart"
		_, ok := hint.For(x)
		Expect(ok).To(BeFalse())
	})

	It("is for a PING that comes too late, and for no other silence", func() {
		x := journal.Exchange{NotificationType: market.Ping, Verdict: journal.Verdict{Subtype: market.ReadTimedOut}}
		Expect(hint.Fix(x)).To(HavePrefix("answer PING before any other work"))
		x.NotificationType = market.OrderCreated
		_, ok := hint.For(x)
		Expect(ok).To(BeFalse())
	})
})
