package state_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// told is a notification of a shop by FBS, with a body's fields.
func told(t market.Type, format string, args ...any) market.Notification {
	n := market.Notification{Type: t, BusinessID: business, Body: json.RawMessage("{" + fmt.Sprintf(format, args...) + "}")}
	if !t.CabinetOnly() {
		n.CampaignID = shopFBS
	}
	return n
}

// early is a time of bodies, a little before noon.
const early = "2026-09-01T11:59:00+00:00"

func earlyTime() time.Time { return noon().Add(-time.Minute) }

var _ = Describe("telling of an order", func() {
	It("makes it as the story has it, and as its body says", func() {
		s := cabinet()
		o := of(shopFBS, 1)
		o.ID, o.Items[0].ID, o.Model = 7, 5, market.FBS
		c := s.Tell(told(market.OrderCreated, `"orderId":7,"campaignId":10,"items":[{"offerId":"sku-01","count":1}],"createdAt":%q`, early), &o, noon())
		now := order(s, 7)
		Expect(now.Items).To(Equal(o.Items))
		Expect(now.State).To(Equal(at("PROCESSING STARTED")))
		Expect(now.CreatedAt).To(Equal(earlyTime()))
		Expect([]any{c.Type, c.OrderID, c.BusinessID, c.To}).To(Equal([]any{market.OrderCreated, int64(7), business, now.State}))
		Expect(s.Stock(shelves, "sku-01").Reserved).To(BeZero(), "a story has stocks of its own")
	})

	It("makes it up of what the body says, if the story does not say more", func() {
		s := cabinet()
		s.Tell(told(market.OrderCreated, `"orderId":7,"items":[{"offerId":"a","count":2},{"offerId":"b","count":1},{"count":3}],"createdAt":%q`, early), nil, noon())
		now := order(s, 7)
		Expect(now.Counts()).To(Equal([]market.ItemCount{{OfferID: "a", Count: 2}, {OfferID: "b", Count: 1}}))
		Expect(now.Model).To(Equal(market.FBS))
		Expect(now.Items[0].ID).NotTo(Equal(now.Items[1].ID))
	})

	It("sets any status, where no table allows it, and of a later revision", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1))
		for _, status := range []string{"DELIVERED DELIVERED_USER_RECEIVED", "UNPAID AWAIT_PAYMENT", "ARCHIVED AT_THE_MOON", "CANCELLED SHOP_FAILED", "PICKUP READY_FOR_PICKUP"} {
			to := at(status)
			c := s.Tell(told(market.OrderStatusUpdated, `"orderId":%d,"status":%q,"substatus":%q,"updatedAt":"2026-09-01T13:00:00Z"`, o.ID, to.Status, to.Substatus), nil, after(60))
			now := order(s, o.ID)
			Expect(now.State).To(Equal(to))
			Expect(now.UpdatedAt).To(Equal(after(60)))
			page, err := s.Orders(state.OrderFilter{Statuses: []market.Status{to.Status}}, state.Page{})
			Expect(err).NotTo(HaveOccurred())
			Expect(page.Items).To(HaveExactElements(now))
			Expect(c.Due.IsZero()).To(Equal(to.Status != market.StatusUnpaid))
		}
	})

	It("makes up what it names, for any type", func() {
		for _, t := range market.Types() {
			s := state.New(state.Options{})
			body := `"orderId":7,"campaignId":10,"returnId":8,"chatId":9,"messageId":"10","feedbackId":11,"commentId":12,"questionId":13,"answerId":14,"status":"DELIVERY","substatus":"COURIER_FOUND"`
			n := told(t, "%s", body)
			s.Tell(n, nil, noon())
			ok := true
			switch {
			case t == market.OrderReturnCreated || t == market.OrderReturnStatusUpdated:
				_, ok = s.Return(8)
			case t == market.Ping:
			case !t.CabinetOnly():
				_, ok = s.Order(7)
			case t == market.GoodsFeedbackCreated:
				_, ok = s.Feedback(11)
			case t == market.GoodsFeedbackCommentCreated:
				_, ok = s.Text(state.FeedbackComment, 12)
			case t == market.QuestionCreated:
				_, ok = s.Question(13)
			case t == market.QuestionAnswerCreated:
				_, ok = s.Text(state.Answer, 14)
			case t == market.QuestionCommentCreated:
				_, ok = s.Text(state.AnswerComment, 12)
			default:
				_, ok = s.Chat(9)
			}
			Expect(ok).To(BeTrue(), string(t))
			if t.IDField() != "" && !t.CabinetOnly() {
				shop, known := s.Campaign(shopFBS)
				Expect(known).To(BeTrue(), "its shop is made up, too")
				Expect(shop.BusinessID).To(Equal(business))
			}
		}
	})

	It("cancels, and asks to cancel, with a timer", func() {
		s := cabinet()
		c := s.Tell(told(market.OrderCancellationRequest, `"orderId":7,"requestedAt":%q`, early), nil, noon())
		Expect(c.Due).To(Equal(earlyTime().Add(48 * time.Hour)))
		now := order(s, 7)
		Expect(now.CancelRequested()).To(BeTrue())
		Expect([]any{now.Model, now.Status}).To(Equal([]any{market.DBS, market.StatusDelivery}))
		s.Tell(told(market.OrderCancelled, `"orderId":7,"items":[],"cancelledAt":%q`, early), nil, noon())
		now = order(s, 7)
		Expect(now.State).To(Equal(at("CANCELLED USER_CHANGED_MIND")))
		s.Tell(told(market.OrderStatusUpdated, `"orderId":8,"status":"CANCELLED","substatus":"SHOP_FAILED"`), nil, noon())
		s.Tell(told(market.OrderCancelled, `"orderId":8`), nil, noon())
		Expect(order(s, 8).State).To(Equal(at("CANCELLED SHOP_FAILED")), "the reason that was told stays")
	})

	It("lets a held stock go when a story cancels or ships its order", func() {
		s := cabinet()
		a, b := placed(s, of(shopFBS, 1)), placed(s, of(shopFBS, 2))
		s.Tell(told(market.OrderCancelled, `"orderId":%d`, a.ID), nil, noon())
		s.Tell(told(market.OrderStatusUpdated, `"orderId":%d,"status":"DELIVERY","substatus":"COURIER_FOUND"`, b.ID), nil, noon())
		Expect(s.Stock(shelves, "sku-01")).To(HaveField("Fit", BeEquivalentTo(10)))
		Expect(s.Stock(shelves, "sku-02")).To(HaveField("Fit", BeEquivalentTo(9)))
		Expect(s.Stock(shelves, "sku-01").Reserved + s.Stock(shelves, "sku-02").Reserved).To(BeZero())
	})

	It("knows returns, with an order from where they can come", func() {
		s := cabinet()
		o := placed(s, of(shopFBS, 1, 1))
		s.Tell(told(market.OrderReturnCreated, `"orderId":%d,"returnId":8,"returnType":"RETURN","items":[{"offerId":"sku-01","count":1}],"createdAt":%q`, o.ID, early), nil, noon())
		r, ok := s.Return(8)
		Expect(ok).To(BeTrue())
		Expect([]any{r.Type, r.Amount, r.CreatedAt, r.Counts()[0].Count}).To(Equal([]any{market.ReturnOfBought, int64(101), earlyTime(), int64(1)}))
		Expect(order(s, o.ID).Status).To(Equal(market.StatusDelivered))
		c := s.Tell(told(market.OrderReturnStatusUpdated, `"orderId":%d,"returnId":8,"statuses":{"refundStatus":"PREMODERATION_DECISION_WAITING"},"updatedAt":%q`, o.ID, early), nil, noon())
		Expect(c.Due).To(Equal(earlyTime().Add(48 * time.Hour)))
		s.Tell(told(market.OrderReturnStatusUpdated, `"orderId":%d,"returnId":8,"statuses":{"shipmentStatus":"AT_SEA"},"updatedAt":%q`, o.ID, early), nil, noon())
		r, _ = s.Return(8)
		Expect([]any{r.Refund, r.Shipment}).To(Equal([]any{market.RefundDecisionWaiting, market.ShipmentStatus("AT_SEA")}))
		s.Tell(told(market.OrderReturnCreated, `"orderId":70,"returnId":80,"returnType":"UNREDEEMED","items":[{"offerId":"sku-01","count":1}]`), nil, noon())
		Expect(order(s, 70).State).To(Equal(at("CANCELLED PICKUP_EXPIRED")))
	})

	It("puts chats about the order that is meant, or about the last", func() {
		s := cabinet()
		a, b := placed(s, of(shopFBS, 1)), placed(s, of(shopFBS, 2))
		s.Tell(told(market.ChatCreated, `"chatId":1`), &a, noon())
		s.Tell(told(market.ChatMessageSent, `"chatId":2,"messageId":"77","sentAt":%q`, early), nil, noon())
		s.Tell(told(market.ChatCreated, `"chatId":3`), nil, noon())
		for id, about := range map[int64]int64{1: a.ID, 2: b.ID, 3: 0} {
			c, ok := s.Chat(id)
			Expect(ok).To(BeTrue())
			Expect(c.OrderID).To(Equal(about))
		}
		m, ok := s.Message(2, 77)
		Expect(ok).To(BeTrue())
		Expect(m.At).To(Equal(earlyTime()))
		s.Tell(told(market.ChatArbitrageStarted, `"chatId":2,"startedAt":%q`, early), nil, noon())
		c, _ := s.Chat(2)
		Expect([]any{c.Dispute, c.Status}).To(Equal([]any{true, market.ChatWaitsForArbiter}))
		s.Tell(told(market.ChatArbitrageFinished, `"chatId":2,"finishedAt":%q`, early), nil, noon())
		c, _ = s.Chat(2)
		Expect(c.Status).To(Equal(market.ChatFinished))
	})

	It("puts comments and answers where they belong", func() {
		s := cabinet()
		s.Tell(told(market.GoodsFeedbackCreated, `"feedbackId":1`), nil, noon())
		s.Tell(told(market.GoodsFeedbackCommentCreated, `"commentId":2`), nil, noon())
		s.Tell(told(market.QuestionCreated, `"questionId":3`), nil, noon())
		s.Tell(told(market.QuestionAnswerCreated, `"answerId":4`), nil, noon())
		s.Tell(told(market.QuestionCommentCreated, `"answerId":4,"commentId":5`), nil, noon())
		for _, one := range []struct {
			k          state.TextKind
			id, parent int64
		}{{state.FeedbackComment, 2, 1}, {state.Answer, 4, 3}, {state.AnswerComment, 5, 4}} {
			t, ok := s.Text(one.k, one.id)
			Expect(ok).To(BeTrue())
			Expect(t.ParentID).To(Equal(one.parent))
		}
		q, _ := s.Question(3)
		Expect(q.Answers).To(Equal(1))
	})

	It("changes nothing if told again, but for the time", func() {
		for _, t := range market.Types() {
			s := cabinet()
			n := told(t, `"orderId":7,"returnId":8,"returnType":"RETURN","chatId":9,"messageId":"10","feedbackId":11,"commentId":12,"questionId":13,"answerId":14,"items":[{"offerId":"a","count":1}]`)
			s.Tell(n, nil, noon())
			before := picture(s)
			s.Tell(n, nil, noon())
			Expect(picture(s)).To(Equal(before), string(t))
		}
	})

	DescribeTable("takes what it can of a broken body", func(t market.Type, body string) {
		s := cabinet()
		before := picture(s)
		s.Tell(market.Notification{Type: t, BusinessID: business, CampaignID: shopFBS, Body: json.RawMessage(body)}, nil, noon())
		Expect(picture(s)).To(Equal(before))
	},
		Entry("none", market.OrderCreated, ``),
		Entry("no JSON", market.OrderCreated, `{`),
		Entry("no object", market.OrderCreated, `[]`),
		Entry("no number", market.OrderStatusUpdated, `{"orderId":"x","status":"DELIVERY"}`),
		Entry("a negative one", market.OrderStatusUpdated, `{"orderId":-1}`),
		Entry("no chat", market.ChatMessageSent, `{"messageId":"1"}`),
		Entry("an unknown type", market.Type("ORDER_EATEN"), `{"orderId":7}`),
		Entry("PING", market.Ping, `{}`),
	)
})

