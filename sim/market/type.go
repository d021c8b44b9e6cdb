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

// typeFacts is what is known of a notification type.
type typeFacts struct {
	t Type
	// idField is the field of its body with the number of what it tells of, and
	// ofField that of what an event of the type hits and was there before it.
	idField, ofField string
	cabinetOnly      bool
}

// typeTable has every type in the order in which events of one story happen: PING
// first, a thing created before it changes (N-TYPES, N-BODY).
var typeTable = []typeFacts{
	{Ping, "", "", false},
	{OrderCreated, "orderId", "", false},
	{OrderUpdated, "orderId", "orderId", false},
	{OrderStatusUpdated, "orderId", "orderId", false},
	{OrderCancellationRequest, "orderId", "orderId", false},
	{OrderCancelled, "orderId", "orderId", false},
	{OrderReturnCreated, "returnId", "orderId", false},
	{OrderReturnStatusUpdated, "returnId", "returnId", false},
	{OrderLineServiceStatusUpdated, "orderId", "orderId", false},
	{GoodsFeedbackCreated, "feedbackId", "", true},
	{GoodsFeedbackCommentCreated, "commentId", "feedbackId", true},
	{ChatCreated, "chatId", "", true},
	{ChatMessageSent, "chatId", "chatId", true},
	{ChatArbitrageStarted, "chatId", "chatId", true},
	{ChatArbitrageFinished, "chatId", "chatId", true},
	{QuestionCreated, "questionId", "", true},
	{QuestionAnswerCreated, "answerId", "questionId", true},
	{QuestionCommentCreated, "commentId", "answerId", true},
}

// facts are those of an unknown type too: none.
func (t Type) facts() typeFacts {
	for _, f := range typeTable {
		if f.t == t {
			return f
		}
	}
	return typeFacts{}
}

// Types lists every notification type in the order in which events of one
// story happen: PING first, a thing created before it changes.
func Types() []Type {
	all := make([]Type, len(typeTable))
	for i, f := range typeTable {
		all[i] = f.t
	}
	return all
}

// CabinetOnly reports whether t is sent to cabinet subscriptions alone, never
// to a single shop's (N-TYPES).
func (t Type) CabinetOnly() bool { return t.facts().cabinetOnly }

// IDField is the field of a body of type t that has the number of what the
// notification tells of: for an order's status the order, for a comment the
// comment. It is "" for PING and for an unknown type.
func (t Type) IDField() string { return t.facts().idField }

// OfField is the field that has the number of what an event of type t
// hits, and which was there before it: the order for its return, the
// question for its answer. It is "" for what stands at a beginning.
func (t Type) OfField() string { return t.facts().ofField }

// OfOrder reports whether there is an order in events of type t.
func (t Type) OfOrder() bool { return !t.CabinetOnly() && t.IDField() != "" }
