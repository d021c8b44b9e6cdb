package market_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the number of what a notification tells of", func() {
	It("is in a field of its own for every type, as is what that befell", func() {
		fields := map[market.Type][2]string{
			market.Ping:                          {"", ""},
			market.OrderCreated:                  {"orderId", ""},
			market.OrderUpdated:                  {"orderId", "orderId"},
			market.OrderStatusUpdated:            {"orderId", "orderId"},
			market.OrderCancellationRequest:      {"orderId", "orderId"},
			market.OrderCancelled:                {"orderId", "orderId"},
			market.OrderReturnCreated:            {"returnId", "orderId"},
			market.OrderReturnStatusUpdated:      {"returnId", "returnId"},
			market.OrderLineServiceStatusUpdated: {"orderId", "orderId"},
			market.GoodsFeedbackCreated:          {"feedbackId", ""},
			market.GoodsFeedbackCommentCreated:   {"commentId", "feedbackId"},
			market.ChatCreated:                   {"chatId", ""},
			market.ChatMessageSent:               {"chatId", "chatId"},
			market.ChatArbitrageStarted:          {"chatId", "chatId"},
			market.ChatArbitrageFinished:         {"chatId", "chatId"},
			market.QuestionCreated:               {"questionId", ""},
			market.QuestionAnswerCreated:         {"answerId", "questionId"},
			market.QuestionCommentCreated:        {"commentId", "answerId"},
			"ORDER_EATEN":                        {"", ""},
		}
		Expect(fields).To(HaveLen(len(market.Types()) + 1))
		for _, t := range append(market.Types(), "ORDER_EATEN") {
			Expect([2]string{t.IDField(), t.OfField()}).To(Equal(fields[t]), string(t))
		}
	})

	DescribeTable("is read from any body", func(t market.Type, body string, id int64) {
		Expect(market.Notification{Type: t, Body: []byte(body)}.ID()).To(Equal(id))
	},
		Entry("an order's", market.OrderUpdated, `{"orderId": 12, "campaignId": 3}`, int64(12)),
		Entry("a return's, not its order's", market.OrderReturnCreated, `{"orderId":1,"returnId":2}`, int64(2)),
		Entry("a comment's, not its answer's", market.QuestionCommentCreated, `{"answerId":1,"commentId":2}`, int64(2)),
		Entry("the largest", market.ChatCreated, `{"chatId":9223372036854775807}`, int64(9223372036854775807)),
		Entry("none", market.OrderUpdated, `{"campaignId":3}`, int64(0)),
		Entry("none in another case", market.OrderUpdated, `{"orderID":3}`, int64(0)),
		Entry("none in PING", market.Ping, `{"":3}`, int64(0)),
		Entry("none in an unknown type", market.Type("ORDER_EATEN"), `{"orderId":3}`, int64(0)),
		Entry("no number", market.OrderUpdated, `{"orderId":"3"}`, int64(0)),
		Entry("null", market.OrderUpdated, `{"orderId":null}`, int64(0)),
		Entry("a fraction", market.OrderUpdated, `{"orderId":3.5}`, int64(0)),
		Entry("negative", market.OrderUpdated, `{"orderId":-3}`, int64(0)),
		Entry("too large", market.OrderUpdated, `{"orderId":9223372036854775808}`, int64(0)),
		Entry("no object", market.OrderUpdated, `[3]`, int64(0)),
		Entry("no JSON", market.OrderUpdated, `{"orderId":3`, int64(0)),
		Entry("nothing", market.OrderUpdated, ``, int64(0)),
	)
})
