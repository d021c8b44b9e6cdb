package state

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// subject is what a chat is about: there is one chat about it.
type subject struct {
	business int64
	context  string
	id       int64
}

func subjectOf(c *market.Chat) subject {
	id := c.OrderID
	if c.Context == market.ChatAboutReturn {
		id = c.ReturnID
	}
	return subject{c.BusinessID, c.Context, id}
}

// CreateChat begins a chat about an order, a return or nothing, or returns the
// one that there is already, unchanged. The shop, and the order of a return, are
// filled in.
func (s *State) CreateChat(c market.Chat, at time.Time) (market.Chat, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkChat(&c); err != nil {
		return c, nil, err
	}
	if id, ok := s.about[subjectOf(&c)]; ok && c.Context != market.ChatDirect {
		return *s.chats.get(id), nil, nil
	}
	if err := s.checkCapacity("chats", s.chats.keys.len, 1); err != nil {
		return c, nil, err
	}
	if c.ID != 0 && s.chats.get(c.ID) != nil {
		return c, nil, market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("chat %d", c.ID)}
	}
	s.putChat(&c, at)
	return c, []market.Change{s.chatChange(market.ChatCreated, &c)}, nil
}

// checkChat finds what a chat is about: things of other cabinets are not there.
func (s *State) checkChat(c *market.Chat) error {
	switch c.Context {
	case market.ChatDirect:
		return nil
	case market.ChatAboutReturn:
		r := s.returns.get(c.ReturnID)
		if r == nil || !s.ofBusiness(c.BusinessID, r.CampaignID) {
			return notFound(fmt.Sprintf("return %d", c.ReturnID))
		}
		c.OrderID = r.OrderID
	case market.ChatAboutOrder:
	default:
		return badOrder(fmt.Sprintf("a chat is about ORDER, RETURN or DIRECT, not %.80q", c.Context))
	}
	o := s.orders.get(c.OrderID)
	if o == nil || !s.ofBusiness(c.BusinessID, o.CampaignID) {
		return notFound(fmt.Sprintf("order %d", c.OrderID))
	}
	if why := rules.NoChat(o, c.Context); why != "" {
		return market.Refusal{Reason: market.ChatClosed, Detail: why}
	}
	c.CampaignID, c.BusinessID = o.CampaignID, s.businessOf(o.CampaignID)
	if c.Customer == "" {
		c.Customer = o.Buyer
	}
	return nil
}

// ofBusiness reports whether a shop is of a cabinet; 0 stands for any.
func (s *State) ofBusiness(business, campaignID int64) bool {
	return business == 0 || s.businessOf(campaignID) == business
}

func (s *State) putChat(c *market.Chat, at time.Time) {
	if c.ID == 0 {
		c.ID = s.number(Chats, byStore)
	}
	if c.Status == "" {
		c.Status = market.ChatNew
	}
	if c.CreatedAt.IsZero() {
		c.CreatedAt = at
	}
	c.UpdatedAt = at
	put(&s.undo, s.about, subjectOf(c), c.ID)
	s.commitChat(*c)
}

func (s *State) commitChat(next market.Chat) { s.chats.put(next.ID, next.CreatedAt, &next) }

func (s *State) chatChange(t market.Type, c *market.Chat) market.Change {
	return market.Change{Type: t, At: c.UpdatedAt, BusinessID: c.BusinessID, ChatID: c.ID, OrderID: c.OrderID, ReturnID: c.ReturnID}
}

// Chat is the chat of a number.
func (s *State) Chat(id int64) (market.Chat, bool) { return one(s, &s.chats, id) }

// ChatFilter says which chats are wanted: those that meet all that is set.
type ChatFilter struct {
	BusinessID          int64
	OrderIDs, ReturnIDs []int64
	Contexts            []string
	Statuses            []market.ChatStatus
	// Disputes are chats with an arbiter, Talks those without; neither means both.
	Disputes, Talks bool
	// Where is any other condition, or nil. It must neither change the chat nor
	// call the store.
	Where func(*market.Chat) bool
}

// Chats lists chats as they were created, the oldest first.
func (s *State) Chats(f ChatFilter, p Page) (Listed[market.Chat], error) {
	return listed(s, &s.chats, p, func(c *market.Chat) bool {
		kind := f.Disputes == f.Talks || c.Dispute == f.Disputes
		return kind && (f.BusinessID == 0 || c.BusinessID == f.BusinessID) &&
			among(f.OrderIDs, c.OrderID) && among(f.ReturnIDs, c.ReturnID) &&
			among(f.Contexts, c.Context) && among(f.Statuses, c.Status) &&
			(f.Where == nil || f.Where(c))
	})
}

