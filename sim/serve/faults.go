package serve

import (
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// faultRequest is a fault to be injected, with the names that scenarios use.
// Exactly one of Before and After says what goes wrong; fault.Fault has the
// rest.
type faultRequest struct {
	Name        string          `json:"name,omitempty"`
	Before      fault.Kind      `json:"before,omitempty"`
	After       fault.Kind      `json:"after,omitempty"`
	Status      int             `json:"status,omitempty"`
	Delay       market.Duration `json:"delay,omitempty"`
	Body        string          `json:"body,omitempty"`
	ContentType string          `json:"contentType,omitempty"`
	Types       []market.Type   `json:"types,omitempty"`
	Count       int             `json:"count,omitempty"`
	Share       float64         `json:"share,omitempty"`
	From        market.Duration `json:"from,omitempty"`
	Until       market.Duration `json:"until,omitempty"`
}

// faultReply is a fault that is being injected.
type faultReply struct {
	ID    sim.FaultID  `json:"id"`
	Fault faultRequest `json:"fault"`
	Since time.Time    `json:"since"`
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
		out = append(out, faultReply{ID: f.ID, Fault: viewFault(f.Fault), Since: f.Since, Hits: f.Hits})
	}
	return out
}

func (s *Server) inject(r *http.Request) (answer, error) {
	var asked faultRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	if (asked.Before == "") == (asked.After == "") {
		return answer{}, &problem{http.StatusBadRequest, badBoth, fixBoth}
	}
	fault := asked.fault()
	id, err := s.market.Inject(fault)
	if err != nil {
		return answer{}, &problem{http.StatusBadRequest, err.Error(), fixFault}
	}
	out := faultReply{ID: id, Fault: viewFault(fault), Since: s.market.Now()}
	return answer{status: http.StatusCreated, body: out, location: "/faults/" + string(id)}, nil
}

func (s *Server) lift(r *http.Request) (answer, error) {
	if err := s.market.Lift(sim.FaultID(id(r))); err != nil {
		return answer{}, &problem{http.StatusNotFound, err.Error(), fixNoFault}
	}
	return answer{status: http.StatusNoContent}, nil
}

func (f faultRequest) fault() fault.Fault {
	when, kind := fault.Before, f.Before
	if f.After != "" {
		when, kind = fault.After, f.After
	}
	return fault.Fault{
		Name: f.Name, When: when, Kind: kind, Status: f.Status, Delay: time.Duration(f.Delay), Body: f.Body,
		ContentType: f.ContentType, Types: f.Types, Count: f.Count, Share: f.Share,
		From: time.Duration(f.From), Until: time.Duration(f.Until),
	}
}

func viewFault(f fault.Fault) faultRequest {
	out := faultRequest{
		Name: f.Name, Status: f.Status, Delay: market.Duration(f.Delay), Body: f.Body, ContentType: f.ContentType,
		Types: f.Types, Count: f.Count, Share: f.Share, From: market.Duration(f.From), Until: market.Duration(f.Until),
	}
	if f.When == fault.After {
		out.After = f.Kind
	} else {
		out.Before = f.Kind
	}
	return out
}
