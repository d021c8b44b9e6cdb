package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// maxTimes is how often an event may happen by one call.
const maxTimes = 100

// eventRequest is something that is to happen in the market. What it leaves open
// the story chooses.
type eventRequest struct {
	// Event is the type of the notification that tells of it.
	Event market.Type `json:"event"`
	// About is the number of the order, return, chat … that it befalls.
	About      int64        `json:"about,omitempty"`
	CampaignID int64        `json:"campaignId,omitempty"` // of a new order
	Model      market.Model `json:"model,omitempty"`      // of a new order
	Fake       bool         `json:"fake,omitempty"`       // a new order is a test order (N-FAKE)
	Status     string       `json:"status,omitempty"`
	Substatus  string       `json:"substatus,omitempty"`
	UpdateType string       `json:"updateType,omitempty"`
	ReturnType string       `json:"returnType,omitempty"`
	Refund     string       `json:"refund,omitempty"`
	Shipment   string       `json:"shipment,omitempty"`
	Detail     string       `json:"detail,omitempty"`
	// UnknownValues lets values pass that the contract does not list (N-UNKNOWN).
	UnknownValues bool `json:"unknownValues,omitempty"`
	Times         *int `json:"times,omitempty"` // once if nil
}

// eventReply is what was sent, and what it is about.
type eventReply struct {
	Notifications []notificationReply `json:"notifications"`
}

type notificationReply struct {
	ID   sim.NotificationID `json:"id"`
	Type market.Type        `json:"type"`
	// About is the number of what it tells of, and OrderID that of its order.
	About      int64 `json:"about,omitempty"`
	OrderID    int64 `json:"orderId,omitempty"`
	CampaignID int64 `json:"campaignId,omitempty"`
	BusinessID int64 `json:"businessId"`
	// Wanted says that an enabled subscription gets it (N-SCOPE).
	Wanted bool            `json:"wanted"`
	Body   json.RawMessage `json:"body"`
}

func (s *Server) happen(r *http.Request) (answer, error) {
	var asked eventRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	event, err := s.event(asked)
	if err != nil {
		return answer{}, err
	}
	times := 1
	if asked.Times != nil {
		times = *asked.Times
	}
	if times < 1 || times > maxTimes {
		return answer{}, &problem{http.StatusBadRequest, fmt.Sprintf(badTimes, times), fmt.Sprintf(fixTimes, maxTimes)}
	}
	out := eventReply{Notifications: []notificationReply{}}
	s.happening.Lock()
	defer s.happening.Unlock()
	for i := range times {
		sent, err := s.tell(event, asked.UnknownValues)
		if err != nil && i > 0 {
			err = fmt.Errorf(someHappen, i, times, err)
		}
		if err != nil {
			return answer{}, err
		}
		out.Notifications = append(out.Notifications, sent...)
	}
	return answer{status: http.StatusCreated, body: out}, nil
}

// event is what is asked for, as a Market takes it.
func (s *Server) event(asked eventRequest) (market.Event, error) {
	if types := s.market.Types(); !slices.Contains(types, asked.Event) {
		return market.Event{}, &problem{
			http.StatusBadRequest,
			fmt.Sprintf(badEvent, asked.Event, s.market.Options().Revision), fmt.Sprintf(fixEvent, joined(types)),
		}
	}
	detail, ok := details()[asked.Detail]
	if !ok {
		return market.Event{}, &problem{http.StatusBadRequest, fmt.Sprintf(badDetail, asked.Detail), fixDetail}
	}
	event := market.Event{
		Type: asked.Event, Detail: detail, About: asked.About,
		CampaignID: asked.CampaignID, Model: asked.Model, Fake: asked.Fake,
		Status: asked.Status, Substatus: asked.Substatus, UpdateType: asked.UpdateType, ReturnType: asked.ReturnType,
		RefundStatus: asked.Refund, ShipmentStatus: asked.Shipment,
	}
	if err := event.Check(); err != nil {
		return event, &problem{http.StatusBadRequest, err.Error(), fixCheck}
	}
	return event, nil
}

func details() map[string]market.Detail {
	return map[string]market.Detail{
		"": market.Seeded, "seeded": market.Seeded, "minimal": market.Minimal, "full": market.Full, "extreme": market.Extreme,
	}
}

// tell has an event happen once, after what must come before it. The caller
// holds happening.
func (s *Server) tell(e market.Event, later bool) ([]notificationReply, error) {
	story, err := s.market.Compose(e)
	if err != nil {
		return nil, &problem{http.StatusConflict, err.Error(), fixStory}
	}
	story[len(story)-1].Later = later
	var out []notificationReply
	for _, n := range story {
		sent, err := s.send(n)
		if err != nil {
			return nil, err
		}
		out = append(out, sent)
	}
	return out, nil
}

func (s *Server) send(n market.Notification) (notificationReply, error) {
	seen := s.market.Journal().Len()
	id, err := s.market.Send(n)
	var invalid *sim.InvalidBodyError
	if errors.As(err, &invalid) {
		err = &problem{http.StatusUnprocessableEntity, err.Error(), fixBody}
	}
	if err != nil {
		return notificationReply{}, err
	}
	return notificationReply{
		ID: id, Type: n.Type, About: n.ID(), OrderID: n.OrderID(), CampaignID: n.CampaignID, BusinessID: n.BusinessID,
		Wanted: !s.unwanted(id, seen), Body: n.Body,
	}, nil
}

// unwanted reports whether the journal says so of a notification that was sent
// after entry number seen.
func (s *Server) unwanted(id sim.NotificationID, seen int) bool {
	for {
		for _, e := range s.market.Journal().After(seen, chunk) {
			if e.Notification == string(id) && e.Kind != journal.NotificationCreated {
				return e.Kind == journal.NotificationUnwanted
			}
		}
		seen += chunk
		if seen >= s.market.Journal().Len() {
			return false
		}
	}
}

func joined[S ~string](items []S) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, ", ")
}