// picture is all that can be read of what the tests of Tell tell.
func picture(s *state.State) string {
	orders, err := s.Orders(state.OrderFilter{Fake: state.RealAndFake}, state.Page{Size: 1000})
	must(err)
	returns, err := s.Returns(state.ReturnFilter{}, state.Page{})
	must(err)
	chats, err := s.Chats(state.ChatFilter{}, state.Page{})
	must(err)
	reviews, err := s.Feedbacks(state.FeedbackFilter{}, state.Page{})
	must(err)
	questions, err := s.Questions(state.QuestionFilter{}, state.Page{})
	must(err)
	campaigns, err := s.Campaigns(0, state.Page{})
	must(err)
	text, err := json.Marshal([]any{orders, returns, chats, reviews, questions, campaigns})
	must(err)
	return string(text)
}

// FuzzTell tells anything: the store takes it, and can be read afterwards.
func FuzzTell(f *testing.F) {
	for i, t := range market.Types() {
		f.Add(i, `{"orderId":7,"returnId":8,"chatId":9,"status":"`+string(t)+`","items":[{"offerId":"a","count":9223372036854775807}]}`)
	}
	f.Fuzz(func(t *testing.T, kind int, body string) {
		s := cabinet()
		types := market.Types()
		n := market.Notification{Type: types[uint(kind)%uint(len(types))], BusinessID: 1, CampaignID: shopFBS, Body: json.RawMessage(body)}
		for range 2 {
			s.Tell(n, nil, noon())
		}
		picture(s)
	})
}
