// Package notify writes what has changed as Market's notifications tell it, by the
// contract's revision (N-BODY). It knows nothing but the change.
package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// timeFormat is RFC 3339 with all nine digits of the nanoseconds.
const timeFormat = "2006-01-02T15:04:05.000000000Z07:00"

// Ping is the body of PING. With a zero time it says none.
func Ping(at time.Time) (json.RawMessage, error) {
	b := pingBody{head: head{market.Ping}}
	if !at.IsZero() {
		b.Time = at.Format(timeFormat)
	}
	return encode(b)
}

// Notification is what tells of a change. It fails for a change that no type tells
// of. The time is written in its own zone.
func Notification(c market.Change, services bool) (market.Notification, error) {
	body, err := encode(bodyOf(c, services))
	return market.Notification{Type: c.Type, CampaignID: c.CampaignID, BusinessID: c.BusinessID, Body: body}, err
}

func encode(body any) (json.RawMessage, error) {
	if body == nil {
		return nil, fmt.Errorf("no notification tells of it")
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(body)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

// bodyOf is nil for a type that tells of no change.
func bodyOf(c market.Change, services bool) any {
	at := c.At.Format(timeFormat)
	order := orderHead{head{c.Type}, c.OrderID, c.CampaignID}
	business := businessHead{head{c.Type}, c.BusinessID}
	switch c.Type {
	case market.OrderCreated:
		return orderCreatedBody{orderHead: order, Items: items(c.Items), CreatedAt: at, Services: lineServices(c.Services, services)}
	case market.OrderUpdated:
		return orderUpdatedBody{order, c.UpdateType, at}
	case market.OrderStatusUpdated:
		return orderStatusUpdatedBody{order, string(c.To.Status), string(c.To.Substatus), at}
	case market.OrderCancellationRequest:
		return orderCancellationRequestBody{order, at}
	case market.OrderCancelled:
		return orderCancelledBody{order, items(c.Items), at}
	case market.OrderReturnCreated:
		return orderReturnCreatedBody{order, c.ReturnID, string(c.ReturnType), items(c.Items), at}
	case market.OrderReturnStatusUpdated:
		return orderReturnStatusUpdatedBody{order, c.ReturnID, returnStatusesBody{string(c.Refund), string(c.Shipment)}, at}
	case market.OrderLineServiceStatusUpdated:
		return serviceUpdated(order, c, at)
	case market.GoodsFeedbackCreated:
		return goodsFeedbackCreatedBody{business, c.FeedbackID, at, at}
	case market.GoodsFeedbackCommentCreated:
		return goodsFeedbackCommentCreatedBody{business, c.CommentID, at}
	case market.ChatCreated:
		return chatCreatedBody{business, c.ChatID, at}
	case market.ChatMessageSent:
		return chatMessageSentBody{business, c.ChatID, strconv.FormatInt(c.MessageID, 10), at}
	case market.ChatArbitrageStarted:
		return chatArbitrageStartedBody{business, c.ChatID, at}
	case market.ChatArbitrageFinished:
		return chatArbitrageFinishedBody{business, c.ChatID, at}
	case market.QuestionCreated:
		return questionCreatedBody{business, c.QuestionID, at}
	case market.QuestionAnswerCreated:
		return questionAnswerCreatedBody{business, c.AnswerID, at}
	case market.QuestionCommentCreated:
		return questionCommentCreatedBody{business, c.AnswerID, c.CommentID, at}
	}
	return nil
}

func items(counts []market.ItemCount) []itemBody {
	list := make([]itemBody, len(counts))
	for i, one := range counts {
		list[i] = itemBody(one)
	}
	return list
}

// lineServices are those of a new order, in a revision that has them.
func lineServices(all []market.ItemService, known bool) []lineServiceBody {
	var list []lineServiceBody
	for _, one := range all {
		if known {
			list = append(list, lineServiceBody{one.ItemID, one.Article})
		}
	}
	return list
}

func serviceUpdated(order orderHead, c market.Change, at string) any {
	one := c.Services[0]
	b := orderLineServiceStatusUpdatedBody{orderHead: order, ItemID: one.ItemID, ServiceArticle: one.Article, CancelReason: c.Reason, UpdatedAt: at}
	for _, part := range []serviceStatusBody{
		{string(market.ServiceCreated), one.Created}, {string(market.ServiceProvided), one.Provided}, {string(market.ServiceCancelled), one.Cancelled},
	} {
		if part.Count > 0 {
			b.Statuses = append(b.Statuses, part)
		}
	}
	return b
}
