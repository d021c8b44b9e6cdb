package market

import (
	"encoding/json"
	"strconv"
)

// IDField is the field of a body of type t that has the number of what the
// notification tells of: for an order's status the order, for a comment the
// comment. It is "" for PING and for an unknown type.
func (t Type) IDField() string {
	switch t {
	case OrderCreated, OrderUpdated, OrderStatusUpdated, OrderCancellationRequest, OrderCancelled, OrderLineServiceStatusUpdated:
		return "orderId"
	case OrderReturnCreated, OrderReturnStatusUpdated:
		return "returnId"
	case ChatCreated, ChatMessageSent, ChatArbitrageStarted, ChatArbitrageFinished:
		return "chatId"
	case GoodsFeedbackCreated:
		return "feedbackId"
	case QuestionCreated:
		return "questionId"
	case QuestionAnswerCreated:
		return "answerId"
	case GoodsFeedbackCommentCreated, QuestionCommentCreated:
		return "commentId"
	}
	return ""
}

// OfField is the field that has the number of what an event of type t
// hits, and which was there before it: the order for its return, the
// question for its answer. It is "" for what stands at a beginning.
func (t Type) OfField() string {
	switch t {
	case OrderCreated, ChatCreated, GoodsFeedbackCreated, QuestionCreated:
		return ""
	case OrderReturnCreated:
		return OrderCreated.IDField()
	case GoodsFeedbackCommentCreated:
		return GoodsFeedbackCreated.IDField()
	case QuestionAnswerCreated:
		return QuestionCreated.IDField()
	case QuestionCommentCreated:
		return QuestionAnswerCreated.IDField()
	}
	return t.IDField()
}

// ofOrder reports whether there is an order in events of type t.
func (t Type) ofOrder() bool { return !t.CabinetOnly() && t.IDField() != "" }

// ID is the number of what n tells of, from 1, as its body has it in the
// field of its type. It is 0 if the body has no such number.
func (n Notification) ID() int64 { return n.number(n.Type.IDField()) }

// OrderID is the number of the order that n is about, or 0 if it is about none.
func (n Notification) OrderID() int64 {
	if !n.Type.ofOrder() {
		return 0
	}
	return n.number(OrderCreated.IDField())
}

// number is a whole number in the body, 0 if there is no such field.
func (n Notification) number(field string) int64 {
	var body map[string]json.RawMessage
	if field == "" || json.Unmarshal(n.Body, &body) != nil {
		return 0
	}
	id, err := strconv.ParseInt(string(body[field]), 10, 64)
	if err != nil {
		return 0
	}
	return max(0, id)
}
