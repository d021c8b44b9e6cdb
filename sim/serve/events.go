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

// eventRequest is something that is to happen in the market, once if Times is
// nil. What it leaves open Market chooses.
type eventRequest struct {
	market.Event
	Times *int `json:"times,omitempty"`
}

// eventReply is what was sent, and what it is about.
type eventReply struct {
	Notifications []notificationReply `json:"notifications"`
}

type notificationReply struct {
	ID   sim.NotificationID `json:"id"`
	Type market.Type        `json:"type"`
	// Of is the number of what it tells of, and OrderID that of its order.
	Of         int64 `json:"of,omitempty"`
	OrderID    int64 `json:"orderId,omitempty"`
	CampaignID int64 `json:"campaignId,omitempty"`
	BusinessID int64 `json:"businessId"`
	// Routed says that an enabled subscription gets it (N-SCOPE).
	Routed bool `json:"routed"`
	// Forced is what the rules say against what happened, and Override what the
	// notification alone says.
	Forced   string          `json:"forced,omitempty"`
	Override string          `json:"override,omitempty"`
	Body     json.RawMessage `json:"body"`
}

func (s *Server) happen(r *http.Request) (answer, error) {
	var asked eventRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	if err := s.check(asked.Event); err != nil {
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
		sent, err := s.bringAbout(asked.Event)
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

// check refuses an event that no market could have.
func (s *Server) check(e market.Event) error {
	if types := s.market.Types(); !slices.Contains(types, e.Type) {
		return &problem{
			http.StatusBadRequest,
			fmt.Sprintf(badEvent, e.Type, s.market.Options().Revision), fmt.Sprintf(fixEvent, joined(types)),
		}
	}
	if !e.Detail.Known() {
		return &problem{http.StatusBadRequest, fmt.Sprintf(badDetail, e.Detail), fixDetail}
	}
	if err := e.Check(); err != nil {
		return &problem{http.StatusBadRequest, err.Error(), fixCheck}
	}
	return nil
}

// bringAbout has an event happen once, after what must come before it. The caller
// holds happening.
func (s *Server) bringAbout(e market.Event) ([]notificationReply, error) {
	seen, from := s.market.Journal().Len(), s.market.Now()
	happened, err := s.market.Happen(e)
	var invalid *sim.InvalidBodyError
	switch {
	case errors.As(err, &invalid):
		return nil, &problem{http.StatusUnprocessableEntity, err.Error(), fixBody}
	case err != nil:
		return nil, &problem{http.StatusConflict, err.Error(), fixStory}
	}
	s.happened(from, e, happened)
	var out []notificationReply
	for _, n := range happened {
		out = append(out, s.sent(n, seen))
	}
	return out, nil
}

func (s *Server) send(n market.Notification) (notificationReply, error) {
	seen := s.market.Journal().Len()
	id, err := s.market.Send(n)
	if err != nil {
		return notificationReply{}, err
	}
	return s.sent(sim.Sent{Notification: n, ID: id}, seen), nil
}

// sent shows what was sent after entry number seen of the journal.
func (s *Server) sent(n sim.Sent, seen int) notificationReply {
	return notificationReply{
		ID: n.ID, Type: n.Type, Of: n.Notification.ID(), OrderID: n.OrderID(), CampaignID: n.CampaignID, BusinessID: n.BusinessID,
		Routed: !s.unwanted(n.ID, seen), Forced: n.Forced, Override: n.Override, Body: n.Body,
	}
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

func joined[S ~string](items []S) string { return strings.Join(texts(items), ", ") }
