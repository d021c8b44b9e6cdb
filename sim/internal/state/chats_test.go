package state_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("chats", func() {
	It("are one about each order and each return", func() {
		s := cabinet()
		o := delivered(s, shopFBS, 1)
		r := sentBack(s, o)
		a, changes, err := s.CreateChat(market.Chat{Context: market.ChatAboutOrder, OrderID: o.ID}, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes).To(Equal([]market.Change{{Type: market.ChatCreated, At: after(1), BusinessID: business, ChatID: a.ID, OrderID: o.ID}}))
		Expect([]any{a.Status, a.CampaignID, a.Customer}).To(Equal([]any{market.ChatNew, shopFBS, o.Buyer}))
		again, changes, err := s.CreateChat(market.Chat{Context: market.ChatAboutOrder, OrderID: o.ID}, after(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(again).To(Equal(a))
		Expect(changes).To(BeEmpty())
		b, _, err := s.CreateChat(market.Chat{Context: market.ChatAboutReturn, ReturnID: r.ID}, after(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(b.ID).NotTo(Equal(a.ID))
		Expect(b.OrderID).To(Equal(o.ID))
		for range 2 {
			_, changes, err = s.CreateChat(market.Chat{Context: market.ChatDirect, BusinessID: business}, after(3))
			Expect(err).NotTo(HaveOccurred())
			Expect(changes).To(HaveLen(1))
		}
		for _, bad := range []market.Chat{
			{Context: market.ChatAboutOrder, OrderID: 5}, {Context: market.ChatAboutReturn, ReturnID: 5}, {Context: "WEATHER"}, {ID: a.ID, Context: market.ChatDirect},
		} {
			_, _, err = s.CreateChat(bad, noon())
			Expect(err).To(HaveOccurred())
		}
		for f, n := range map[*state.ChatFilter]int{
			{}: 4, {BusinessID: business}: 4, {BusinessID: 2}: 0, {OrderIDs: []int64{o.ID}}: 2, {ReturnIDs: []int64{r.ID}}: 1,
			{Contexts: []string{market.ChatDirect}}: 2, {Statuses: []market.ChatStatus{market.ChatFinished}}: 0, {Talks: true}: 4, {Disputes: true}: 0,
		} {
			page, err := s.Chats(*f, state.Page{})
			Expect(err).NotTo(HaveOccurred())
			Expect(page.Items).To(HaveLen(n), "%+v", f)
		}
	})

	It("take turns", func() {
		s := cabinet()
		c, _, err := s.CreateChat(market.Chat{Context: market.ChatDirect, BusinessID: business}, noon())
		Expect(err).NotTo(HaveOccurred())
		asked, changes, err := s.SendMessage(c.ID, market.Message{Sender: market.FromCustomer, Text: "?"}, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0]).To(And(HaveField("Type", market.ChatMessageSent), HaveField("ChatID", c.ID), HaveField("MessageID", asked.ID), HaveField("At", after(1))))
		now, _ := s.Chat(c.ID)
		Expect(now.Status).To(Equal(market.ChatWaitsForPartner))
		files := []market.File{{Name: "a.png", Size: 1}}
		answer, _, err := s.SendMessage(c.ID, market.Message{Sender: market.FromPartner, Files: files}, after(2))
		Expect(err).NotTo(HaveOccurred())
		files[0].Name = "changed"
		now, _ = s.Chat(c.ID)
		Expect([]any{now.Status, now.Messages, now.UpdatedAt}).To(Equal([]any{market.ChatWaitsForCustomer, 2, after(2)}))
		read, ok := s.Message(c.ID, answer.ID)
		Expect(ok).To(BeTrue())
		Expect(read.Files[0].Name).To(Equal("a.png"))
		page, err := s.Messages(c.ID, 0, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveExactElements(HaveField("ID", asked.ID), HaveField("ID", answer.ID)))
		page, err = s.Messages(c.ID, answer.ID, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		page, err = s.Messages(5, 0, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(BeEmpty())
		_, ok = s.Message(c.ID, 5)
		Expect(ok).To(BeFalse())
	})

	It("are bounded, and end", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		c, _, err := s.CreateChat(market.Chat{Context: market.ChatAboutOrder, OrderID: o.ID}, noon())
		Expect(err).NotTo(HaveOccurred())
		for _, text := range []string{"", strings.Repeat("я", market.MaxMessage+1)} {
			_, _, err = s.SendMessage(c.ID, market.Message{Text: text}, noon())
			Expect(reason(err)).To(Equal(market.BadOrder))
		}
		_, _, err = s.SendMessage(c.ID, market.Message{Text: strings.Repeat("я", market.MaxMessage)}, noon())
		Expect(err).NotTo(HaveOccurred())
		_, _, err = s.SendMessage(5, market.Message{Text: "x"}, noon())
		Expect(reason(err)).To(Equal(market.NotFound))

		_, err = s.FinishDispute(c.ID, noon())
		Expect(reason(err)).To(Equal(market.ChatClosed))
		changes, err := s.StartDispute(c.ID, after(1))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Type).To(Equal(market.ChatArbitrageStarted))
		_, err = s.StartDispute(c.ID, after(2))
		Expect(reason(err)).To(Equal(market.ChatClosed))
		page, err := s.Chats(state.ChatFilter{Disputes: true, Statuses: []market.ChatStatus{market.ChatWaitsForArbiter}}, state.Page{})
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Items).To(HaveLen(1))
		changes, err = s.FinishDispute(c.ID, after(3))
		Expect(err).NotTo(HaveOccurred())
		Expect(changes[0].Type).To(Equal(market.ChatArbitrageFinished))
		_, _, err = s.SendMessage(c.ID, market.Message{Text: "x", Sender: market.FromPartner}, noon())
		Expect(reason(err)).To(Equal(market.ChatClosed))
		_, _, err = s.SendMessage(c.ID, market.Message{Text: "x", Sender: market.FromCustomer}, noon())
		Expect(err).NotTo(HaveOccurred(), "a buyer may come back")
		direct, _, err := s.CreateChat(market.Chat{Context: market.ChatDirect, BusinessID: business}, noon())
		Expect(err).NotTo(HaveOccurred())
		_, err = s.StartDispute(direct.ID, noon())
		Expect(reason(err)).To(Equal(market.ChatClosed))
		_, err = s.StartDispute(5, noon())
		Expect(reason(err)).To(Equal(market.NotFound))
	})
})
