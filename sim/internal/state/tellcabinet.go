package state

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/market"
)

// ofCabinet puts in what is no shop's: chats, reviews and questions.
func (t *tale) ofCabinet() {
	if t.n.ID() == 0 {
		return
	}
	switch t.n.Type {
	case market.GoodsFeedbackCreated:
		t.review(t.number("feedbackId"))
	case market.GoodsFeedbackCommentCreated:
		t.said(FeedbackComment, t.number("commentId"), func() int64 { return t.review(t.newestReview()) }, plainComment)
	case market.QuestionCreated:
		t.asked(t.number("questionId"))
	case market.QuestionAnswerCreated:
		t.answered(t.number("answerId"))
	case market.QuestionCommentCreated:
		t.said(AnswerComment, t.number("commentId"), func() int64 { return t.answered(t.number("answerId")) }, plainComment)
	default:
		t.chat(t.number("chatId"))
	}
}

// chat is for all that befalls chats.
func (t *tale) chat(id int64) {
	c := t.theChat(id)
	switch t.n.Type {
	case market.ChatMessageSent:
		sent := t.time("sentAt")
		c.UpdatedAt = later(c.UpdatedAt, sent)
		m := market.Message{ID: t.number("messageId"), At: sent, Sender: market.FromCustomer, Text: plainMessage}
		if c.Messages < market.MaxMessages {
			t.addMessage(c, &m, sent)
		}
	case market.ChatArbitrageStarted:
		c.Dispute, c.Status, c.UpdatedAt = true, market.ChatWaitsForArbiter, later(c.UpdatedAt, t.time("startedAt"))
		t.commitChat(c)
	case market.ChatArbitrageFinished:
		c.Dispute, c.Status, c.UpdatedAt = true, market.ChatFinished, later(c.UpdatedAt, t.time("finishedAt"))
		t.commitChat(c)
	}
}

// theChat is the chat of a number. A new one is about the order that the story
// means, or else about the cabinet's last.
func (t *tale) theChat(id int64) market.Chat {
	if c := t.chats.get(id); c != nil {
		return *c
	}
	c := market.Chat{ID: id, BusinessID: t.n.BusinessID, Context: market.ChatDirect}
	about := t.newest[t.n.BusinessID]
	if t.order != nil {
		about = t.order.ID
	}
	if o := t.orders.get(about); o != nil {
		c.Context, c.OrderID, c.CampaignID, c.Customer = market.ChatAboutOrder, o.ID, o.CampaignID, o.Buyer
		if _, taken := t.about[subjectOf(&c)]; taken {
			c = market.Chat{ID: id, BusinessID: t.n.BusinessID, Context: market.ChatDirect, Customer: o.Buyer}
		}
	}
	c.CreatedAt = t.time("createdAt")
	t.putChat(&c, c.CreatedAt)
	return c
}

// review is the review of a number, made up if it is not there.
func (t *tale) review(id int64) int64 {
	if t.reviews.get(id) != nil {
		return id
	}
	f := market.Feedback{ID: id, BusinessID: t.n.BusinessID, Rating: plainRating, Recommended: true, CreatedAt: t.time("createdAt")}
	if o := t.lastOrder(); o != nil {
		f.OrderID, f.OfferID, f.Author = o.ID, o.Items[0].OfferID, o.Buyer
	}
	t.putFeedback(&f, t.at)
	return f.ID
}

// lastOrder is the cabinet's newest.
func (t *tale) lastOrder() *market.Order { return t.orders.get(t.newest[t.n.BusinessID]) }

func (t *tale) newestReview() int64 {
	if r := t.reviews.last(func(f *market.Feedback) bool { return f.BusinessID == t.n.BusinessID }); r != nil {
		return r.ID
	}
	return 0
}

// asked is the question of a number, made up if it is not there.
func (t *tale) asked(id int64) int64 {
	if t.questions.get(id) != nil {
		return id
	}
	q := market.Question{ID: id, BusinessID: t.n.BusinessID, OfferID: plainSKU, Text: plainQuestion, CreatedAt: t.time("createdAt")}
	if o := t.lastOrder(); o != nil {
		q.OfferID = o.Items[0].OfferID
	}
	t.putQuestion(&q, t.at)
	return q.ID
}

// answered is the answer of a number: to the cabinet's last question, if it is
// not there.
func (t *tale) answered(id int64) int64 {
	return t.said(Answer, id, func() int64 {
		if q := t.questions.last(func(q *market.Question) bool { return q.BusinessID == t.n.BusinessID }); q != nil {
			return q.ID
		}
		return t.asked(0)
	}, plainAnswer)
}

// said is the text of a number, made up if it is not there.
func (t *tale) said(k TextKind, id int64, parent func() int64, text string) int64 {
	if id != 0 && t.texts[k].shelf.get(id) != nil {
		return id
	}
	one := market.Text{
		ID: id, ParentID: parent(), BusinessID: t.n.BusinessID, Author: market.AuthorUser, Text: text, CreatedAt: t.time("createdAt"),
	}
	t.putText(k, &one, t.at)
	return cmp.Or(one.ID, id)
}
