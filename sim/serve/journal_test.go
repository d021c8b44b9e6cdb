package serve_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// kinds are those of the entries in a piece of the journal.
func kinds(piece object) []any {
	out := []any{}
	for _, e := range piece["entries"].([]any) {
		out = append(out, e.(object)["kind"])
	}
	return out
}

var _ = Describe("The journal", func() {
	It("is read in pieces, by kind, and on from where it was left", func() {
		s, to := still(), newStore()
		s.connect(to)
		all := s.ok("GET", "/journal", nil)
		Expect(kinds(all)).To(Equal([]any{"subscription.created", "exchange.sending", "exchange.done", "subscription.enabled"}))
		Expect(all).To(HaveKeyWithValue("last", 4.0))
		Expect(kinds(s.ok("GET", "/journal?after=1&limit=2", nil))).To(Equal([]any{"exchange.sending", "exchange.done"}))
		some := s.ok("GET", "/journal?kind=exchange.done&kind=subscription.created&limit=1", nil)
		Expect(kinds(some)).To(Equal([]any{"subscription.created"}))
		Expect(some).To(HaveKeyWithValue("last", 1.0))
		done := s.ok("GET", "/journal?after=1&kind=exchange.done", nil)
		Expect(done["entries"]).To(HaveExactElements(HaveKeyWithValue("exchange", HaveKeyWithValue("verdict", HaveKeyWithValue("outcome", "accepted")))))
		Expect(done).To(HaveKeyWithValue("last", 4.0))
		Expect(s.ok("GET", "/journal?after=4", nil)).To(And(HaveKeyWithValue("entries", BeEmpty()), HaveKeyWithValue("last", 4.0)))
		Expect(s.ok("GET", "/journal?after=400", nil)).To(HaveKeyWithValue("entries", BeEmpty()))
	})

	It("is waited for, also for what is yet to come of a kind", func() {
		s := still()
		came := make(chan object, 1)
		go func() {
			defer GinkgoRecover()
			came <- s.ok("GET", "/journal?wait=30s&kind=pull.call", nil)
		}()
		s.happen(object{"event": "CHAT_CREATED"}) // of another kind
		s.pull("GET", "/v2/campaigns", "")
		var piece object
		Eventually(came, patient).Should(Receive(&piece))
		Expect(piece["entries"]).To(HaveExactElements(HaveKeyWithValue("call", HaveKeyWithValue("operation", "getCampaigns"))))
	})

	It("is not waited for longer than asked", func() {
		piece := still().ok("GET", "/journal?wait=1ms", nil)
		Expect(piece).To(And(HaveKeyWithValue("entries", BeEmpty()), HaveKeyWithValue("last", 0.0)))
	})

	DescribeTable("is not read", func(query, problem string) {
		Expect(still().refused(http.StatusBadRequest, "GET", "/journal?"+query, nil)).To(ContainSubstring(problem))
	},
		Entry("after what is no number", "after=x", "after is"),
		Entry("without an end", "limit=1001", "from 1 to 1000"),
		Entry("for too long", "wait="+time.Hour.String(), "up to 30s"),
		Entry("for no time", "wait=soon", "such as 5s"),
		Entry("of a kind that there is not", "kind=party", "exchange.done"),
		Entry("by what there is not", "since=1", "after, limit, kind, wait"),
	)
})
