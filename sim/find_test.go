package sim_test

import (
	"fmt"
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// found are the numbers of the entries that a search finds, in both directions.
func found(m *sim.Market, text string) []int {
	GinkgoHelper()
	q, err := journal.ParseQuery(text)
	if err != nil {
		return nil
	}
	seqs, back := []int{}, []int{}
	m.Journal().Find(q, 0, func(e *journal.Entry) bool { seqs = append(seqs, e.Seq); return true })
	m.Journal().FindBack(q, 0, m.Journal().Len()+1, func(e *journal.Entry) bool { back = append([]int{e.Seq}, back...); return true })
	Expect(back).To(Equal(seqs), text)
	Expect(m.KeepError()).NotTo(HaveOccurred(), text)
	return seqs
}

var _ = Describe("A search in the journal", func() {
	It("finds the same in memory, in a file, and in the file opened again", func(ctx SpecContext) {
		store := newStore()
		o := sim.Options{Seed: 5}
		inMemory := newMarket(o)
		o.StateFile = stateFile()
		kept := newMarket(o)
		for _, m := range []*sim.Market{inMemory, kept} {
			enable(ctx, m, market.Subscription{URL: store.URL})
			for range 60 {
				for _, of := range []market.Type{market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated} {
					_, err := m.Happen(market.Event{Type: of})
					Expect(err).NotTo(HaveOccurred())
				}
				called(m, "GET", "/v2/campaigns", "")
			}
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.Keep()).To(Succeed())
		}
		orders := inMemory.Orders()
		queries := []string{
			"51000000001", "510000000*", "getCampaigns", "лавка", "ЛАВКА озёрной", `"лавка на озёрной"`, `"на лавка"`, "n17", "n1*", "orderId", "PING store",
			"/v2/campaigns", "accepted", "нет-такого", "and", "OR", "NOT store", "NEAR(store 2)", `"`, `store"`, `"store`, "*", "st*re", "st*", "a:b", "-store", "^store", "{store}",
			"store) OR (1", "'; DROP TABLE words; --", "\x00store", "%", "\xff\xfe", "ё", "words:store",
		}
		for _, order := range orders[:5] {
			queries = append(queries, fmt.Sprint(order.ID), fmt.Sprintf("orderId %d", order.ID), fmt.Sprintf(`"orderId":%d`, order.ID))
		}
		for _, e := range inMemory.Journal().Entries() {
			if e.Seq%200 == 0 && e.Call != nil {
				queries = append(queries, e.Call.Trace)
			}
		}
		want := map[string][]int{}
		some := 0
		for _, text := range queries {
			want[text] = found(inMemory, text)
			Expect(found(kept, text)).To(Equal(want[text]), text)
			some += len(want[text])
		}
		Expect(some).To(BeNumerically(">", 1000))
		Expect(want[fmt.Sprint(orders[0].ID)]).NotTo(BeEmpty())
		kept = reopened(kept, o)
		for _, text := range queries {
			Expect(found(kept, text)).To(Equal(want[text]), text)
		}
	})

	It("finds what an earlier version has written", func() {
		content, err := os.ReadFile("testdata/second.db")
		Expect(err).NotTo(HaveOccurred())
		path := stateFile()
		Expect(os.WriteFile(path, content, 0o600)).To(Succeed())
		m := newMarket(sim.Options{StateFile: path})
		var all []int
		for _, x := range m.Journal().Entries() {
			if x.Exchange != nil && x.Type == market.OrderCreated {
				all = append(all, x.Seq)
			}
		}
		Expect(all).NotTo(BeEmpty())
		Expect(found(m, `exchange.done ORDER_CREATED`)).To(Equal(all))
	})

	It("begins anew after a reset", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		for range 70 {
			send(m, market.OrderCreated)
		}
		Expect(m.Keep()).To(Succeed())
		Expect(found(m, "n70")).To(HaveLen(2), "created, and unwanted")
		Expect(m.Reset()).To(Succeed())
		for range 66 {
			send(m, market.ChatCreated)
		}
		for range 2 {
			Expect(found(m, "n70")).To(BeEmpty())
			Expect(found(m, "n66 CHAT_CREATED")).To(HaveLen(2))
			Expect(m.Keep()).To(Succeed())
		}
		m = reopened(m, o)
		Expect(found(m, "n66 CHAT_CREATED")).To(HaveLen(2))
		Expect(found(m, "ORDER_CREATED")).To(BeEmpty())
	})
})
