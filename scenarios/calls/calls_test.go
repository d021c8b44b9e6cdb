package calls_test

import (
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// at is so many seconds after the journals of these tests begin.
func at(seconds int) time.Time {
	return time.Date(2026, 9, 1, 9, 0, seconds, 0, time.UTC)
}

// sent is Market's sending of a notification.
func sent(seconds int) journal.Entry {
	return journal.Entry{At: at(seconds), Kind: journal.ExchangeSending, Notification: "n1"}
}

func called(seconds int, c journal.Call) journal.Entry {
	return journal.Entry{At: at(seconds), Kind: journal.PullCall, Call: &c}
}

// read is a call that went well, and so is wrote.
func read(seconds int, path string) journal.Entry {
	return called(seconds, journal.Call{Method: "GET", Path: path, Operation: "getOrder", Status: 200})
}

func wrote(seconds int) journal.Entry {
	return called(seconds, journal.Call{Method: "PUT", Path: "/status", Operation: "updateOrderStatus", Status: 200})
}

// odd is a call with a finding.
func odd(status int, k journal.FindingKind, message string) journal.Entry {
	c := journal.Call{Method: "GET", Path: "/x", Operation: "getOrder", Status: status}
	c.Findings = []journal.Finding{{Rule: "P-SPEC", Kind: k, Message: message, Fix: "mend it"}}
	return called(0, c)
}

// judge is the verdict of one check on a journal.
func judge(id string, entries ...journal.Entry) reports.Check {
	GinkgoHelper()
	operations, err := sim.Operations(sim.LatestRevision)
	Expect(err).NotTo(HaveOccurred())
	all := calls.JudgeAll(calls.Served{Entries: entries, Operations: operations})
	i := slices.IndexFunc(all, func(c reports.Check) bool { return c.ID == id })
	Expect(i).To(BeNumerically(">=", 0), id)
	return all[i]
}

var _ = Describe("Judging a store's calls", func() {
	It("is skipped if it called nothing", func() {
		for _, c := range calls.Checks() {
			Expect(c.Judge(calls.Served{Entries: []journal.Entry{sent(0)}})).To(And(
				HaveField("Verdict", reports.Skip), HaveField("Reason", calls.NothingCalled)))
		}
	})

	It("warns once of a store that called nothing though it should, and says where it could have", func() {
		all := calls.JudgeAll(calls.Served{Entries: []journal.Entry{sent(0)}, URL: "http://127.0.0.1:9000", Expected: true})
		Expect(all[0]).To(And(
			HaveField("ID", "pull.called"), HaveField("Verdict", reports.Warn),
			HaveField("Reason", "the store called nothing at http://127.0.0.1:9000"), HaveField("Fix", ContainSubstring("--settle"))))
		Expect(all[1:]).To(HaveEach(HaveField("Verdict", reports.Skip)))
	})

	It("passes for calls that nothing is wrong with", func() {
		for _, c := range calls.JudgeAll(calls.Served{Entries: []journal.Entry{sent(0), read(0, "/a"), wrote(1)}}) {
			Expect(c.Verdict).To(Equal(reports.Pass), c.ID)
			Expect(c.Rules).NotTo(BeEmpty())
			Expect(c.Evidence).To(BeEmpty())
		}
	})

	DescribeTable("warns or fails by what is found", func(id string, want reports.Verdict, e journal.Entry) {
		c := judge(id, read(0, "/a"), e)
		Expect(c.Verdict).To(Equal(want))
		Expect(c.Reason).To(And(HavePrefix("1 of 2 calls: "), ContainSubstring("it is odd")))
		Expect(c.Fix).To(Equal("mend it"))
		Expect(c.Expected).NotTo(BeEmpty())
		Expect(c.Evidence).To(Equal("c2"))
		Expect(c.Calls).To(Equal([]string{"c2"}))
		for _, other := range calls.Checks() {
			if other.ID != id {
				Expect(judge(other.ID, e).Verdict).To(Equal(reports.Pass), other.ID)
			}
		}
	},
		Entry(nil, "pull.violations", reports.Fail, odd(400, journal.CallRefused, "it is odd")),
		Entry(nil, "pull.limits", reports.Warn, odd(420, journal.OverLimit, "it is odd")),
		Entry(nil, "pull.stocks", reports.Warn, odd(200, journal.ReadOnlyStocks, "it is odd")),
		Entry(nil, "pull.unknown-parameters", reports.Warn, odd(200, journal.UnknownParameter, "it is odd")),
		Entry(nil, "pull.deprecated", reports.Warn, odd(200, journal.DeprecatedCall, "it is odd")),
		Entry(nil, "pull.integration", reports.Warn, odd(200, journal.AnonymousCall, "it is odd")),
	)

	It("fails for a call without the key, in Market's words, and for nothing else then", func() {
		refused := called(0, journal.Call{Method: "GET", Path: "/x", Status: 401,
			Reply: &journal.Reply{Body: `{"status":"ERROR","errors":[{"code":"UNAUTHORIZED","message":"Api-Key token is invalid"}]}`}})
		c := judge("pull.auth", refused)
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Reason).To(Equal("1 of 1 call: Api-Key token is invalid"))
		Expect(judge("pull.violations", refused).Verdict).To(Equal(reports.Pass))
		silent := called(0, journal.Call{Status: 401, Reply: &journal.Reply{Body: "<html>"}})
		Expect(judge("pull.auth", silent).Reason).To(HaveSuffix("refused with status 401"))
	})

	It("fails for what an operation refused, without a finding, too", func() {
		c := judge("pull.violations", called(0, journal.Call{Method: "PUT", Path: "/x", Operation: "updateOrderStatus", Status: 400,
			Reply: &journal.Reply{Body: `{"errors":[{"message":"No transition found: 'A' -> 'B'"}]}`}}))
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Reason).To(Equal("1 of 1 call: updateOrderStatus: No transition found: 'A' -> 'B'"))
		Expect(c.Fix).NotTo(BeEmpty())
		lost := judge("pull.violations", called(0, journal.Call{Method: "GET", Path: "/no", Status: 404}))
		Expect(lost.Reason).To(HaveSuffix("GET /no: refused with status 404"))
	})

	It("does not blame the store for a fault of ours", func() {
		ours := called(0, journal.Call{Status: 500, Fault: "the handler panicked"})
		c := judge("pull.violations", ours)
		Expect(c.Verdict).To(Equal(reports.Error))
		Expect(c.Reason).To(ContainSubstring("the handler panicked"))
		Expect(judge("pull.violations", ours, odd(400, journal.CallRefused, "x")).Verdict).To(Equal(reports.Fail))
	})

	It("tells a few of many, and counts them all", func() {
		var entries []journal.Entry
		for i := range 30 {
			entries = append(entries, odd(200, journal.UnknownParameter, fmt.Sprintf("p%d", i)))
		}
		c := judge("pull.unknown-parameters", entries...)
		Expect(c.Reason).To(Equal("30 of 30 calls: p0; p1; p2; and 27 more of the kind"))
		Expect(c.Calls).To(HaveLen(20))
	})

	It("fails a store that goes on calling after it was told to wait", func() {
		over := odd(420, journal.OverLimit, "Hit rate limit")
		Expect(judge("pull.limits", over, read(0, "/a"), over).Verdict).To(Equal(reports.Warn))
		c := judge("pull.limits", over, over)
		Expect(c.Verdict).To(Equal(reports.Fail))
		Expect(c.Evidence).To(Equal("c2"))
		Expect(c.Expected).To(ContainSubstring("X-RateLimit-Resource-Until"))
		other := odd(420, journal.OverLimit, "Hit rate limit")
		other.Call.CampaignID = 7
		Expect(judge("pull.limits", over, other).Verdict).To(Equal(reports.Warn), "each shop has limits of its own")
	})

	It("lists what was called, most often first", func() {
		c := judge("pull.methods", wrote(0), read(1, "/a"), read(2, "/b"), called(3, journal.Call{Status: 404}))
		Expect(c.Verdict).To(Equal(reports.Pass))
		Expect(c.Reason).To(Equal("getOrder 2, updateOrderStatus 1"))
		Expect(judge("pull.methods", called(3, journal.Call{Status: 404})).Reason).To(Equal("no operation of the contract"))
	})
})

