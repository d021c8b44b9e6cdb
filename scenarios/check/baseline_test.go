package check_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a baseline", func() {
	parse := func(text string) *check.Baseline {
		GinkgoHelper()
		b, err := check.ParseBaseline([]byte(text), catalogue())
		Expect(err).NotTo(HaveOccurred())
		return b
	}
	on := func(date string) time.Time {
		at, err := time.Parse(time.DateTime, date)
		Expect(err).NotTo(HaveOccurred())
		return at
	}
	crash := func(known *check.Baseline, now time.Time) *check.Result {
		return run(store("duplicate-crash", simtest.Options{}).URL(), func(o *check.Options) { o.Known, o.Now = known, now }, "tolerance.duplicate", "ping.reply")
	}
	const known = `
known:
  - check: tolerance.duplicate
    subtype: HTTP
    expires: 2026-12-31
    reason: чиним в декабре
`

	It("turns a known failure into a warning until the end of its last day", func() {
		r := crash(parse(known), on("2026-12-31 23:59:59"))
		Expect(found(r, "tolerance.duplicate").Verdict).To(Equal(reports.Warn))
		Expect(found(r, "tolerance.duplicate").KnownUntil).To(Equal("2026-12-31"))
		Expect(r.Report.Summary.Failed).To(BeZero())
	})

	It("fails again the day after, and says that it was known", func() {
		r := crash(parse(known), on("2027-01-01 00:00:00"))
		Expect(found(r, "tolerance.duplicate").Verdict).To(Equal(reports.Fail))
		Expect(found(r, "tolerance.duplicate").Reason).To(HavePrefix("known until 2026-12-31, which has passed"))
	})

	It("goes by the entry that lasts longest", func() {
		both := parse("known: [{check: tolerance.duplicate, expires: 2026-11-01}, {check: tolerance.duplicate, subtype: HTTP, expires: 2026-12-31}]")
		Expect(found(crash(both, on("2026-12-01 00:00:00")), "tolerance.duplicate").KnownUntil).To(Equal("2026-12-31"))
	})

	It("knows its entries that are over", func() {
		known := parse("known: [{check: tolerance.duplicate, expires: 2026-12-31}, {check: ping.reply, expires: 2026-12-31}," +
			" {check: tolerance.duplicate, subtype: SSL_ERROR, expires: 2026-12-31}, {check: reach.https, expires: 2026-12-31}]")
		stale := known.Stale(crash(known, on("2026-12-01 00:00:00")).Report)
		Expect(stale).To(HaveLen(2), "reach.https was not looked at")
		Expect(stale[0].Check).To(Equal("ping.reply"))
		Expect(stale[1].Subtype).To(Equal("SSL_ERROR"))
		var none *check.Baseline
		Expect(none.Stale(&reports.Report{})).To(BeEmpty())
	})

	It("refuses a subtype that Market's log does not have", func() {
		_, err := check.ParseBaseline([]byte("known: [{check: ping.reply, subtype: READ_TIMEOUT_OUT, expires: 2026-12-31}]"), catalogue())
		Expect(err).To(MatchError(ContainSubstring("entry 1 (ping.reply): unknown subtype")))
		_, err = check.ParseBaseline([]byte("known: [{check: ping.reply, subtype: HTPP, expires: 2026-12-31}]"), catalogue())
		Expect(err).To(MatchError(ContainSubstring(`did you mean "HTTP"?`)))
	})

	It("does not cover a failure of another kind", func() {
		other := parse("known: [{check: tolerance.duplicate, subtype: READ_TIMED_OUT, expires: 2026-12-31}]")
		Expect(found(crash(other, on("2026-12-01 00:00:00")), "tolerance.duplicate").Verdict).To(Equal(reports.Fail))
	})

	It("is renewed with what fails now, keeping dates, reasons and what was not checked", func() {
		before := parse(known + `
  - check: ping.reply
    expires: 2026-12-31
  - check: http.method
    expires: 2026-11-30
`)
		now := on("2026-12-01 12:00:00")
		after := before.Renew(crash(before, now).Report, now)
		Expect(after.Known).To(ConsistOf(
			check.KnownFailure{Check: "tolerance.duplicate", Subtype: "HTTP", Expires: "2026-12-31", Reason: "чиним в декабре"},
			check.KnownFailure{Check: "http.method", Expires: "2026-11-30"},
		))
	})

	It("is made from nothing, to expire in 30 days, and can be read again", func() {
		now := on("2026-12-01 12:00:00")
		var none *check.Baseline
		text, err := none.Renew(crash(nil, now).Report, now).Marshal()
		Expect(err).NotTo(HaveOccurred())
		Expect(parse(string(text)).Known).To(ConsistOf(
			check.KnownFailure{Check: "tolerance.duplicate", Subtype: "HTTP", Expires: "2026-12-31"},
		))
	})

	DescribeTable("is read again as it was written, whatever the reason", func(reason string) {
		before := &check.Baseline{Known: []check.KnownFailure{{Check: "ping.reply", Expires: "2026-12-31", Reason: reason}}}
		text, err := before.Marshal()
		Expect(err).NotTo(HaveOccurred())
		Expect(parse(string(text))).To(Equal(before))
	},
		Entry("two lines", " a\n\n b \n"),
		Entry("signs of YAML", `? a: [{&b *c !d %e @f #g | > ' " \ - `),
		Entry("tabs and line ends", "\ta\tb\r\n\u2028"),
		Entry("control characters", "\x00\x01\u0085\x7f\ufeff"),
		Entry("a number", "0x1F"),
		Entry("nothing", "null"),
		Entry("the longest", strings.Repeat("\U000e0001", 400)),
	)

	It("may be empty", func() {
		Expect(parse("").Known).To(BeEmpty())
		Expect(parse("# nothing yet\n").Known).To(BeEmpty())
	})

	DescribeTable("is refused where it is none", func(text, message string) {
		_, err := check.ParseBaseline([]byte(text), catalogue())
		Expect(err).To(MatchError(ContainSubstring(message)))
	},
		Entry("not YAML", "known: [", "line 1: sequence end token ']' not found"),
		Entry("an unknown field", "known: [{check: ping.reply, expire: 2026-12-31}]", `line 1: unknown key "expire": did you mean "expires"?`),
		Entry("an unknown check", "known: [{check: ping.rely, expires: 2026-12-31}]", `unknown check "ping.rely" (did you mean "ping.reply"?)`),
		Entry("no date", "known: [{check: ping.reply, expires: soon}]", `such as 2026-12-31, got "soon"`),
		Entry("a missing date", "known: [{check: ping.reply}]", "expires must be a date"),
		Entry("a long reason", "known: [{check: ping.reply, expires: 2026-12-31, reason: "+strings.Repeat("ы", 401)+"}]", "at most 400 characters"),
		Entry("a list", "- ping.reply", "line 1: it must be a mapping, not a list"),
	)
})

var _ = Describe("two runs with one seed", func() {
	It("have the same journal, byte for byte", func() {
		s := store("good", simtest.Options{})
		Expect(journalOf(run(s.URL(), nil))).To(Equal(journalOf(run(s.URL(), nil))))
	})

	It("differ from those with another seed", func() {
		s := store("good", simtest.Options{})
		other := run(s.URL(), func(o *check.Options) { o.Market.Seed = 2 }, "notify")
		Expect(journalOf(other)).NotTo(Equal(journalOf(run(s.URL(), nil, "notify"))))
	})
})
