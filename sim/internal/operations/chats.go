package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// chatHandlers talk to buyers.
func (l *operations) chatHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"createChat":        l.createChat,
		"getChats":          l.getChats,
		"getChat":           l.getChat,
		"getChatHistory":    l.getChatHistory,
		"getChatMessage":    l.getChatMessage,
		"sendMessageToChat": l.sendMessageToChat,
		"sendFileToChat":    l.sendFileToChat,
	}
}

// chatInQuery is the chat that the query names. One of another cabinet is not
// there.
func (l *operations) chatInQuery(r *pullapi.Request) (market.Chat, error) {
	c, ok := l.State.Chat(r.Int("chatId"))
	if !ok || c.BusinessID != r.BusinessID {
		return c, absent("chat", r.Int("chatId"))
	}
	return c, nil
}

// subjectDTO is what a chat is about, as requests have it.
type subjectDTO struct {
	Type string `json:"type"`
	ID   int64  `json:"id"`
}

func (s subjectDTO) of(c *market.Chat) bool {
	id := c.OrderID
	if s.Type == market.ChatAboutReturn {
		id = c.ReturnID
	}
	return c.Context == s.Type && id == s.ID
}

// createChat begins a chat, or finds the one that there is.
func (l *operations) createChat(r *pullapi.Request) (any, error) {
	var body struct {
		OrderID int64       `json:"orderId"`
		Context *subjectDTO `json:"context"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	about := subjectDTO{market.ChatAboutOrder, body.OrderID}
	switch {
	case body.Context != nil:
		about = *body.Context
	case body.OrderID == 0:
		return nil, unfit(fieldMissing, "context")
	}
	c := market.Chat{BusinessID: r.BusinessID, Context: about.Type}
	if about.Type == market.ChatAboutReturn {
		c.ReturnID = about.ID
	} else {
		c.OrderID = about.ID
	}
	c, changes, err := l.State.CreateChat(c, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	return result(struct {
		ChatID int64 `json:"chatId"`
	}{c.ID})
}

func (l *operations) getChats(r *pullapi.Request) (any, error) {
	var body struct {
		OrderIDs     []int64             `json:"orderIds"`
		Contexts     []subjectDTO        `json:"contexts"`
		ContextTypes []string            `json:"contextTypes"`
		Types        []string            `json:"types"`
		Statuses     []market.ChatStatus `json:"statuses"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	filter := state.ChatFilter{
		BusinessID: r.BusinessID, OrderIDs: body.OrderIDs, Contexts: body.ContextTypes, Statuses: body.Statuses,
		Disputes: slices.Contains(body.Types, typeDispute), Talks: slices.Contains(body.Types, typeTalk),
	}
	if len(body.Contexts) > 0 {
		filter.Where = func(c *market.Chat) bool {
			return slices.ContainsFunc(body.Contexts, func(s subjectDTO) bool { return s.of(c) })
		}
	}
	page, err := l.State.Chats(filter, tokenPage(r))
	if err != nil {
		return nil, refused(err)
	}
	return result(chatsDTO{each(page.Items, chat), pagingDTO{page.Next}})
}

func (l *operations) getChat(r *pullapi.Request) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	return result(chat(&c))
}

func (l *operations) getChatHistory(r *pullapi.Request) (any, error) {
	var body struct {
		From int64 `json:"messageIdFrom"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Messages(c.ID, body.From, tokenPage(r))
	if err != nil {
		return nil, refused(err)
	}
	return result(historyDTO{c.OrderID, chatContext(&c), each(page.Items, message), pagingDTO{page.Next}})
}

func (l *operations) getChatMessage(r *pullapi.Request) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	m, ok := l.State.Message(c.ID, r.Int("messageId"))
	if !ok {
		return nil, absent("message", r.Int("messageId"))
	}
	return result(message(&m))
}
