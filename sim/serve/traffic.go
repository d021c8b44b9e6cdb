package serve

import (
	"net/http"

	"github.com/localmarket/localmarket/sim/market"
)

// trafficReply is how buyers come, and what they did so far.
type trafficReply struct {
	Traffic market.Traffic `json:"traffic"`
	// Ordered is how many orders they placed, Lost how many they did not because too
	// little was in stock.
	Ordered int `json:"ordered"`
	Lost    int `json:"lost"`
}

// trafficRequest changes how buyers come, from now on.
type trafficRequest struct {
	Traffic string `json:"traffic"`
}

func (s *Server) showTraffic(*http.Request) (answer, error) {
	return answer{status: http.StatusOK, body: s.traffic()}, nil
}

func (s *Server) traffic() trafficReply {
	t := s.market.Traffic()
	return trafficReply{t.Traffic, t.Ordered, t.Lost}
}

func (s *Server) setTraffic(r *http.Request) (answer, error) {
	var asked trafficRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	t, err := market.ParseTraffic(asked.Traffic)
	if err == nil {
		err = s.market.SetTraffic(t)
	}
	if err != nil {
		return answer{}, &problem{http.StatusBadRequest, err.Error(), fixTraffic}
	}
	s.driver.rouse()
	return s.showTraffic(r)
}
