package main

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Bounds of a piece of the journal that an agent gets.
const (
	usualJournal = 50
	mostJournal  = 64 << 10 // bytes
)

type startInput struct {
	URL     string `json:"url,omitempty" jsonschema:"connect this store, on this machine; none if left out"`
	Cabinet string `json:"cabinet,omitempty" jsonschema:"file of the seller's cabinet: shops, key and goods"`
	Seed    uint64 `json:"seed,omitempty" jsonschema:"seed of the made-up data; 1 if left out"`
}

// marketOutput is what the Market says of itself, as GET /_market/v1 has it.
type marketOutput struct {
	Market map[string]any `json:"market" jsonschema:"as GET /_market/v1 has it: baseUrl and key of the pull API, campaigns, clock, subscriptions and their state, counts"`
}

func (a *agent) startMarket(ctx context.Context, _ *mcp.CallToolRequest, in startInput) (*mcp.CallToolResult, marketOutput, error) {
	if in.URL != "" {
		if err := onLoopback(in.URL); err != nil {
			return nil, marketOutput{}, err
		}
	}
	var out marketOutput
	err := a.alone(ctx, func() error {
		if err := a.market.start(marketArgs(in.Cabinet, in.Seed)); err != nil {
			return err
		}
		if in.URL != "" {
			var connected map[string]any
			if err := a.market.call(ctx, "/subscriptions", nil, map[string]string{"url": in.URL, "name": "agent"}, &connected); err != nil {
				return err
			}
			if err := a.pass(ctx, clockInput{Advance: "1s"}, &connected); err != nil { // until connecting takes effect
				return err
			}
		}
		return a.market.call(ctx, "", nil, nil, &out.Market)
	})
	return nil, out, err
}

func (a *agent) marketStatus(ctx context.Context, _ *mcp.CallToolRequest, _ noInput) (*mcp.CallToolResult, marketOutput, error) {
	var out marketOutput
	err := a.market.call(ctx, "", nil, nil, &out.Market)
	return nil, out, err
}

// eventInput is the part of an event that an agent mostly needs; what it leaves open
// Market chooses.
type eventInput struct {
	Event      string      `json:"event" jsonschema:"the notification type, such as ORDER_CREATED, ORDER_STATUS_UPDATED, ORDER_CANCELLED, RETURN_CREATED or CHAT_CREATED"`
	Of         int64       `json:"of,omitempty" jsonschema:"number of the order, return, chat, review or question that it hits"`
	CampaignID int64       `json:"campaignId,omitempty" jsonschema:"the shop of a new order"`
	Model      string      `json:"model,omitempty" jsonschema:"how a new order is sold: FBS, FBY, DBS, EXPRESS or LAAS"`
	Items      []itemInput `json:"items,omitempty" jsonschema:"goods of a new order"`
	Status     string      `json:"status,omitempty" jsonschema:"what an order's status becomes, such as PROCESSING"`
	Substatus  string      `json:"substatus,omitempty"`
	Refund     string      `json:"refund,omitempty" jsonschema:"refund status of a return"`
	Shipment   string      `json:"shipment,omitempty" jsonschema:"shipment status of a return"`
	Text       string      `json:"text,omitempty" jsonschema:"what a buyer writes in a chat, a review or a question"`
	Rating     int         `json:"rating,omitempty" jsonschema:"stars of a review, 1 to 5"`
	Force      bool        `json:"force,omitempty" jsonschema:"have it happen even where Market's rules are against it"`
	Times      int         `json:"times,omitempty" jsonschema:"how often it happens, 1 to 100"`
}

type itemInput struct {
	OfferID string `json:"offerId" jsonschema:"the store's SKU"`
	Count   int64  `json:"count,omitempty"`
}

type eventOutput struct {
	Notifications []map[string]any `json:"notifications" jsonschema:"what was sent; routed says whether a connected store gets it"`
	After         int              `json:"after" jsonschema:"number of the journal's last entry before it: read_journal goes on from there"`
}

