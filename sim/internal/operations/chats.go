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
		"createChat":        pullapi.JSON(l.createChat),
		"getChats":          pullapi.JSON(l.getChats),
		"getChat":           l.getChat,
		"getChatHistory":    pullapi.JSON(l.getChatHistory),
		"getChatMessage":    l.getChatMessage,
		"sendMessageToChat": pullapi.JSON(l.sendMessageToChat),
		"sendFileToChat":    l.sendFileToChat,
	}
}

// chatInQuery is the chat that the query names. One of another cabinet is not
// there.
func (l *operations) chatInQuery(r *pullapi.Request) (market.Chat, error) {
	c, ok := l.State.Chat(r.Int("chatId"))
	if !ok || c.BusinessID != r.BusinessID {
		return c, notFound(chatNotFound, r.Int("chatId"))
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

type createChatRequest struct {
	OrderID int64       `json:"orderId"`
	Context *subjectDTO `json:"context"`
}

// owns reports whether a shop is of the path's cabinet.
func (l *operations) owns(r *pullapi.Request, campaignID int64) bool {
	c, ok := l.State.Campaign(campaignID)
	return ok && c.BusinessID == r.BusinessID
}

type chatID struct {
	ID int64 `json:"chatId"`
}

// createChat begins a chat, or finds the one that there is.
func (l *operations) createChat(r *pullapi.Request, body createChatRequest) (any, error) {
	about := subjectDTO{market.ChatAboutOrder, body.OrderID}
	switch {
	case body.Context != nil:
		about = *body.Context
	case body.OrderID == 0:
		return nil, invalid(fieldNull, "context")
	}
	c := market.Chat{BusinessID: r.BusinessID, Context: about.Type}
	if about.Type == market.ChatAboutReturn {
		c.ReturnID = about.ID
	} else {
		c.OrderID = about.ID
		if o, ok := l.State.Order(about.ID); about.Type == market.ChatAboutOrder && (!ok || !l.owns(r, o.CampaignID)) {
			return nil, orderMissing(r, about.ID, false)
		}
	}
	c, changes, err := l.State.CreateChat(c, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	return chatID{c.ID}, nil
}

type getChatsRequest struct {
	OrderIDs     []int64             `json:"orderIds"`
	Contexts     []subjectDTO        `json:"contexts"`
	ContextTypes []string            `json:"contextTypes"`
	Types        []string            `json:"types"`
	Statuses     []market.ChatStatus `json:"statuses"`
}

func (l *operations) getChats(r *pullapi.Request, body getChatsRequest) (any, error) {
	filter := state.ChatFilter{
		BusinessID: r.BusinessID, OrderIDs: body.OrderIDs, Contexts: body.ContextTypes, Statuses: body.Statuses,
		Disputes: slices.Contains(body.Types, typeDispute), Talks: slices.Contains(body.Types, typeTalk),
	}
	if len(body.Contexts) > 0 {
		filter.Where = func(c *market.Chat) bool {
			return slices.ContainsFunc(body.Contexts, func(s subjectDTO) bool { return s.of(c) })
		}
	}
	page, err := l.State.Chats(filter, pageOf(r))
	return chatsDTO{each(page.Items, chat), paging{page.Next}}, err
}

func (l *operations) getChat(r *pullapi.Request) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	return chat(&c), nil
}

type getChatHistoryRequest struct {
	From int64 `json:"messageIdFrom"`
}

func (l *operations) getChatHistory(r *pullapi.Request, body getChatHistoryRequest) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Messages(c.ID, body.From, pageOf(r))
	if err != nil {
		return nil, err
	}
	return historyDTO{c.OrderID, chatContext(&c), each(page.Items, messageIn(r)), paging{page.Next}}, nil
}

func (l *operations) getChatMessage(r *pullapi.Request) (any, error) {
	c, err := l.chatInQuery(r)
	if err != nil {
		return nil, err
	}
	m, ok := l.State.Message(c.ID, r.Int("messageId"))
	if !ok {
		return nil, notFound(messageNotFound, r.Int("messageId"), c.ID)
	}
	return messageIn(r)(&m), nil
}
