package serve

import (
	"context"
	"net/http"
)

// reset puts everything back to the start, and connects the store again as at the
// start: by PING.
func (s *Server) reset(r *http.Request) (answer, error) {
	if err := s.putBack(r.Context()); err != nil {
		return answer{}, err
	}
	return s.status(r)
}

func (s *Server) putBack(ctx context.Context) error {
	return s.putBackTo(ctx, true, func() error {
		s.session.Clear()
		s.carts.back(cartsMark{})
		return s.market.Reset()
	})
}

// putBackTo has the market be put back, and the store of the options connected from
// then on, if it is to be.
func (s *Server) putBackTo(ctx context.Context, introduce bool, back func() error) error {
	s.introducing.stop()
	if introduce {
		defer s.introducing.again()
	}
	err := s.whileStill(ctx, func() error {
		defer s.driver.restart()
		return back()
	})
	if err == nil {
		s.driver.rouse()
	}
	return err
}

// whileStill does something while no event happens and nobody makes time pass. A store
// that is being notified is waited for, until ctx ends.
func (s *Server) whileStill(ctx context.Context, do func() error) error {
	s.happening.Lock()
	defer s.happening.Unlock()
	ctx, cancel := context.WithTimeout(ctx, longestMove)
	defer cancel()
	err := s.driver.inTurn(ctx, do)
	if err != nil && ctx.Err() != nil {
		return s.stopped(ctx, err)
	}
	return err
}

// turns has something done again and again, each time that it is asked for, and
// ends it before the next time.
type turns struct {
	asked chan struct{}
	ended chan func() // holds what ends the turn under way, while there is one
}

func newTurns() turns { return turns{asked: make(chan struct{}, 1), ended: make(chan func(), 1)} }

// underWay reports whether a turn is under way, or asked for.
func (t turns) underWay() bool { return len(t.ended) > 0 || len(t.asked) > 0 }

// run does it at once and whenever it is asked for, until ctx ends.
func (t turns) run(ctx context.Context, do func(context.Context)) {
	for {
		turn, end := context.WithCancel(ctx)
		t.ended <- end
		do(turn)
		t.stop()
		select {
		case <-ctx.Done():
			return
		case <-t.asked:
		}
	}
}

// stop ends the turn under way, if there is one.
func (t turns) stop() {
	select {
	case end := <-t.ended:
		end()
	default:
	}
}

// again asks for another turn.
func (t turns) again() {
	select {
	case t.asked <- struct{}{}:
	default: // one is coming
	}
}
