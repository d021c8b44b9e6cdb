package serve

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

// maxResend bounds how many notifications one call sends again.
const maxResend = 1000

// resend announces once more what a notification said, word for word, as a
// notification of its own: nothing happens again in the market.
func (s *Server) resend(r *http.Request) (answer, error) {
	if err := readNothing(r); err != nil {
		return answer{}, err
	}
	last := s.lastAttempts()[id(r)]
	if last == nil {
		fix := fixNotification
		if dropped := s.market.Journal().Dropped(); dropped > 0 {
			fix += fmt.Sprintf(fixDropped, dropped)
		}
		return answer{}, &problem{http.StatusNotFound, fmt.Sprintf(badNotification, id(r)), fix}
	}
	return s.sendAgain([]attempt{{id(r), last}})
}

// resendFailed does so with each notification that its store has refused for good,
// or not accepted in time (N-400, N-DISCONNECT).
func (s *Server) resendFailed(r *http.Request) (answer, error) {
	if err := readNothing(r); err != nil {
		return answer{}, err
	}
	return s.sendAgain(s.failed())
}

// attempt is the last one of a notification.
type attempt struct {
	notification string
	exchange     *journal.Exchange
}

// failed are the last attempts of what no store accepted in the end.
func (s *Server) failed() []attempt {
	var failed []attempt
	var fold journal.Fold
	s.eachStanding(func(e *journal.Entry) { fold.Add(e) })
	for _, d := range fold.Deliveries {
		over := d.State == journal.Refused || d.State == journal.Expired || d.State == journal.Cancelled
		if over && len(d.Attempts) > 0 && len(failed) < maxResend {
			failed = append(failed, attempt{d.Notification, d.Attempts[len(d.Attempts)-1].Exchange})
		}
	}
	return failed
}

// lastAttempts are the last exchanges of all notifications that were sent.
func (s *Server) lastAttempts() map[string]*journal.Exchange {
	out := map[string]*journal.Exchange{}
	s.eachStanding(func(e *journal.Entry) {
		if e.Exchange != nil && e.Notification != "" {
			out[e.Notification] = e.Exchange
		}
	})
	return out
}

func (s *Server) sendAgain(all []attempt) (answer, error) {
	sent, err := s.announceAgain(all...)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusCreated, body: eventReply{Notifications: sent}}, nil
}

func (s *Server) announceAgain(all ...attempt) ([]notificationReply, error) {
	out := []notificationReply{}
	s.happening.Lock()
	defer s.happening.Unlock()
	for _, one := range all {
		from := s.market.Now()
		sent, err := s.send(again(one.exchange))
		if err != nil {
			return out, &problem{http.StatusConflict, err.Error(), fixAgain}
		}
		s.acted(from, session.Act{Kind: session.SentAgain, Again: one.notification, Sent: []session.Sent{{ID: string(sent.ID), Type: sent.Type}}}, nil)
		out = append(out, sent)
	}
	return out, nil
}

// again is the notification that an exchange sent.
func again(x *journal.Exchange) market.Notification {
	var about struct {
		CampaignID int64 `json:"campaignId"`
	}
	_ = json.Unmarshal([]byte(x.Request.Body), &about) // a body without a shop is the whole cabinet's
	return market.Notification{
		Type: x.NotificationType, CampaignID: about.CampaignID, Body: json.RawMessage(x.Request.Body), AllowUnknownEnums: true,
	}
}
