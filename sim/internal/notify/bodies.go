package notify

import "github.com/localmarket/localmarket/sim/market"

// The bodies of notifications (N-BODY), in the order in which they are
// written. Every one begins with its type.

type head struct {
	Type market.Type `json:"notificationType"`
}

type orderHead struct {
	head
	OrderID    int64 `json:"orderId"`
	CampaignID int64 `json:"campaignId"`
}

type businessHead struct {
	head
	BusinessID int64 `json:"businessId"`
}

type pingBody struct {
	head
	Time string `json:"time,omitempty"`
}

type itemBody struct {
	OfferID string `json:"offerId"`
	Count   int64  `json:"count"`
}

type orderCreatedBody struct {
	orderHead
	Items     []itemBody        `json:"items"`
	CreatedAt string            `json:"createdAt"`
	Services  []lineServiceBody `json:"orderLineServices,omitempty"`
}

type lineServiceBody struct {
	ItemID         int64  `json:"itemId"`
	ServiceArticle string `json:"serviceArticle"`
}

type orderUpdatedBody struct {
	orderHead
	UpdateType string `json:"updateType"`
	UpdatedAt  string `json:"updatedAt"`
}

type orderStatusUpdatedBody struct {
	orderHead
	Status    string `json:"status"`
	Substatus string `json:"substatus"`
	UpdatedAt string `json:"updatedAt"`
}

type orderCancellationRequestBody struct {
	orderHead
	RequestedAt string `json:"requestedAt"`
}

type orderCancelledBody struct {
	orderHead
	Items       []itemBody `json:"items"`
	CancelledAt string     `json:"cancelledAt"`
}

type orderReturnCreatedBody struct {
	orderHead
	ReturnID   int64      `json:"returnId"`
	ReturnType string     `json:"returnType"`
	Items      []itemBody `json:"items"`
	CreatedAt  string     `json:"createdAt"`
}

type orderReturnStatusUpdatedBody struct {
	orderHead
	ReturnID  int64              `json:"returnId"`
	Statuses  returnStatusesBody `json:"statuses"`
	UpdatedAt string             `json:"updatedAt"`
}

type returnStatusesBody struct {
	RefundStatus   string `json:"refundStatus,omitempty"`
	ShipmentStatus string `json:"shipmentStatus,omitempty"`
}

type orderLineServiceStatusUpdatedBody struct {
	orderHead
	ItemID         int64               `json:"itemId"`
	ServiceArticle string              `json:"serviceArticle"`
	Statuses       []serviceStatusBody `json:"statuses"`
	CancelReason   string              `json:"cancelReason,omitempty"`
	UpdatedAt      string              `json:"updatedAt"`
}

type serviceStatusBody struct {
	Status string `json:"status"`
	Count  int64  `json:"count"`
}

type goodsFeedbackCreatedBody struct {
	businessHead
	FeedbackID  int64  `json:"feedbackId"`
	CreatedAt   string `json:"createdAt"`
	PublishedAt string `json:"publishedAt"`
}

type goodsFeedbackCommentCreatedBody struct {
	businessHead
	CommentID int64  `json:"commentId"`
	CreatedAt string `json:"createdAt"`
}

type chatCreatedBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	CreatedAt string `json:"createdAt"`
}

type chatMessageSentBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	MessageID string `json:"messageId"`
	SentAt    string `json:"sentAt"`
}

type chatArbitrageStartedBody struct {
	businessHead
	ChatID    int64  `json:"chatId"`
	StartedAt string `json:"startedAt"`
}

type chatArbitrageFinishedBody struct {
	businessHead
	ChatID     int64  `json:"chatId"`
	FinishedAt string `json:"finishedAt"`
}

type questionCreatedBody struct {
	businessHead
	QuestionID int64  `json:"questionId"`
	CreatedAt  string `json:"createdAt"`
}

type questionAnswerCreatedBody struct {
	businessHead
	AnswerID  int64  `json:"answerId"`
	CreatedAt string `json:"createdAt"`
}

type questionCommentCreatedBody struct {
	businessHead
	AnswerID  int64  `json:"answerId"`
	CommentID int64  `json:"commentId"`
	CreatedAt string `json:"createdAt"`
}