var _ = DescribeTable("Reading the same again", func(want reports.Verdict, entries ...journal.Entry) {
	c := judge("pull.polling", entries...)
	Expect(c.Verdict).To(Equal(want), c.Reason)
	if want == reports.Warn {
		Expect(c.Reason).To(ContainSubstring("GET /a is read again within a minute"))
		Expect(c.Evidence).NotTo(BeEmpty())
	}
},
	Entry("is polling within a minute", reports.Warn, read(0, "/a"), read(59, "/a")),
	Entry("is none a minute later", reports.Pass, read(0, "/a"), read(60, "/a"), read(120, "/a")),
	Entry("is none if it is something else", reports.Pass, read(0, "/a"), read(0, "/b")),
	Entry("is none after a notification", reports.Pass, read(0, "/a"), sent(1), read(1, "/a")),
	Entry("is none before the next of two", reports.Pass, sent(0), sent(0), read(0, "/a"), read(0, "/a")),
	Entry("is polling once the notifications are used up", reports.Warn, sent(0), read(0, "/a"), read(1, "/a"), read(2, "/a")),
	Entry("is polling when the notification is long ago", reports.Warn, sent(0), read(70, "/a"), read(71, "/a")),
	Entry("is none after a change", reports.Pass, read(0, "/a"), wrote(1), read(2, "/a")),
	Entry("is none if the first was refused", reports.Pass, called(0, journal.Call{Method: "GET", Path: "/a", Operation: "getOrder", Status: 503}), read(1, "/a")),
	Entry("is none if only a part of the question is known", reports.Pass, longQuestion(0), longQuestion(1)),
	Entry("is none if it changes something", reports.Pass, wrote(0), wrote(1), wrote(2)),
)

func longQuestion(seconds int) journal.Entry {
	return called(seconds, journal.Call{Method: "POST", Path: "/a", Operation: "getBusinessOrders", Status: 200, Body: "{", BodyBytes: 9000})
}
