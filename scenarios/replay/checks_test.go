package replay_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/replay"
	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("the checks of a replay", func() {
	It("are one for each notification and subscription, and for each request that is none", func() {
		other := event(2, "n1", nil)
		other.Subscription = "s2"
		r := run(journalOf(
			event(1, "n1", nil), other, event(3, "n1", func(x *journal.Exchange) { x.Attempt = 2 }),
			event(4, "", func(x *journal.Exchange) { x.NotificationType = "" }),
		), serve(accept).URL, nil)
		Expect(ids(r)).To(Equal([]string{"replay.n1", "replay.n1.s2", "replay.x4"}))
		Expect(found(r, "replay.n1").Exchanges).To(Equal([]string{"x1", "x3"}))
		Expect(found(r, "replay.x4").Title).To(HavePrefix("a request that is not a notification"))
	})

	It("have ids of their own, whatever the record calls things", func() {
		var entries []journal.Entry
		for i, name := range []string{"others", "reach", "x1", "", "a", "a", "a.s1"} {
			e := event(i+1, name, func(x *journal.Exchange) { x.ID = "x1" })
			if i == 4 {
				e.Subscription = "s0"
			}
			entries = append(entries, e)
		}
		all := ids(run(journalOf(entries...), serve(accept).URL, nil))
		Expect(all).To(HaveLen(7))
		Expect(slices.Compact(slices.Sorted(slices.Values(all)))).To(HaveLen(7))
		Expect(all).NotTo(Or(ContainElement("replay.others"), ContainElement("replay.reach")))
	})

	It("are 200 at most, the worst ones in their order, and one on the others", func() {
		const all = 450
		var entries []journal.Entry
		for i := range all {
			entries = append(entries, event(i%60, fmt.Sprintf("n%d", i+1), func(x *journal.Exchange) { x.ID = fmt.Sprintf("x%d", i+1) }))
		}
		// every 90th fails, every 9th of the rest has another name
		s := serve(func(w http.ResponseWriter, n int) {
			switch {
			case n%90 == 89:
				send(w, 500, "")
			case n%9 == 8:
				send(w, 200, strings.Replace(goodReply, "Test", "Best", 1))
			default:
				accept(w, n)
			}
		})
		r := run(journalOf(entries...), s.URL, nil)
		Expect(r.Report.Checks).To(HaveLen(201))
		Expect(r.Report.Summary).To(Equal(reports.Summary{Failed: 5, Warned: 45, Passed: 151}))
		last := r.Report.Checks[200]
		Expect(last.ID).To(Equal("replay.others"))
		Expect(last.Title).To(Equal("all others are answered as before (250)"))
		Expect(last.Reason).To(Equal("250 passed, 0 warned, 0 failed, 0 skipped, 0 errored"))
		Expect(numbers(r)).To(HaveLen(200))
		Expect(slices.IsSorted(numbers(r))).To(BeTrue(), "in the order of the record")
		Expect(numbers(r)).To(ContainElements(90, 180, 270, 360, 450, 441))
		Expect(len(r.Report.Exchanges) + r.Report.LeftOut).To(Equal(all))
		Expect(r.Report.Exchanges).To(HaveLen(200))
	})

	It("count the others that fail too", func() {
		var entries []journal.Entry
		for i := range 300 {
			entries = append(entries, event(1, fmt.Sprintf("n%d", i+1), nil))
		}
		r := run(journalOf(entries...), serve(func(w http.ResponseWriter, _ int) { send(w, 500, "") }).URL, nil)
		last := found(r, "replay.others")
		Expect(last.Verdict).To(Equal(reports.Fail))
		Expect(last.Reason).To(Equal("0 passed, 0 warned, 100 failed, 0 skipped, 0 errored"))
		Expect(r.Report.Exchange(last.Evidence)).NotTo(BeNil())
	})

	It("name no more than the ends of a long list of attempts", func() {
		var entries []journal.Entry
		for i := range 100 {
			entries = append(entries, event(1, "n1", func(x *journal.Exchange) { x.Attempt = i + 1 }))
		}
		s := serve(func(w http.ResponseWriter, n int) {
			if n == 50 {
				send(w, 500, "")
				return
			}
			accept(w, n)
		})
		r := run(journalOf(entries...), s.URL, nil)
		c := found(r, "replay.n1")
		Expect(c.Reason).To(HavePrefix("attempt 51: "))
		Expect(c.Exchanges).To(And(HaveLen(20), ContainElements("x1", "x100")))
		Expect(r.Report.Exchange(c.Evidence)).NotTo(BeNil())
		Expect(r.Report.LeftOut).To(Equal(79))
	})

	It("make a report in every format, with what was ignored and no seed", func() {
		r := run(journalOf(event(1, "n1", nil)), sample("error-500").URL(), func(o *replay.Options) { o.Source, o.Version = "run.jsonl", "1.0" })
		Expect(r.Report.Choices).To(And(HaveKeyWithValue("ignored", "time"), HaveKeyWithValue("record", "run.jsonl"), HaveKeyWithValue("requests", "1")))
		for _, format := range reports.Formats() {
			var text strings.Builder
			Expect(reports.Write(format, &text, r.Report)).To(Succeed())
			Expect(text.String()).To(ContainSubstring("replay.n1"), format)
			Expect(text.String()).NotTo(ContainSubstring("--only"), "that is for check")
		}
	})
})

// numbers are those of the notifications that have a check.
func numbers(r *replay.Result) []int {
	var all []int
	for _, id := range ids(r) {
		var n int
		if _, err := fmt.Sscanf(id, "replay.n%d", &n); err == nil {
			all = append(all, n)
		}
	}
	return all
}
