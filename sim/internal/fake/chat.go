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

// undisputable says why no dispute can begin.
func (c *chat) undisputable() string {
	if c.disputed {
		return disputedBefore
	}
	return ""
}

// unsettleable says why no dispute can end.
func (c *chat) unsettleable() string {
	switch {
	case !c.disputed:
		return neverDisputed
	case c.settled:
		return disputeIsSettled
	}
	return ""
}

func (t *telling) chatCreated() { t.newChat() }

func (t *telling) newChat() *chat {
	c := &chat{id: t.id(chatIDs)}
	t.chats.add(c.id, c, t.extreme)
	t.say(chatCreatedBody{
		businessHead: t.businessHead(market.ChatCreated),
		ChatID:       c.id,
		CreatedAt:    t.stamp(),
	})
	return c
}

func (t *telling) chatMessageSent() {
	c := subject(t, &t.chats, allowed, t.newChat, suitable)
	if c == nil {
		return
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
	c := subject(t, &t.chats, (*chat).undisputable, t.newChat, suitable)
	if c == nil {
		return nil
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
	c := subject(t, &t.chats, (*chat).unsettleable, t.newDispute, suitable)
	if c == nil {
		return
	}
	c.settled = true
	t.say(chatArbitrageFinishedBody{
		businessHead: t.businessHead(market.ChatArbitrageFinished),
		ChatID:       c.id,
		FinishedAt:   t.stamp(),
	})
}
