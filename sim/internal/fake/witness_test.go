package fake_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

// witness is a store that believes nothing: it reads the bodies of a story in
// order, and fails the test at the first that contradicts what it has read.
type witness struct {
	cabinet  fake.Cabinet
	last     time.Time
	orders   map[int64]*orderSeen
	returns  map[int64]*returnSeen
	chats    map[int64]int // how many of its dispute's ends were seen
	ids      map[string]bool
	feedback bool
	question bool
	// extreme has, for every id, whether it was first told at the limits.
	extreme map[int64]bool
}

type orderSeen struct {
	campaign        int64
	items, returned map[string]int64
	services        map[string]int64 // units not done, by item and article; -1 if unknown
	ways            []string         // statuses, in order
	last            string           // substatus
	asked, ended    bool
}

type returnSeen struct {
	order    int64
	statuses map[string]bool
}

func newWitness(c fake.Cabinet) *witness {
	return &witness{
		cabinet: c, orders: map[int64]*orderSeen{}, returns: map[int64]*returnSeen{},
		chats: map[int64]int{}, ids: map[string]bool{}, extreme: map[int64]bool{},
	}
}

func (w *witness) read(n market.Notification, d market.Detail, at time.Time) {
	GinkgoHelper()
	o := decode(n.Body)
	Expect(n.BusinessID).To(Equal(w.cabinet.BusinessID))
	w.checkTimes(o, at)
	if _, ok := o["orderId"]; ok {
		w.readOrder(n, o, d)
		return
	}
	Expect(n.CampaignID).To(BeZero())
	if n.Type != market.Ping {
		Expect(o.number("businessId")).To(Equal(w.cabinet.BusinessID))
	}
	w.readOther(n.Type, o, d)
}

func (w *witness) checkTimes(o object, at time.Time) {
	GinkgoHelper()
	for _, name := range []string{"time", "createdAt", "publishedAt", "updatedAt", "requestedAt", "cancelledAt", "sentAt", "startedAt", "finishedAt"} {
		if _, ok := o[name]; !ok {
			continue
		}
		event, err := time.Parse(time.RFC3339Nano, o.text(name))
		Expect(err).NotTo(HaveOccurred())
		Expect(event).To(BeTemporally(">", w.last), "events have times of their own, and in order")
		Expect(event).To(BeTemporally("<=", at))
		Expect(event).To(BeTemporally(">", at.Add(-2*time.Second)))
		w.last = event
	}
}

// fresh checks that an id was not given to such a thing before, and has the
// length that its detail asks for.
func (w *witness) fresh(what string, o object, name string, d market.Detail) int64 {
	GinkgoHelper()
	id := o.number(name)
	key := key(what, o, name)
	Expect(w.ids[key]).To(BeFalse(), "%s comes twice", key)
	w.ids[key] = true
	w.extreme[id] = d == market.Extreme
	w.same(id, d)
	return id
}

func key(what string, o object, name string) string {
	GinkgoHelper()
	return fmt.Sprint(what, " ", o.number(name))
}

// same checks that ordinary events are not about extreme things, nor the other
// way round.
func (w *witness) same(id int64, d market.Detail) {
	GinkgoHelper()
	extreme, ok := w.extreme[id]
	Expect(ok).To(BeTrue(), "%d was not told of", id)
	Expect(extreme).To(Equal(d == market.Extreme))
	if d == market.Extreme {
		Expect(id).To(BeNumerically(">", int64(1)<<62))
	} else {
		Expect(id).To(And(BeNumerically(">=", 10_000_000), BeNumerically("<", 10_000_000_000)))
	}
}

