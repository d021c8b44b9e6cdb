package journal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

func parsed(text string) journal.Query {
	GinkgoHelper()
	q, err := journal.ParseQuery(text)
	Expect(err).NotTo(HaveOccurred())
	return q
}

var _ = Describe("a query", func() {
	order := journal.Entry{
		Kind: journal.ExchangeDone, Notification: "n12", Subscription: "s1",
		Exchange: &journal.Exchange{
			ID: "x7",
			Request: journal.Request{
				Method: "POST", URL: "http://127.0.0.1:8080/notification", Body: `{"orderId":51000000001,"createdAt":"2026-09-01T09:00:00Z"}`,
				Header: []journal.Header{{Name: "Traceparent", Value: "00-9df764a92c8768b0163e7b6430418e7a-8e227925afb8ee74-01"}},
			},
			Reply:   &journal.Reply{Body: `{"name":"Ёлка и Сосна","path":"\u0421\u041a\u041b\u0410\u0414\nобщий","sku":"SED-1370"}`},
			Verdict: journal.Verdict{Reason: "the store took too long"},
		},
	}
	call := journal.Entry{Kind: journal.PullCall, Call: &journal.Call{
		Trace: "00-a7cad3bc25445f89b53cfe1244c4fe78-899241a4e079c5aa-01", Method: "PUT", Path: "/v2/campaigns/22/offers/stocks",
		Body: `{"skus":[{"sku":"Красный чай"}]}`, Reply: &journal.Reply{Body: `{"status":"OK"}`},
		Findings: []journal.Finding{{Rule: "P-PATHS", Message: "the call does not say which integration sent it"}},
	}}

	DescribeTable("finds an entry by", func(text string, inOrder, inCall bool) {
		q := parsed(text)
		Expect(q.Matches(&order)).To(Equal(inOrder))
		Expect(q.Matches(&call)).To(Equal(inCall))
		var words journal.Words
		words.Add(&order)
		words.Add(&call)
		all := words.Take()
		for _, term := range q.Terms() {
			has := slices.ContainsFunc(all, func(w string) bool { return w == term.Text || term.Begins && strings.HasPrefix(w, term.Text) })
			if inOrder || inCall {
				Expect(has).To(BeTrue(), "the index has %v", term)
			}
		}
	},
		Entry("an order's number", "51000000001", true, false),
		Entry("not a part of one", "5100000000", false, false),
		Entry("its beginning", "5100000*", true, false),
		Entry("a traceparent", "00-9df764a92c8768b0163e7b6430418e7a-8e227925afb8ee74-01", true, false),
		Entry("its identifier", "A7CAD3BC25445F89B53CFE1244C4FE78", false, true),
		Entry("not by two traces mixed", "00-9df764a92c8768b0163e7b6430418e7a-899241a4e079c5aa-01", false, false),
		Entry("a path", "/v2/campaigns/22/offers", false, true),
		Entry("a word of a body in any case", "ёлка", true, false),
		Entry("words in any order", "сосна ЁЛКА", true, false),
		Entry("not by words of two entries", "сосна чай", false, false),
		Entry("words that follow each other", `"ёлка и сосна"`, true, false),
		Entry("not if they do not", `"ёлка сосна"`, false, false),
		Entry("the beginning of the last", `"красный ча"*`, false, true),
		Entry("not the beginning of the first", `"крас чай"`, false, false),
		Entry("a word that JSON escapes", "склад общий", true, false),
		Entry("a SKU", "sed-1370", true, false),
		Entry("an id", "n12", true, false),
		Entry("a reason", `took "too long"`, true, false),
		Entry("an issue", "P-PATHS", false, true),
		Entry("a quote without its end", `"ёлка и`, true, false),
		Entry("nothing but what has a word", `- ! ёлка "" *`, true, false),
		Entry("a word that stands in both", "and", false, false),
	)

	It("is of words", func() {
		for _, none := range []string{"", " ", `"`, `""`, "*", "-*-", "\\n", "\x00", "%", strings.Repeat("- ", 50)} {
			_, err := journal.ParseQuery(none)
			Expect(err).To(HaveOccurred(), "%q", none)
		}
		_, err := journal.ParseQuery(`"` + strings.Repeat("a ", 65) + `"`)
		Expect(err).To(MatchError(ContainSubstring("64 words")))
		Expect(journal.Query{}.Matches(&call)).To(BeTrue(), "that of none finds all")
	})

	It("counts the beginning of a long word", func() {
		long := strings.Repeat("ж", 500)
		e := journal.Entry{Reason: long + "а"}
		for _, text := range []string{long, long + "б", long[:40] + "*", long + "*"} {
			Expect(parsed(text).Matches(&e)).To(BeTrue(), text)
		}
		Expect(parsed(long[:40]).Matches(&e)).To(BeFalse())
	})
})

