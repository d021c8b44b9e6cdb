package sim

import (
	"cmp"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// talkComposers are those of chats, reviews and questions.
func talkComposers() map[market.Type]func(*composing) error {
	return map[market.Type]func(*composing) error{
		market.GoodsFeedbackCreated:        (*composing).goodsFeedbackCreated,
		market.GoodsFeedbackCommentCreated: (*composing).goodsFeedbackCommentCreated,
		market.ChatCreated:                 (*composing).chatCreated,
		market.ChatMessageSent:             (*composing).chatMessageSent,
		market.ChatArbitrageStarted:        (*composing).chatArbitrageStarted,
		market.ChatArbitrageFinished:       (*composing).chatArbitrageFinished,
		market.QuestionCreated:             (*composing).questionCreated,
		market.QuestionAnswerCreated:       (*composing).questionAnswerCreated,
		market.QuestionCommentCreated:      (*composing).questionCommentCreated,
	}
}

func (c *composing) chatCreated() error {
	_, err := c.newChat(false)
	return err
}

// newChat is about the latest order or return that has none, or about nothing in
// particular where it may be.
func (c *composing) newChat(ofOrder bool) (market.Chat, error) {
	chat := market.Chat{ID: c.number(state.Chats), BusinessID: c.businessID(), Context: market.ChatDirect}
	context := c.fake.ChatContext(c.state.Ordinal(state.Chats, chat.ID))
	if ofOrder && context == market.ChatDirect {
		context = market.ChatAboutOrder
	}
	switch context {
	case market.ChatAboutReturn:
		if chat.ReturnID = c.silentReturn(); chat.ReturnID != 0 {
			chat.Context = market.ChatAboutReturn
			break
		}
		fallthrough
	case market.ChatAboutOrder:
		chat.OrderID = c.silentOrder()
	}
	if ofOrder && chat.OrderID+chat.ReturnID == 0 {
		o, err := c.newOrder(newOrder{direct: true})
		if err != nil {
			return chat, err
		}
		chat.OrderID = o.ID
	}
	switch {
	case chat.OrderID != 0:
		chat.Context = market.ChatAboutOrder
	case chat.ReturnID == 0:
		chat.Customer, _ = c.fake.Buyer(c.state.Ordinal(state.Chats, chat.ID))
	}
	chat, changes, err := c.state.CreateChat(chat, c.now)
	return chat, c.changed(changes, err)
}

// silentOrder is the latest order of which there can be a chat and is none, or 0.
func (c *composing) silentOrder() int64 {
	for _, id := range c.state.LatestOrders(false, func(o *market.Order) bool { return rules.NoChat(o, market.ChatAboutOrder) == "" }) {
		if !c.state.HasChat(c.businessID(), market.ChatAboutOrder, id) {
			return id
		}
	}
	return 0
}

// silentReturn is the latest return of which there can be a chat and is none, or 0.
func (c *composing) silentReturn() int64 {
	for _, id := range c.state.LatestReturns(false, nil) {
		r, _ := c.state.Return(id)
		o, _ := c.state.Order(r.OrderID)
		if rules.NoChat(&o, market.ChatAboutReturn) == "" && !c.state.HasChat(c.businessID(), market.ChatAboutReturn, id) {
			return id
		}
	}
	return 0
}

// chat is what an event of a chat is of.
func (c *composing) chat(begin func() (market.Chat, error), suits func(*market.Chat) bool) (market.Chat, error) {
	id, err := c.subject(c.Of, things{
		"chat", func() []int64 { return c.state.LatestChats(false, nil) },
		func(id int64) bool { _, ok := c.state.Chat(id); return ok },
	}, c.state.LatestChats(c.extreme, suits))
	if err != nil {
		return market.Chat{}, err
	}
	if id == 0 {
		return begin()
	}
	chat, _ := c.state.Chat(id)
	return chat, nil
}

func (c *composing) chatMessageSent() error {
	chat, err := c.chat(func() (market.Chat, error) { return c.newChat(false) }, func(chat *market.Chat) bool {
		return chat.Status != market.ChatFinished && chat.Messages < market.MaxMessages
	})
	if err != nil {
		return err
	}
	id := c.number(state.Messages)
	m := market.Message{Sender: market.FromCustomer, Text: c.Text}
	for _, photo := range c.Photos {
		m.Files = append(m.Files, market.File{Name: photo, URL: photo})
	}
	if m.Text == "" && len(m.Files) == 0 {
		m = c.fake.Message(c.state.Ordinal(state.Messages, id))
	}
	m.ID = id
	_, changes, err := c.state.SendMessage(chat.ID, m, c.now)
	return c.changed(changes, err)
}

func (c *composing) chatArbitrageStarted() error {
	_, err := c.newDispute()
	return err
}

func (c *composing) newDispute() (market.Chat, error) {
	chat, err := c.chat(func() (market.Chat, error) { return c.newChat(true) }, func(chat *market.Chat) bool {
		return chat.Context != market.ChatDirect && !chat.Dispute && chat.Status != market.ChatFinished
	})
	if err != nil {
		return chat, err
	}
	return chat, c.changed(c.state.StartDispute(chat.ID, c.now))
}

func (c *composing) chatArbitrageFinished() error {
	chat, err := c.chat(c.newDispute, func(chat *market.Chat) bool { return chat.Dispute && chat.Status != market.ChatFinished })
	if err != nil {
		return err
	}
	return c.changed(c.state.FinishDispute(chat.ID, c.now))
}

// reviewed is an order and an offer that buyers write about: the latest of those,
// or what is on sale.
func (c *composing) reviewed() (order int64, offer string) {
	if c.about != nil {
		return c.about.ID, c.about.Items[0].OfferID
	}
	if ids := c.state.LatestOrders(false, nil); len(ids) > 0 {
		o, _ := c.state.Order(ids[0])
		return o.ID, o.Items[0].OfferID
	}
	for _, shop := range c.campaigns() {
		if onSale := c.state.OnSale(shop.ID); len(onSale) > 0 {
			return 0, onSale[0].Offer.ID
		}
	}
	return 0, ""
}

func (c *composing) goodsFeedbackCreated() error { return c.newFeedback() }

func (c *composing) newFeedback() error {
	f := market.Feedback{ID: c.number(state.Reviews), BusinessID: c.businessID()}
	ordinal := c.state.Ordinal(state.Reviews, f.ID)
	f.OrderID, f.OfferID = c.reviewed()
	f.Author, _ = c.fake.Buyer(ordinal)
	f.Rating, f.Text = c.fake.Review(ordinal)
	c.fake.Opinion(ordinal, &f)
	if c.Type == market.GoodsFeedbackCreated {
		f.Rating, f.Text = cmp.Or(c.Rating, f.Rating), cmp.Or(c.Text, f.Text)
	}
	f.Recommended = f.Rating > 3
	_, changes, err := c.state.PutFeedback(f, c.now)
	return c.changed(changes, err)
}

func (c *composing) goodsFeedbackCommentCreated() error {
	id, err := c.subject(c.Of, things{
		"review", func() []int64 { return c.state.LatestFeedbacks(false) },
		func(id int64) bool { _, ok := c.state.Feedback(id); return ok },
	}, c.state.LatestFeedbacks(c.extreme))
	if err == nil && id == 0 {
		if err = c.newFeedback(); err == nil {
			id = c.last().FeedbackID
		}
	}
	if err != nil {
		return err
	}
	return c.say(state.FeedbackComment, state.Comments, id, c.fake.Comment)
}

// say adds a buyer's text to what it is on.
func (c *composing) say(k state.TextKind, numbers state.Kind, parent int64, text func(uint64) string) error {
	t := market.Text{ID: c.number(numbers), ParentID: parent, Author: market.AuthorUser}
	ordinal := c.state.Ordinal(numbers, t.ID)
	t.Text = text(ordinal)
	if k == state.AnswerComment && c.Type == market.QuestionCommentCreated || k == state.Answer && c.Type == market.QuestionAnswerCreated || k == state.FeedbackComment {
		t.Text = cmp.Or(c.Text, t.Text)
	}
	t.AuthorName, _ = c.fake.Buyer(ordinal)
	_, changes, err := c.state.AddText(k, t, c.now)
	return c.changed(changes, err)
}

func (c *composing) questionCreated() error { return c.newQuestion() }

func (c *composing) newQuestion() error {
	q := market.Question{ID: c.number(state.Questions), BusinessID: c.businessID()}
	ordinal := c.state.Ordinal(state.Questions, q.ID)
	_, q.OfferID = c.reviewed()
	q.Author, _ = c.fake.Buyer(ordinal)
	q.Text = c.fake.Question(ordinal)
	q.Likes, q.Dislikes = c.fake.Votes(ordinal)
	if c.Type == market.QuestionCreated {
		q.Text = cmp.Or(c.Text, q.Text)
	}
	_, changes, err := c.state.PutQuestion(q, c.now)
	return c.changed(changes, err)
}

func (c *composing) questionAnswerCreated() error {
	id, err := c.subject(c.Of, things{
		"question", func() []int64 { return c.state.LatestQuestions(false) },
		func(id int64) bool { _, ok := c.state.Question(id); return ok },
	}, c.state.LatestQuestions(c.extreme))
	if err != nil {
		return err
	}
	return c.newAnswer(id)
}

// newAnswer is to a question, to one of the latest, or to a new one.
func (c *composing) newAnswer(question int64) error {
	if latest := c.state.LatestQuestions(c.extreme); question == 0 && len(latest) > 0 {
		question = latest[0]
	}
	if question == 0 {
		if err := c.newQuestion(); err != nil {
			return err
		}
		question = c.last().QuestionID
	}
	return c.say(state.Answer, state.Answers, question, c.fake.Answer)
}

func (c *composing) questionCommentCreated() error {
	id, err := c.subject(c.Of, things{
		"answer", func() []int64 { return c.state.LatestAnswers(false) },
		func(id int64) bool {
			t, ok := c.state.Text(state.Answer, id)
			return ok && t.Status != market.TextDeleted
		},
	}, c.state.LatestAnswers(c.extreme))
	if err == nil && id == 0 {
		if err = c.newAnswer(0); err == nil {
			id = c.last().AnswerID
		}
	}
	if err != nil {
		return err
	}
	return c.say(state.AnswerComment, state.AnswerComments, id, c.fake.Comment)
}
