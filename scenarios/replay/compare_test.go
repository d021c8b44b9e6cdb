package replay_test

import (
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// refusal is the body of a 400 or a 500.
func refusal(kind, message string) string {
	return fmt.Sprintf(`{"error":{"type":%q,"message":%q}}`, kind, message)
}

// was is how a recorded exchange was answered, from how the store answers it now.
func was(status int, body string, verdict journal.Verdict) func(*journal.Exchange) {
	return func(x *journal.Exchange) {
		x.Reply = journal.NewReply(status, http.Header{"Content-Type": {"application/json"}}, []byte(body))
		x.Verdict = verdict
	}
}

func accepted() journal.Verdict { return journal.Verdict{Outcome: journal.Accepted} }

func rejected(kind string) journal.Verdict {
	return journal.Verdict{Outcome: journal.Rejected, Subtype: market.HTTP, ErrorType: kind}
}

func failed(subtype market.ErrorSubtype, kind string) journal.Verdict {
	return journal.Verdict{Outcome: journal.Failed, Subtype: subtype, ErrorType: kind}
}

// unrecorded is an exchange of which another tool has recorded the request alone.
func unrecorded(x *journal.Exchange) {
	x.Reply, x.Verdict = nil, journal.Verdict{Outcome: journal.Unknown, Reason: journal.NotRecorded}
}

var _ = Describe("a difference", func() {
	DescribeTable("is", func(change func(*journal.Exchange), status int, body string, verdict reports.Verdict, reason string) {
		s := serve(func(w http.ResponseWriter, _ int) { send(w, status, body) })
		c := found(run(journalOf(event(1, "n1", change)), s.URL, nil), "replay.n1")
		Expect(c.Verdict).To(Equal(verdict), c.Reason)
		Expect(strings.TrimPrefix(c.Reason, "attempt 1: ")).To(Equal(reason))
	},
		Entry("none", nil, 200, goodReply, reports.Pass, ""),
		Entry("none in another order, with other spaces and another time", nil, 200,
			`{ "time": "2027-01-01T00:00:00Z", "name": "Test store", "version": "1.0.0" }`, reports.Pass, ""),
		Entry("a name", nil, 200, strings.Replace(goodReply, "Test store", "Other", 1), reports.Warn,
			`the body differs at "name": was "Test store", is "Other"`),
		Entry("a field more", nil, 200, strings.Replace(goodReply, "{", `{"more":{"a":[1,{}]},`, 1), reports.Warn,
			`the body differs at "more.a.0": was missing, is 1`),
		Entry("a field less, where that is let pass", was(200, strings.Replace(goodReply, "{", `{"more":[],`, 1), accepted()), 200, goodReply, reports.Warn,
			`the body differs at "more": was [], is missing`),
		Entry("a status of the same outcome", was(503, "", failed(market.HTTP, "")), 502, "", reports.Warn,
			"was failed (503), is failed (502)"),
		Entry("a subtype", was(200, "", failed(market.InvalidData, "")), 500, "", reports.Warn,
			"was failed (200, INVALID_DATA), is failed (500)"),
		Entry("no reply before", func(x *journal.Exchange) { x.Reply, x.Verdict = nil, failed(market.ConnectionRefused, "") }, 500, "", reports.Warn,
			"was failed (CONNECTION_REFUSED), is failed (500)"),
		Entry("a text", was(502, "down", failed(market.HTTP, "")), 502, "away\x1b", reports.Warn,
			`the body was 4 bytes, "down", is 5 bytes, "away\x1b"`),
		Entry("better", func(x *journal.Exchange) { x.Reply, x.Verdict = nil, failed(market.ReadTimedOut, "") }, 200, goodReply, reports.Warn,
			"was failed (READ_TIMED_OUT), is accepted (200)"),
		Entry("worse", nil, 400, refusal("WRONG_EVENT_FORMAT", ""), reports.Fail,
			"was accepted (200), is rejected (400, WRONG_EVENT_FORMAT)"),
		Entry("other", was(500, "", failed(market.HTTP, "")), 400, refusal("UNKNOWN", ""), reports.Fail,
			"was failed (500), is rejected (400, UNKNOWN)"),
		Entry("taking what was refused", was(400, "", rejected("")), 200, goodReply, reports.Fail,
			"was rejected (400), is accepted (200)"),
		Entry("the same refusal", was(400, refusal("UNKNOWN", "no"), rejected("UNKNOWN")), 400, refusal("UNKNOWN", "no"), reports.Pass, ""),
		Entry("a message of a refusal", was(400, refusal("UNKNOWN", "no"), rejected("UNKNOWN")), 400, refusal("UNKNOWN", "never"), reports.Warn,
			`the body differs at "error.message": was "no", is "never"`),
		Entry("a type of refusal", was(400, "", rejected("UNKNOWN")), 400, refusal("WRONG_EVENT_FORMAT", ""), reports.Warn,
			"was rejected (400, UNKNOWN), is rejected (400, WRONG_EVENT_FORMAT)"),
		Entry("refusing what the store had", was(400, "", rejected("DUPLICATED_EVENT")), 400, refusal("UNKNOWN", ""), reports.Fail,
			"was rejected (400, DUPLICATED_EVENT), is rejected (400, UNKNOWN)"),
		Entry("none that was recorded, and it is accepted", unrecorded, 200, goodReply, reports.Pass, ""),
		Entry("none that was recorded, and it is not", unrecorded, 500, "", reports.Fail,
			"the record has no reply to compare with, so it must be accepted: is failed (500)"),
		Entry("a run that was stopped", func(x *journal.Exchange) { x.Reply, x.Verdict = nil, journal.Verdict{Outcome: journal.Unknown} }, 200, goodReply, reports.Skip,
			"the recorded run was stopped before the reply, so there is nothing to compare with"),
	)

	It("is a Content-Type", func() {
		s := serve(func(w http.ResponseWriter, _ int) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_, _ = w.Write([]byte(goodReply))
		})
		c := found(run(journalOf(event(1, "n1", nil)), s.URL, nil), "replay.n1")
		Expect(c.Verdict).To(Equal(reports.Warn))
		Expect(c.Reason).To(Equal(`attempt 1: the Content-Type was "application/json", is "application/json; charset=utf-8"`))
	})

	It("may be left aside where the user says so, and the time then counts", func() {
		s := serve(func(w http.ResponseWriter, _ int) { send(w, 200, strings.Replace(goodReply, "Test", "Best", 1)) })
		ignoring := func(fields ...string) reports.Check {
			return found(run(journalOf(event(1, "n1", nil)), s.URL, func(o *replay.Options) { o.Ignore = fields }), "replay.n1")
		}
		Expect(ignoring("name").Verdict).To(Equal(reports.Pass))
		Expect(ignoring("time").Verdict).To(Equal(reports.Warn))

		late := serve(func(w http.ResponseWriter, _ int) { send(w, 200, strings.Replace(goodReply, "2026", "2027", 1)) })
		r := run(journalOf(event(1, "n1", nil)), late.URL, func(o *replay.Options) { o.Ignore = []string{} })
		Expect(found(r, "replay.n1").Reason).To(ContainSubstring(`at "time"`))
	})

	It("is not looked for in a body that did not come whole", func() {
		cut := was(502, "", failed(market.HTTP, ""))
		s := serve(func(w http.ResponseWriter, _ int) { send(w, 502, "a whole body") })
		c := found(run(journalOf(event(1, "n1", func(x *journal.Exchange) { cut(x); x.Reply.Incomplete = true })), s.URL, nil), "replay.n1")
		Expect(c.Verdict).To(Equal(reports.Pass))
	})

	It("is one from what the store answered, not from what a fault made of it", func() {
		good := accepted()
		lost := event(1, "n1", func(x *journal.Exchange) {
			x.Fault = &journal.Injected{Kind: "reset", Arrived: true, Reply: x.Reply, Verdict: &good}
			x.Reply, x.Verdict = nil, failed(market.ConnectionRefused, "")
		})
		Expect(found(run(journalOf(lost), serve(accept).URL, nil), "replay.n1").Verdict).To(Equal(reports.Pass))

		unsure := event(1, "n1", func(x *journal.Exchange) { x.Fault = &journal.Injected{Kind: "reset", Arrived: true} })
		Expect(found(run(journalOf(unsure), serve(accept).URL, nil), "replay.n1").Verdict).To(Equal(reports.Skip))
	})

	It("may be due to what the store remembers", func() {
		s := serve(func(w http.ResponseWriter, _ int) { send(w, 400, refusal("DUPLICATED_EVENT", "had it")) })
		c := found(run(journalOf(event(1, "n1", nil)), s.URL, nil), "replay.n1")
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Fix).To(ContainSubstring("clear it and replay again"))
	})

	It("is bounded, however much of it there is", func() {
		deep := strings.Repeat(`{"a":1,"b":`, 3000) + "1" + strings.Repeat("}", 3000)
		long := was(200, deep, accepted())
		c := found(run(journalOf(event(1, "n1", long)), serve(accept).URL, nil), "replay.n1")
		Expect(c.Verdict).To(Equal(reports.Warn))
		Expect(len(c.Reason)).To(BeNumerically("<", 500))
	})
})
