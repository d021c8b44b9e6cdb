package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

// longestMove bounds a call that moves the clock, on the real one.
const longestMove = 10 * time.Minute

// clockRequest moves the clock: exactly one field does.
type clockRequest struct {
	Advance *market.Duration `json:"advance,omitempty"`
	Until   string           `json:"until,omitempty"`
	Speed   *float64         `json:"speed,omitempty"`
}

// How far the clock can go on.
const (
	untilIdle         = "idle"         // until nothing is left to happen
	untilNext         = "next"         // to what is due next
	untilDisconnected = "disconnected" // until one store more is
)

var errNobodyDisconnected = errors.New(noDisconn)

func (s *Server) showClock(*http.Request) (answer, error) {
	return answer{status: http.StatusOK, body: s.clock()}, nil
}

// moveClock answers once all that was due has happened.
func (s *Server) moveClock(r *http.Request) (answer, error) {
	var move clockRequest
	if err := read(r, &move); err != nil {
		return answer{}, err
	}
	if err := move.check(); err != nil {
		return answer{}, err
	}
	if move.Speed != nil {
		s.driver.setSpeed(*move.Speed)
		return s.showClock(r)
	}
	ctx, cancel := context.WithTimeout(r.Context(), longestMove)
	defer cancel()
	if err := s.driver.jump(ctx, func() error { return s.move(ctx, move) }); err != nil {
		return answer{}, s.stopped(ctx, err)
	}
	return s.showClock(r)
}

func (c clockRequest) check() error {
	given := 0
	for _, is := range []bool{c.Advance != nil, c.Until != "", c.Speed != nil} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return &problem{http.StatusBadRequest, badClock, fixClock}
	case c.Speed != nil && !validSpeed(*c.Speed):
		return &problem{http.StatusBadRequest, fmt.Sprintf(badSpeed, *c.Speed), fmt.Sprintf(fixSpeed, MaxSpeed)}
	}
	switch c.Until {
	case "", untilIdle, untilNext, untilDisconnected:
		return nil
	}
	if _, err := time.Parse(time.RFC3339, c.Until); err == nil {
		return nil
	}
	return &problem{http.StatusBadRequest, fmt.Sprintf(badUntil, c.Until), fixUntil}
}

func (s *Server) move(ctx context.Context, c clockRequest) error {
	switch c.Until {
	case untilIdle:
		return s.market.Run(ctx)
	case untilNext:
		_, err := s.market.Step(ctx)
		return err
	case untilDisconnected:
		return s.untilDisconnected(ctx)
	}
	if c.Advance != nil {
		return s.market.Advance(ctx, time.Duration(*c.Advance))
	}
	until, err := time.Parse(time.RFC3339, c.Until)
	if err != nil { // check has read it
		return err
	}
	now := s.market.Now()
	if until.Before(now) {
		return &problem{http.StatusBadRequest, fmt.Sprintf(badPast, now.Format(time.RFC3339), c.Until), fixPast}
	}
	return s.market.Advance(ctx, until.Sub(now))
}

func (s *Server) untilDisconnected(ctx context.Context) error {
	j, from := s.market.Journal(), s.market.Now()
	before := j.Count(journal.SubscriptionDisconnected)
	for j.Count(journal.SubscriptionDisconnected) == before {
		more, err := s.market.Step(ctx)
		if err != nil {
			return err
		}
		if !more {
			return errNobodyDisconnected
		}
	}
	s.acted(from, session.Act{Kind: session.Disconnected, Faulted: s.disconnectedByFault("")}, nil)
	return nil
}

// stopped says why the clock did not go all the way.
func (s *Server) stopped(ctx context.Context, err error) error {
	var known *problem
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return &problem{http.StatusServiceUnavailable, fmt.Sprintf(stopped, s.market.Now().Format(time.RFC3339), err), fixStopped}
	case errors.Is(err, sim.ErrTraffic):
		return &problem{http.StatusConflict, err.Error(), fixEndless}
	case errors.Is(err, errNobodyDisconnected):
		return &problem{http.StatusConflict, err.Error(), fixDisconn}
	}
	return &problem{http.StatusBadRequest, badAdvance, fixAdvance}
}
