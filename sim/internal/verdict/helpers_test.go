package verdict_test

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/verdict"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	goodBody  = `{"version": "1.0.0", "name": "My store", "time": "2026-09-01T12:30:00Z"}`
	errorBody = `{"error": {"type": "DUPLICATED_EVENT", "message": "had it"}}`
)

// with is the good body with one property changed.
func with(old, replacement string) string {
	GinkgoHelper()
	Expect(goodBody).To(ContainSubstring(old))
	return strings.Replace(goodBody, old, replacement, 1)
}

// reply is a whole reply with that body as application/json.
func reply(status int, body string) verdict.Reply {
	return verdict.Reply{
		Status: status,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   []byte(body),
		Bound:  1 << 20,
	}
}

func judge(r verdict.Reply) journal.Verdict {
	GinkgoHelper()
	contract, err := schemas.Load(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	v := verdict.Judge(contract, r)
	expectWhole(v)
	return v
}

// expectWhole holds a verdict to what every one promises.
func expectWhole(v journal.Verdict) {
	GinkgoHelper()
	Expect(v.Outcome).To(BeElementOf(journal.Accepted, journal.Rejected, journal.Failed))
	Expect(v.Rules).NotTo(BeEmpty())
	Expect(v.Type).To(Equal(v.Subtype.Type()))
	if v.Outcome == journal.Accepted {
		Expect(v).To(Equal(journal.Verdict{Outcome: journal.Accepted, Rules: []string{"N-200"}, Warnings: v.Warnings}))
		return
	}
	Expect(v.Subtype).NotTo(BeEmpty())
	Expect(v.Rules).To(ContainElement("N-VERDICT"))
	Expect(v.Reason).NotTo(BeEmpty())
	Expect(v.Expected).NotTo(BeEmpty())
	Expect(v.Fix).NotTo(BeEmpty())
	Expect(v.Warnings).To(BeEmpty())
	for _, violation := range v.Violations {
		Expect(violation.Rule).To(Equal(v.Rules[0]))
		Expect(violation.Keyword).NotTo(BeEmpty())
		Expect(violation.Found).NotTo(BeEmpty())
		Expect(violation.Expected).NotTo(BeEmpty())
		Expect(violation.Fix).NotTo(BeEmpty())
	}
}

func expectFailed(v journal.Verdict, subtype market.ErrorSubtype, rule, says string) {
	GinkgoHelper()
	Expect(v.Outcome).To(Equal(journal.Failed))
	Expect(v.Subtype).To(Equal(subtype), v.Reason)
	Expect(v.Rules).To(Equal([]string{rule, "N-VERDICT"}))
	Expect(v.Reason).To(ContainSubstring(says))
}
