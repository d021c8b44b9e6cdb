package fake

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// Retell is the notification of what has happened outside of the story, by what
// a store called on the pull API or by Market's own timers. From then on it is
// part of the story. Order is the order that it is about, or nil. It is an error
// if no notification tells of such a change.
func (s *Story) Retell(c market.Change, o *market.Order) (market.Notification, error) {
	if _, ok := s.tellers[c.Type]; !ok {
		return market.Notification{}, fmt.Errorf("contract revision %s has no notification type %.80q to tell of", s.revision, string(c.Type))
	}
	at := c.At.UTC()
	if at.After(s.clock.last) {
		s.clock.last = at
	}
	t := &telling{Story: s, Event: market.Event{Type: c.Type}, at: at}
	t.retell(c, at.Format(layout))
	if t.err != nil {
		return market.Notification{}, t.err
	}
	s.learn(c, o)
	return t.told[0], nil
}

func (t *telling) retell(c market.Change, at string) {
	order := orderHead{head{c.Type}, c.OrderID, c.CampaignID}
	switch c.Type {
	case market.OrderCreated:
		t.say(orderCreatedBody{orderHead: order, Items: units(c.Items), CreatedAt: at})
	case market.OrderUpdated:
		t.say(orderUpdatedBody{order, c.UpdateType, at})
	case market.OrderStatusUpdated:
		t.say(orderStatusUpdatedBody{order, string(c.To.Status), string(c.To.Substatus), at})
	case market.OrderCancellationRequest:
		t.say(orderCancellationRequestBody{order, at})
	case market.OrderCancelled:
		t.say(orderCancelledBody{order, units(c.Items), at})
	case market.OrderReturnCreated:
		t.say(orderReturnCreatedBody{order, c.ReturnID, string(c.ReturnType), units(c.Items), at})
	case market.OrderReturnStatusUpdated:
		t.say(orderReturnStatusUpdatedBody{order, c.ReturnID, returnStatusesBody{string(c.Refund), string(c.Shipment)}, at})
	default:
		t.retellCabinet(c, at)
	}
}

// retellCabinet tells of what is the whole cabinet's.
func (t *telling) retellCabinet(c market.Change, at string) {
	business := businessHead{head{c.Type}, c.BusinessID}
	switch c.Type {
	case market.GoodsFeedbackCreated:
		t.say(goodsFeedbackCreatedBody{business, c.FeedbackID, at, at})
	case market.GoodsFeedbackCommentCreated:
		t.say(goodsFeedbackCommentCreatedBody{business, c.CommentID, at})
	case market.ChatCreated:
		t.say(chatCreatedBody{business, c.ChatID, at})
	case market.ChatMessageSent:
		t.say(chatMessageSentBody{business, c.ChatID, strconv.FormatInt(c.MessageID, 10), at})
	case market.ChatArbitrageStarted:
		t.say(chatArbitrageStartedBody{business, c.ChatID, at})
	case market.ChatArbitrageFinished:
		t.say(chatArbitrageFinishedBody{business, c.ChatID, at})
	case market.QuestionCreated:
		t.say(questionCreatedBody{business, c.QuestionID, at})
	case market.QuestionAnswerCreated:
		t.say(questionAnswerCreatedBody{business, c.AnswerID, at})
	case market.QuestionCommentCreated:
		t.say(questionCommentCreatedBody{business, c.AnswerID, c.CommentID, at})
	default:
		t.err = fmt.Errorf("nothing outside of a story is told by %s", c.Type)
	}
}

func units(items []market.ItemCount) []itemBody {
	list := make([]itemBody, len(items))
	for i, item := range items {
		list[i] = itemBody(item)
	}
	return list
}

// learn takes what has happened into the story.
func (s *Story) learn(c market.Change, o *market.Order) {
	if known := s.learnOrder(c, o); known != nil {
		s.learnStatus(known, c)
		if c.Type == market.OrderReturnCreated {
			learned(&s.returns, c.ReturnID, &orderReturn{id: c.ReturnID, orderHead: known.orderHead(market.OrderReturnStatusUpdated)})
		}
	}
	switch c.Type {
	case market.ChatCreated:
		learned(&s.chats, c.ChatID, &chat{id: c.ChatID})
	case market.ChatArbitrageStarted, market.ChatArbitrageFinished:
		if known := s.chats.byID[c.ChatID].thing; known != nil {
			known.disputed, known.settled = true, c.Type == market.ChatArbitrageFinished
		}
	case market.GoodsFeedbackCreated:
		learned(&s.feedbacks, c.FeedbackID, &post{c.FeedbackID})
	case market.QuestionCreated:
		learned(&s.questions, c.QuestionID, &post{c.QuestionID})
	case market.QuestionAnswerCreated:
		learned(&s.answers, c.AnswerID, &post{c.AnswerID})
	}
}

// learned adds a thing to its shelf unless it is there.
func learned[T any](on *shelf[T], id int64, thing *T) {
	if _, ok := on.byID[id]; !ok {
		on.add(id, thing, false)
	}
}

// learnOrder is the story's order that a change is about, which it may not have
// told of yet; nil if it is about none.
func (s *Story) learnOrder(c market.Change, o *market.Order) *order {
	if c.OrderID == 0 {
		return nil
	}
	if known, ok := s.orders.byID[c.OrderID]; ok {
		return known.thing
	}
	if o == nil {
		return nil
	}
	known := &order{Order: o.Clone(), way: plainWay(o.Model, ""), returned: make([]int64, len(o.Items))}
	known.path = s.moves.path(known.way)
	s.orders.add(o.ID, known, false)
	return known
}

// learnStatus brings an order to the status that it has come to.
func (s *Story) learnStatus(o *order, c market.Change) {
	to := move{string(c.To.Status), string(c.To.Substatus)}
	switch {
	case c.Type == market.OrderCancelled, to.status == statusCancelled:
		o.path, o.last = nil, move{statusCancelled, to.substatus}
	case c.Type == market.OrderCreated, c.Type == market.OrderStatusUpdated:
		o.arrive(to)
		o.path = ahead(s.moves.path(o.way), o.last)
	case c.Type == market.OrderCancellationRequest:
		o.asked = true
	case c.Type == market.OrderReturnCreated:
		for i, item := range o.Items {
			at := slices.IndexFunc(c.Items, func(sent market.ItemCount) bool { return sent.OfferID == item.OfferID })
			if at >= 0 {
				o.returned[i] = min(item.Count, o.returned[i]+c.Items[at].Count)
			}
		}
	}
}
