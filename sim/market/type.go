package market

// Type is the kind of event a notification tells of: the value of its
// notificationType field (N-TYPES).
type Type string

// The notification types of revision 2026-09 (N-TYPES). Revision 2025-09 has
// all but the questions and OrderLineServiceStatusUpdated.
const (
	Ping                          Type = "PING"
	OrderCreated                  Type = "ORDER_CREATED"
	OrderUpdated                  Type = "ORDER_UPDATED"
	OrderStatusUpdated            Type = "ORDER_STATUS_UPDATED"
	OrderCancellationRequest      Type = "ORDER_CANCELLATION_REQUEST"
	OrderCancelled                Type = "ORDER_CANCELLED"
	OrderReturnCreated            Type = "ORDER_RETURN_CREATED"
	OrderReturnStatusUpdated      Type = "ORDER_RETURN_STATUS_UPDATED"
	OrderLineServiceStatusUpdated Type = "ORDER_LINE_SERVICE_STATUS_UPDATED"
	GoodsFeedbackCreated          Type = "GOODS_FEEDBACK_CREATED"
	GoodsFeedbackCommentCreated   Type = "GOODS_FEEDBACK_COMMENT_CREATED"
	ChatCreated                   Type = "CHAT_CREATED"
	ChatMessageSent               Type = "CHAT_MESSAGE_SENT"
	ChatArbitrageStarted          Type = "CHAT_ARBITRAGE_STARTED"
	ChatArbitrageFinished         Type = "CHAT_ARBITRAGE_FINISHED"
	QuestionCreated               Type = "QUESTION_CREATED"
	QuestionAnswerCreated         Type = "QUESTION_ANSWER_CREATED"
	QuestionCommentCreated        Type = "QUESTION_COMMENT_CREATED"
)

// Types lists every notification type in the order in which events of one
// story happen: PING first, a thing created before it changes.
func Types() []Type {
	return []Type{
		Ping,
		OrderCreated, OrderUpdated, OrderStatusUpdated, OrderCancellationRequest, OrderCancelled,
		OrderReturnCreated, OrderReturnStatusUpdated, OrderLineServiceStatusUpdated,
		GoodsFeedbackCreated, GoodsFeedbackCommentCreated,
		ChatCreated, ChatMessageSent, ChatArbitrageStarted, ChatArbitrageFinished,
		QuestionCreated, QuestionAnswerCreated, QuestionCommentCreated,
	}
}

// CabinetOnly reports whether t is sent to cabinet subscriptions alone, never
// to a single shop's (N-TYPES).
func (t Type) CabinetOnly() bool {
	switch t {
	case GoodsFeedbackCreated, GoodsFeedbackCommentCreated,
		ChatCreated, ChatMessageSent, ChatArbitrageStarted, ChatArbitrageFinished,
		QuestionCreated, QuestionAnswerCreated, QuestionCommentCreated:
		return true
	}
	return false
}
