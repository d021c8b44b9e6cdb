package check_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// told are the ids that a store has heard of, by what they are ids of.
type told map[string]map[string]bool

func (t told) hear(kind string, id json.Number) {
	if t[kind] == nil {
		t[kind] = map[string]bool{}
	}
	t[kind][id.String()] = true
}

// subjects are the ids in a body.
type subjects struct {
	Type                                                        market.Type `json:"notificationType"`
	OrderID, ReturnID, ChatID, QuestionID, AnswerID, CampaignID json.Number
}

var _ = Describe("the notifications of one run", func() {
	// tolerance and reject break the story on purpose.
	tellsAStory := func(only ...string) {
		s := store("good", simtest.Options{})
		run(s.URL(), nil, only...)

		heard := told{}
		for _, request := range s.Received() {
			var b subjects
			Expect(json.Unmarshal(request.Body, &b)).To(Succeed())
			switch b.Type {
			case market.OrderCreated:
				heard.hear("order", b.OrderID)
				continue
			case market.OrderReturnCreated:
				heard.hear("return", b.ReturnID)
			case market.ChatCreated:
				heard.hear("chat", b.ChatID)
			case market.QuestionAnswerCreated:
				heard.hear("answer", b.AnswerID)
			}
			if b.OrderID != "" {
				Expect(heard["order"]).To(HaveKey(b.OrderID.String()), "%s of an order never created", b.Type)
			}
			if b.ReturnID != "" {
				Expect(heard["return"]).To(HaveKey(b.ReturnID.String()), "%s of a return never created", b.Type)
			}
			if b.ChatID != "" {
				Expect(heard["chat"]).To(HaveKey(b.ChatID.String()), "%s of a chat never created", b.Type)
			}
			if b.AnswerID != "" {
				Expect(heard["answer"]).To(HaveKey(b.AnswerID.String()), "%s of an answer never given", b.Type)
			}
		}
		Expect(heard).NotTo(BeEmpty())
	}

	It("hang together from the first to the last", func() { tellsAStory("ping", "notify") })

	It("hang together even if only a later one is asked for", func() {
		tellsAStory("notify.ORDER_RETURN_STATUS_UPDATED")
		tellsAStory("notify.CHAT_MESSAGE_SENT")
		tellsAStory("notify.QUESTION_COMMENT_CREATED")
	})

	It("are of the types that the store subscribed to, and no others", func() {
		s := store("good", simtest.Options{})
		r := run(s.URL(), func(o *check.Options) { o.Types = []market.Type{market.ChatCreated, market.ChatMessageSent} })
		for _, request := range s.Received() {
			var b subjects
			if json.Unmarshal(request.Body, &b) == nil && json.Valid(request.Body) {
				Expect(b.Type).To(BeElementOf(market.Ping, market.ChatCreated, market.ChatMessageSent,
					market.Type("SOMETHING_OF_A_LATER_REVISION")))
			}
		}
		Expect(found(r, "notify.CHAT_CREATED").Verdict).To(BeEquivalentTo("pass"))
		Expect(found(r, "notify.ORDER_CREATED").Reason).To(ContainSubstring("not among --types"))
		Expect(found(r, "tolerance.out-of-order").Verdict).To(BeEquivalentTo("skip"))
		Expect(found(r, "tolerance.duplicate").Verdict).To(BeEquivalentTo("pass"))
	})

	It("carry as little as allowed, as much, and what the seed says", func() {
		s := store("good", simtest.Options{})
		run(s.URL(), nil, "notify.ORDER_CREATED")
		Expect(s.Received()).To(HaveLen(4))
	})
})
