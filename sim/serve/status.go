package serve

import (
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// statusReply is all of the Market at a glance.
type statusReply struct {
	Clock         clockReply         `json:"clock"`
	BaseURL       string             `json:"baseUrl"`
	Revision      string             `json:"revision"`
	Seed          uint64             `json:"seed"`
	Key           string             `json:"key"` // of the pull API
	FirstOrder    int64              `json:"firstOrder"`
	BusinessID    int64              `json:"businessId"`
	Campaigns     []campaignReply    `json:"campaigns"`
	Moves         market.Moves       `json:"moves"`
	Traffic       trafficReply       `json:"traffic"`
	Subscriptions []subscriptionView `json:"subscriptions"`
	Counts        countsReply        `json:"counts"`
}

// clockReply is virtual time.
type clockReply struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
	// NextDue is when anything is due next; left out if nothing is.
	NextDue *time.Time `json:"nextDue,omitempty"`
}

type campaignReply struct {
	ID    int64        `json:"id"`
	Name  string       `json:"name"`
	Model market.Model `json:"model"`
}

// countsReply is how many there are so far, but for Waiting, which is how many
// events are on the queue.
type countsReply struct {
	Orders        int `json:"orders"`
	Notifications int `json:"notifications"`
	Unwanted      int `json:"unwanted"`
	Accepted      int `json:"accepted"`
	Rejected      int `json:"rejected"`
	Exchanges     int `json:"exchanges"`
	Calls         int `json:"calls"`
	Entries       int `json:"entries"`
	// Dropped is how many of the entries, the first ones, are kept no more.
	Dropped int `json:"dropped"`
	Waiting int `json:"waiting"`
}

func (s *Server) status(*http.Request) (answer, error) {
	o := s.market.Options()
	out := statusReply{
		Clock: s.clock(), BaseURL: s.options.BaseURL, Revision: o.Revision, Seed: o.Seed, Key: s.market.Key(), FirstOrder: o.FirstOrder, BusinessID: o.Cabinet.Business.ID, Campaigns: s.campaigns(),
		Moves: o.Moves, Traffic: s.traffic(), Subscriptions: s.subscriptions(), Counts: s.counts(),
	}
	return answer{status: http.StatusOK, body: out}, nil
}

func (s *Server) clock() clockReply {
	out := clockReply{Now: s.market.Now(), Speed: s.driver.Speed()}
	if due, ok := s.market.NextDue(); ok {
		out.NextDue = &due
	}
	return out
}

func (s *Server) counts() countsReply {
	j := s.market.Journal()
	return countsReply{
		Orders:        s.market.OrderCount(),
		Notifications: j.Count(journal.NotificationCreated),
		Unwanted:      j.Count(journal.NotificationUnwanted),
		Accepted:      j.Count(journal.DeliveryAccepted),
		Rejected:      j.Count(journal.DeliveryRejected),
		Exchanges:     j.Count(journal.ExchangeDone),
		Calls:         j.Count(journal.PullCall),
		Entries:       j.Len(),
		Dropped:       j.Dropped(),
		Waiting:       s.market.Waiting(),
	}
}
