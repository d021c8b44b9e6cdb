package market

import "time"

// ChatStatus is whose turn it is in a chat.
type ChatStatus string

// The statuses of chats.
const (
	ChatNew              ChatStatus = "NEW"
	ChatWaitsForCustomer ChatStatus = "WAITING_FOR_CUSTOMER"
	ChatWaitsForPartner  ChatStatus = "WAITING_FOR_PARTNER"
	ChatWaitsForArbiter  ChatStatus = "WAITING_FOR_ARBITER"
	ChatWaitsForMarket   ChatStatus = "WAITING_FOR_MARKET"
	ChatFinished         ChatStatus = "FINISHED"
)

// What a chat may be about.
const (
	ChatAboutOrder  = "ORDER"
	ChatAboutReturn = "RETURN"
	ChatDirect      = "DIRECT"
)

// The bounds of a chat.
const (
	MaxMessage  = 4096    // characters of one message
	MaxMessages = 10_000  // of one chat (choice)
	MaxFile     = 5 << 20 // bytes of one file
)

// Sender is who wrote a message.
type Sender string

// The senders.
const (
	FromPartner  Sender = "PARTNER"
	FromCustomer Sender = "CUSTOMER"
	FromMarket   Sender = "MARKET"
	FromSupport  Sender = "SUPPORT"
)

// Chat is a conversation of the cabinet with a buyer.
type Chat struct {
	// ID is the chat's number, from 1.
	ID, BusinessID int64
	// Context is ORDER, RETURN or DIRECT; CampaignID, OrderID and ReturnID are 0
	// where it has none.
	Context                       string
	CampaignID, OrderID, ReturnID int64
	Customer                      string
	// Dispute says that an arbiter was called in: the chat's type is ARBITRAGE.
	Dispute bool
	// Support says that Market wrote last, or its support: what the store answers is
	// for them.
	Support              bool
	Status               ChatStatus
	CreatedAt, UpdatedAt time.Time
	// Messages is how many there are.
	Messages int
}

// Message is one message of a chat.
type Message struct {
	// ID is the message's number, from 1; no other message of the cabinet has it.
	ID     int64
	At     time.Time
	Sender Sender
	Text   string
	Files  []File
}

// File is what a message carries beside its text. Its URL is a path of ours, as
// ChatFiles has it.
type File struct {
	Name, URL string
	Size      int64 // bytes
}

// Upload is what a file that a store has uploaded holds.
type Upload struct {
	Data []byte
}

// After is the status of a chat once someone has written: the other's turn. In
// a dispute it is the arbiter's.
func (c *Chat) After(sender Sender) ChatStatus {
	switch {
	case c.Dispute && c.Status != ChatFinished:
		return ChatWaitsForArbiter
	case sender == FromPartner && c.Support:
		return ChatWaitsForMarket
	case sender == FromPartner:
		return ChatWaitsForCustomer
	}
	return ChatWaitsForPartner
}