var _ = Describe("a search in a journal", func() {
	// journals are one in memory alone, and one that is elsewhere and indexed in part.
	journals := func(n, indexed int) map[string]*journal.Journal {
		a := &archive{}
		all := map[string]*journal.Journal{"memory": {}, "window": journal.Continue(0, nil, a)}
		for i := range n {
			for _, j := range all {
				j.Append(journal.Entry{Kind: journal.FaultOn, Reason: fmt.Sprintf("entry every%d fifth%d hundred%d", i, i/5, i/100)})
			}
			if i%100 == 99 {
				a.write(all["window"], 1<<20)
			}
		}
		a.indexed = indexed
		return all
	}
	find := func(j *journal.Journal, text string, after, most int) (seqs []int, last int) {
		last = j.Find(parsed(text), after, func(e *journal.Entry) bool {
			seqs = append(seqs, e.Seq)
			return len(seqs) < most
		})
		return seqs, last
	}
	back := func(j *journal.Journal, text string, after, before, most int) (seqs []int) {
		j.FindBack(parsed(text), after, before, func(e *journal.Entry) bool {
			seqs = append(seqs, e.Seq)
			return len(seqs) < most
		})
		return seqs
	}

	for _, indexed := range []int{0, 1, 40, 156} {
		It(fmt.Sprintf("finds the same in memory and with %d blocks indexed", indexed), func() {
			const n = 10_037
			all := journals(n, indexed)
			random := rand.New(rand.NewPCG(1, uint64(indexed)))
			for range 60 {
				i := random.IntN(n)
				text := []string{
					fmt.Sprint("every", i), fmt.Sprint("fifth", i/5), fmt.Sprint("hundred", i/100), "entry", "fifth1*", fmt.Sprintf("every%d* entry", i/10),
					fmt.Sprintf(`"every%d fifth%d"`, i, i/5), fmt.Sprintf(`every%d fifth%d`, i, n/5-i/5), "hundred7 fifth9*", "none",
				}[random.IntN(10)]
				after, most := random.IntN(n+200)-100, 1+random.IntN(300)
				want, wantLast := find(all["memory"], text, after, most)
				got, last := find(all["window"], text, after, most)
				Expect(got).To(Equal(want), "%s after %d", text, after)
				Expect(last).To(Equal(wantLast), "%s after %d", text, after)
				if len(want) < most {
					Expect(last).To(Equal(max(after, n)), "all was looked at")
				}
				low := random.IntN(n) - 100
				for _, j := range all {
					newest := slices.DeleteFunc(back(all["memory"], text, 0, after, n), func(seq int) bool { return seq <= low })
					Expect(slices.Equal(back(j, text, low, after, most), newest[:min(most, len(newest))])).To(BeTrue(), "%s from %d to %d", text, low, after)
				}
			}
		})
	}

	It("asks the index once there is much", func() {
		all := journals(10_000, 150)
		Expect(back(all["window"], "every17", 0, 99_999, 9)).To(Equal([]int{18}))
		seqs, last := find(all["window"], "every9017", 0, 9)
		Expect(seqs).To(Equal([]int{9018}))
		Expect(last).To(Equal(10_000))
	})
})