// SendMessage adds a message to a chat, and gives it a number if it has none.
func (s *State) SendMessage(chatID int64, m market.Message, at time.Time) (market.Message, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats.get(chatID)
	switch {
	case c == nil:
		return m, nil, notFound(fmt.Sprintf("chat %d", chatID))
	case c.Status == market.ChatFinished && m.Sender == market.FromPartner:
		return m, nil, market.Refusal{Reason: market.ChatClosed, Detail: fmt.Sprintf("chat %d is finished", chatID)}
	case m.Text == "" && len(m.Files) == 0, utf8.RuneCountInString(m.Text) > market.MaxMessage:
		return m, nil, badOrder(fmt.Sprintf("a message has 1 to %d characters, or a file", market.MaxMessage))
	case c.Messages >= market.MaxMessages:
		return m, nil, market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("chat %d has %d messages", chatID, market.MaxMessages)}
	}
	m.At = later(c.UpdatedAt.Add(tick), at)
	next := s.addMessage(*c, &m)
	change := s.chatChange(market.ChatMessageSent, &next)
	change.MessageID = m.ID
	return m, []market.Change{change}, nil
}

// addMessage puts a message in a chat, and the chat in place.
func (s *State) addMessage(c market.Chat, m *market.Message) market.Chat {
	thread := s.messages[c.ID]
	if thread == nil {
		thread = s.newThread(c.ID)
		put(&s.undo, s.messages, c.ID, thread)
	}
	if m.ID == 0 {
		m.ID = s.number(Messages, byStore)
	}
	m.Files = slices.Clone(m.Files)
	kept := *m
	thread.put(m.ID, m.At, &kept)
	c.Status, c.Messages, c.UpdatedAt = c.After(m.Sender), len(thread.byID), m.At
	if m.Sender != market.FromPartner {
		c.Support = m.Sender != market.FromCustomer
	}
	s.commitChat(c)
	return c
}

// Message is one message of a chat.
func (s *State) Message(chatID, id int64) (market.Message, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if thread := s.messages[chatID]; thread != nil {
		if m := thread.get(id); m != nil {
			return cloneMessage(m), true
		}
	}
	return market.Message{}, false
}

// Messages lists the messages of a chat, the oldest first, from the one of a
// number on, or all with 0.
func (s *State) Messages(chatID, from int64, p Page) (Listed[market.Message], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	thread := s.messages[chatID]
	if thread == nil {
		thread = &orderedMap[market.Message]{}
	}
	page, err := paged(p, thread.all, thread.get, since(thread.get(from), from))
	return copied(page, err, cloneMessage)
}

// since lets pass what was said from a message on. Numbers do not tell: those of
// buyers and of stores are apart.
func since(first *market.Message, id int64) func(*market.Message) bool {
	if first == nil {
		return func(m *market.Message) bool { return m.ID >= id }
	}
	start := key{nanos(first.At), first.ID}
	return func(m *market.Message) bool { return start.compare(key{nanos(m.At), m.ID}) <= 0 }
}

func cloneMessage(m *market.Message) market.Message {
	c := *m
	c.Files = slices.Clone(m.Files)
	return c
}

// StartDispute calls an arbiter into a chat that is about something.
func (s *State) StartDispute(chatID int64, at time.Time) ([]market.Change, error) {
	return s.editChat(chatID, market.ChatArbitrageStarted, at, func(c *market.Chat) string {
		switch {
		case c.Context == market.ChatDirect:
			return "a direct chat has no disputes"
		case c.Dispute:
			return "its dispute was begun before"
		}
		c.Dispute, c.Status = true, market.ChatWaitsForArbiter
		return ""
	})
}

// FinishDispute ends the dispute of a chat, and the chat with it.
func (s *State) FinishDispute(chatID int64, at time.Time) ([]market.Change, error) {
	return s.editChat(chatID, market.ChatArbitrageFinished, at, func(c *market.Chat) string {
		if !c.Dispute || c.Status == market.ChatFinished {
			return "it has no dispute under way"
		}
		c.Status = market.ChatFinished
		return ""
	})
}

// editChat changes a chat, unless do says why not.
func (s *State) editChat(id int64, t market.Type, at time.Time, do func(*market.Chat) string) ([]market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats.get(id)
	if old == nil {
		return nil, notFound(fmt.Sprintf("chat %d", id))
	}
	next := *old
	if why := do(&next); why != "" {
		return nil, market.Refusal{Reason: market.ChatClosed, Detail: why}
	}
	next.UpdatedAt = later(old.UpdatedAt.Add(tick), at)
	s.commitChat(next)
	return []market.Change{s.chatChange(t, &next)}, nil
}