func (a *agent) createEvent(ctx context.Context, _ *mcp.CallToolRequest, in eventInput) (*mcp.CallToolResult, eventOutput, error) {
	var out eventOutput
	err := a.alone(ctx, func() error {
		var before struct{ Counts struct{ Entries int } }
		if err := a.market.call(ctx, "", nil, nil, &before); err != nil {
			return err
		}
		out.After = before.Counts.Entries
		if err := a.market.call(ctx, "/events", nil, in, &out); err != nil {
			return err
		}
		return a.pass(ctx, clockInput{Advance: "0s"}, &struct{}{}) // until what is due now has happened
	})
	return nil, out, err
}

type clockInput struct {
	Advance string `json:"advance,omitempty" jsonschema:"let so much virtual time pass, such as 90s, 2h or 14d"`
	Until   string `json:"until,omitempty" jsonschema:"instead of advance: idle (until nothing is left to happen), next (what is due next) or disconnected (until a store is)"`
}

type clockOutput struct {
	Now     time.Time  `json:"now" jsonschema:"virtual time"`
	NextDue *time.Time `json:"nextDue,omitempty" jsonschema:"when anything is due next"`
}

func (a *agent) advanceClock(ctx context.Context, _ *mcp.CallToolRequest, in clockInput) (*mcp.CallToolResult, clockOutput, error) {
	var out clockOutput
	err := a.alone(ctx, func() error { return a.pass(ctx, in, &out) })
	return nil, out, err
}

// pass lets virtual time pass. The caller is alone.
func (a *agent) pass(ctx context.Context, in clockInput, into any) error {
	return a.market.call(ctx, "/clock", nil, in, into)
}

type journalInput struct {
	After   int    `json:"after,omitempty" jsonschema:"go on after the entry of this number; last of the answer before"`
	Limit   int    `json:"limit,omitempty" jsonschema:"at most so many entries, 1 to 1000; 50 if left out"`
	Order   int64  `json:"order,omitempty" jsonschema:"all about this order alone"`
	Type    string `json:"type,omitempty" jsonschema:"notifications of this type alone"`
	Kind    string `json:"kind,omitempty" jsonschema:"entries of this kind alone, such as exchange.done or pull.call"`
	Verdict string `json:"verdict,omitempty" jsonschema:"exchanges that ended so alone: accepted, rejected, failed or unknown"`
	Text    string `json:"text,omitempty" jsonschema:"entries with this text alone"`
}

type journalOutput struct {
	Entries []map[string]any `json:"entries"`
	Last    int              `json:"last" jsonschema:"number of the last entry that was looked at: the next call goes on after it"`
	More    bool             `json:"more,omitempty" jsonschema:"there were more than fit here: read on after last"`
}

func (in journalInput) query() url.Values {
	q := url.Values{"after": {strconv.Itoa(in.After)}, "limit": {strconv.Itoa(usualJournal)}}
	if in.Limit != 0 {
		q.Set("limit", strconv.Itoa(in.Limit))
	}
	if in.Order != 0 {
		q.Set("order", strconv.FormatInt(in.Order, 10))
	}
	for name, value := range map[string]string{"type": in.Type, "kind": in.Kind, "verdict": in.Verdict, "text": in.Text} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func (a *agent) readJournal(ctx context.Context, _ *mcp.CallToolRequest, in journalInput) (*mcp.CallToolResult, journalOutput, error) {
	var piece struct {
		Entries []json.RawMessage
		Last    int
	}
	if err := a.market.call(ctx, "/journal", in.query(), nil, &piece); err != nil {
		return nil, journalOutput{}, err
	}
	out, err := fitted(piece.Entries, piece.Last)
	return nil, out, err
}

// fitted are as many entries as fit. One that is too large by itself is told by its
// number and kind.
func fitted(entries []json.RawMessage, last int) (journalOutput, error) {
	out := journalOutput{Entries: []map[string]any{}}
	room := mostJournal
	for _, text := range entries {
		var entry map[string]any
		if err := json.Unmarshal(text, &entry); err != nil {
			return out, err
		}
		if len(text) > mostJournal {
			entry = map[string]any{"seq": entry["seq"], "kind": entry["kind"], "at": entry["at"], "tooLarge": len(text)}
			text = nil
		}
		if room -= len(text); room < 0 {
			out.More = true
			return out, nil
		}
		out.Entries = append(out.Entries, entry)
		if seq, ok := entry["seq"].(float64); ok {
			out.Last = int(seq)
		}
	}
	out.Last = last
	return out, nil
}
