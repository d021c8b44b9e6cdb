package fake

import (
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// chat is a chat as the story knows it. It has at most one dispute.
type chat struct {
	id       int64
	disputed bool // a dispute was begun
	settled  bool // and has ended
}

func (t *telling) chatCreated() { t.newChat() }

func (t *telling) newChat() *chat {
	c := &chat{id: t.id(chatIDs)}
	t.chats = append(t.chats, c)
	t.say(chatCreatedBody{
		businessHead: t.businessHead(market.ChatCreated),
		ChatID:       c.id,
		CreatedAt:    t.stamp(),
	})
	return c
}

func (t *telling) chatMessageSent() {
	c := pick(t, t.chats, func(*chat) bool { return true })
	if c == nil {
		c = t.newChat()
	}
	t.say(chatMessageSentBody{
		businessHead: t.businessHead(market.ChatMessageSent),
		ChatID:       c.id,
		MessageID:    strconv.FormatInt(t.id(messageIDs), 10),
		SentAt:       t.stamp(),
	})
}

func (t *telling) chatArbitrageStarted() { t.newDispute() }

func (t *telling) newDispute() *chat {
	c := pick(t, t.chats, func(c *chat) bool { return !c.disputed })
	if c == nil {
		c = t.newChat()
	}
	c.disputed = true
	t.say(chatArbitrageStartedBody{
		businessHead: t.businessHead(market.ChatArbitrageStarted),
		ChatID:       c.id,
		StartedAt:    t.stamp(),
	})
	return c
}

func (t *telling) chatArbitrageFinished() {
	c := pick(t, t.chats, func(c *chat) bool { return c.disputed && !c.settled })
	if c == nil {
		c = t.newDispute()
	}
	c.settled = true
	t.say(chatArbitrageFinishedBody{
		businessHead: t.businessHead(market.ChatArbitrageFinished),
		ChatID:       c.id,
		FinishedAt:   t.stamp(),
	})
}
