package journal_test

import (
	"math/rand/v2"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
)

// sifted reports whether an entry passes, with a body that stands apart.
func sifted(sieve *journal.Sieve, e *journal.Entry) bool {
	GinkgoHelper()
	copied, call := *e, *e.Call
	copied.Call = &call
	call.Body = ""
	value, err := keep.Append(nil, &copied)
	Expect(err).NotTo(HaveOccurred())
	return sieve.Pass(value, []string{e.Call.Body, ""})
}

var _ = Describe("a sieve", func() {
	It("keeps back nothing that a query finds, and most of what it does not", func() {
		pieces := []string{
			"k", "i", "K", "I", "7", "42", "a", "Ж", "ё", "\u212a", "\u0130", `\u006b`, `\u212A`, `\u0130`, `\u0436`, `\n`, `\`, " ", "-", `"`, "<", "&", "\x00", "\u2028", "\xff", "é",
		}
		random := rand.New(rand.NewPCG(1, 2))
		text := func(most int) string {
			var b strings.Builder
			for range 1 + random.IntN(most) {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			return b.String()
		}
		found, held := 0, 0
		for range 200_000 {
			q, err := journal.ParseQuery(text(3))
			if err != nil {
				continue
			}
			e := &journal.Entry{Reason: text(8), Call: &journal.Call{Body: text(8)}}
			passes := sifted(journal.NewSieve(q.Needs()), e)
			if q.Matches(e) {
				found++
				Expect(passes).To(BeTrue(), "%q in %q, %q", q.Terms(), e.Reason, e.Call.Body)
			} else if !passes {
				held++
			}
		}
		Expect(found).To(BeNumerically(">", 1000))
		Expect(held).To(BeNumerically(">", 1000))
	})

	It("takes no word together of two texts, and lets all pass that has no words of ASCII", func() {
		e := &journal.Entry{Reason: "abc", Call: &journal.Call{Body: "def"}}
		for text, passes := range map[string]bool{"abc": true, "DEF": true, "cdef": false, "ab*": true, "ж": true, "abc nothing": false} {
			q, err := journal.ParseQuery(text)
			Expect(err).NotTo(HaveOccurred())
			Expect(sifted(journal.NewSieve(q.Needs()), e)).To(Equal(passes), text)
		}
	})
})