func (w *witness) readOther(t market.Type, o object, d market.Detail) {
	GinkgoHelper()
	switch t {
	case market.Ping:
	case market.GoodsFeedbackCreated:
		w.fresh("feedback", o, "feedbackId", d)
		w.feedback = true
	case market.GoodsFeedbackCommentCreated:
		Expect(w.feedback).To(BeTrue(), "a comment is on a review")
		w.fresh("comment", o, "commentId", d)
	case market.ChatCreated:
		w.chats[w.fresh("chat", o, "chatId", d)] = 0
	case market.ChatMessageSent:
		w.same(o.number("chatId"), d)
		Expect(w.ids["message"+o.text("messageId")]).To(BeFalse())
		w.ids["message"+o.text("messageId")] = true
	case market.ChatArbitrageStarted:
		Expect(w.chats).To(HaveKeyWithValue(o.number("chatId"), 0))
		w.chats[o.number("chatId")] = 1
	case market.ChatArbitrageFinished:
		Expect(w.chats).To(HaveKeyWithValue(o.number("chatId"), 1))
		w.chats[o.number("chatId")] = 2
	case market.QuestionCreated:
		w.fresh("question", o, "questionId", d)
		w.question = true
	case market.QuestionAnswerCreated:
		Expect(w.question).To(BeTrue(), "an answer is to a question")
		w.fresh("answer", o, "answerId", d)
	case market.QuestionCommentCreated:
		Expect(w.ids[key("answer", o, "answerId")]).To(BeTrue(), "a comment is on an answer")
		w.same(o.number("answerId"), d)
		w.fresh("answer comment", o, "commentId", d)
	default:
		Fail("not read: " + string(t))
	}
}

func (w *witness) readOrder(n market.Notification, o object, d market.Detail) {
	GinkgoHelper()
	Expect(w.cabinet.CampaignIDs).To(ContainElement(n.CampaignID))
	Expect(o.number("campaignId")).To(Equal(n.CampaignID))
	if n.Type == market.OrderCreated {
		w.readOrderCreated(o, d)
		return
	}
	id := o.number("orderId")
	w.same(id, d)
	order := w.orders[id]
	Expect(order).NotTo(BeNil(), "an order is created before anything befalls it")
	Expect(order.campaign).To(Equal(n.CampaignID))
	switch n.Type {
	case market.OrderUpdated:
		Expect(order.ended).To(BeFalse())
	case market.OrderStatusUpdated:
		order.last = o.text("substatus")
		order.moveTo(o.text("status"))
	case market.OrderCancellationRequest:
		Expect(order.ended || order.asked).To(BeFalse())
		Expect(order.ways).NotTo(ContainElement("PICKUP"))
		Expect(n.CampaignID).To(Equal(w.cabinet.CampaignIDs[len(w.cabinet.CampaignIDs)-1]), "the shop that sells by DBS")
		order.asked = true
	case market.OrderCancelled:
		Expect(o.counts()).To(Equal(order.items))
		order.moveTo("CANCELLED")
	case market.OrderReturnCreated:
		order.sendBack(o)
		w.returns[w.fresh("return", o, "returnId", d)] = &returnSeen{order: id, statuses: map[string]bool{}}
	case market.OrderReturnStatusUpdated:
		w.readReturn(o, id)
	case market.OrderLineServiceStatusUpdated:
		order.serve(o)
	default:
		Fail("not read: " + string(n.Type))
	}
}

func (w *witness) readOrderCreated(o object, d market.Detail) {
	GinkgoHelper()
	order := &orderSeen{campaign: o.number("campaignId"), items: o.counts(), returned: map[string]int64{}, services: map[string]int64{}}
	w.orders[w.fresh("order", o, "orderId", d)] = order
	if d != market.Extreme {
		Expect(o.number("orderId")).To(BeNumerically(">=", 100_000_000), "9 or 10 digits")
	}
	Expect(order.items).NotTo(BeEmpty())
	Expect(slices.Min(slices.Collect(maps.Values(order.items)))).To(BeNumerically(">", 0))
	for _, s := range o.list("orderLineServices") {
		w.fresh("item", s, "itemId", d)
		order.services[serviceKey(s)] = -1
	}
}

func serviceKey(o object) string {
	GinkgoHelper()
	return key(o.text("serviceArticle"), o, "itemId")
}
