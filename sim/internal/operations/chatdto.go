package operations

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

type chatsDTO struct {
	Chats  []chatDTO `json:"chats"`
	Paging paging    `json:"paging"`
}

type chatDTO struct {
	ID        int64             `json:"chatId"`
	OrderID   int64             `json:"orderId,omitempty"` // as older clients read it
	Context   chatContextDTO    `json:"context"`
	Type      string            `json:"type"`
	Status    market.ChatStatus `json:"status"`
	CreatedAt string            `json:"createdAt"`
	UpdatedAt string            `json:"updatedAt"`
}

type chatContextDTO struct {
	Type       string           `json:"type"`
	Customer   *chatCustomerDTO `json:"customer,omitempty"`
	CampaignID int64            `json:"campaignId,omitempty"`
	OrderID    int64            `json:"orderId,omitempty"`
	ReturnID   int64            `json:"returnId,omitempty"`
}

type chatCustomerDTO struct {
	Name     string `json:"name"`
	PublicID string `json:"publicId"`
}

// The types of chats: with the buyer, and with an arbiter.
const (
	typeTalk    = "CHAT"
	typeDispute = "ARBITRAGE"
)

func chat(c *market.Chat) chatDTO {
	d := chatDTO{
		ID: c.ID, OrderID: c.OrderID, Context: chatContext(c), Type: typeTalk, Status: c.Status,
		CreatedAt: isoTime(c.CreatedAt), UpdatedAt: isoTime(c.UpdatedAt),
	}
	if c.Dispute {
		d.Type = typeDispute
	}
	return d
}

func chatContext(c *market.Chat) chatContextDTO {
	d := chatContextDTO{Type: c.Context, CampaignID: c.CampaignID, OrderID: c.OrderID, ReturnID: c.ReturnID}
	if c.Customer != "" {
		sum := sha256.Sum256([]byte(c.Customer))
		d.Customer = &chatCustomerDTO{c.Customer, hex.EncodeToString(sum[:12])}
	}
	return d
}

type historyDTO struct {
	OrderID  int64          `json:"orderId,omitempty"` // as older clients read it
	Context  chatContextDTO `json:"context"`
	Messages []messageDTO   `json:"messages"`
	Paging   paging         `json:"paging"`
}

type messageDTO struct {
	ID        int64         `json:"messageId"`
	CreatedAt string        `json:"createdAt"`
	Sender    market.Sender `json:"sender"`
	Text      string        `json:"message,omitempty"`
	Payload   []fileDTO     `json:"payload,omitempty"`
}

type fileDTO struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Size int64  `json:"size"` // bytes
}

// messageIn makes messages. Links to their files follow the host that was called.
func messageIn(r *pullapi.Request) func(*market.Message) messageDTO {
	return func(m *market.Message) messageDTO {
		d := messageDTO{ID: m.ID, CreatedAt: isoTime(m.At), Sender: m.Sender, Text: m.Text}
		for _, f := range m.Files {
			d.Payload = append(d.Payload, fileDTO{f.Name, r.Base + f.URL, f.Size})
		}
		return d
	}
}
