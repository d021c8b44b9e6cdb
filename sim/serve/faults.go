package serve

import (
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
)

// faultReply is a fault that is being injected.
type faultReply struct {
	ID    sim.FaultID `json:"id"`
	Fault fault.Fault `json:"fault"`
	Since time.Time   `json:"since"`
	// Hits is how many requests it has hit so far.
	Hits int `json:"hits"`
}

type faultsReply struct {
	Faults []faultReply `json:"faults"`
}

func (s *Server) listFaults(*http.Request) (answer, error) {
	return answer{status: http.StatusOK, body: faultsReply{s.faults()}}, nil
}

func (s *Server) faults() []faultReply {
	out := []faultReply{}
	for _, f := range s.market.Faults() {
		out = append(out, faultReply{ID: f.ID, Fault: f.Fault, Since: f.Since, Hits: f.Hits})
	}
	return out
}

func (s *Server) inject(r *http.Request) (answer, error) {
	var asked fault.Fault
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	if !asked.OfCalls() && (asked.Before == "") == (asked.After == "") {
		return answer{}, &problem{http.StatusBadRequest, badBoth, fixBoth}
	}
	id, err := s.injectFault(asked)
	if err != nil {
		return answer{}, &problem{http.StatusBadRequest, err.Error(), fixFault}
	}
	out := faultReply{ID: id, Fault: asked, Since: s.market.Now()}
	return answer{status: http.StatusCreated, body: out, location: "/faults/" + string(id)}, nil
}

func (s *Server) lift(r *http.Request) (answer, error) {
	if err := s.liftFault(sim.FaultID(id(r))); err != nil {
		return answer{}, &problem{http.StatusNotFound, err.Error(), fixNoFault}
	}
	return answer{status: http.StatusNoContent}, nil
}
