package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// telling is one call of Tell under way.
type telling struct {
	*Story
	market.Event
	at      time.Time
	shop    shop // of the new order, if one is asked for
	extreme bool // it speaks of what is at the contract's limits
	told    []market.Notification
	err     error
}

// tellers maps the types of a revision to what tells of them.
func tellers(types []string) map[market.Type]func(*telling) {
	all := map[market.Type]func(*telling){
		market.Ping:                          (*telling).ping,
		market.OrderCreated:                  (*telling).orderCreated,
		market.OrderUpdated:                  (*telling).orderUpdated,
		market.OrderStatusUpdated:            (*telling).orderStatusUpdated,
		market.OrderCancellationRequest:      (*telling).orderCancellationRequest,
		market.OrderCancelled:                (*telling).orderCancelled,
		market.OrderReturnCreated:            (*telling).orderReturnCreated,
		market.OrderReturnStatusUpdated:      (*telling).orderReturnStatusUpdated,
		market.OrderLineServiceStatusUpdated: (*telling).orderLineServiceStatusUpdated,
		market.GoodsFeedbackCreated:          (*telling).goodsFeedbackCreated,
		market.GoodsFeedbackCommentCreated:   (*telling).goodsFeedbackCommentCreated,
		market.ChatCreated:                   (*telling).chatCreated,
		market.ChatMessageSent:               (*telling).chatMessageSent,
		market.ChatArbitrageStarted:          (*telling).chatArbitrageStarted,
		market.ChatArbitrageFinished:         (*telling).chatArbitrageFinished,
		market.QuestionCreated:               (*telling).questionCreated,
		market.QuestionAnswerCreated:         (*telling).questionAnswerCreated,
		market.QuestionCommentCreated:        (*telling).questionCommentCreated,
	}
	known := map[market.Type]func(*telling){}
	for _, name := range types {
		if tell, ok := all[market.Type(name)]; ok {
			known[market.Type(name)] = tell
		}
	}
	return known
}

// say adds a notification to what is told.
func (t *telling) say(b body) {
	kind, campaign := b.about()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b); err != nil {
		t.err = fmt.Errorf("encoding the body of %s: %w", kind, err)
		return
	}
	t.told = append(t.told, market.Notification{
		Type:       kind,
		CampaignID: campaign,
		BusinessID: t.cabinet.BusinessID,
		Body:       bytes.TrimSuffix(buf.Bytes(), []byte("\n")),
	})
}

func (t *telling) businessHead(kind market.Type) businessHead {
	return businessHead{head: head{Type: kind}, BusinessID: t.cabinet.BusinessID}
}

func (t *telling) id(k kind) int64 {
	if t.Detail == market.Extreme {
		return t.ids.extreme()
	}
	return t.ids.ordinary(k)
}

// stamp is the time of the next event, as a body has it.
func (t *telling) stamp() string {
	return t.clock.stamp(t.at, t.Detail == market.Extreme)
}

func (t *telling) ping() {
	b := pingBody{head: head{Type: market.Ping}}
	if t.Detail != market.Minimal && (t.Detail != market.Seeded || t.random.Bool()) {
		b.Time = t.stamp()
	}
	t.say(b)
}
