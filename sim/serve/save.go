package serve

import (
	"fmt"
	"mime"
	"net/http"
	"regexp"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/session"
)

// defaultStory is what a session's scenario is called unless it is given a name.
const defaultStory = "session"

// storyName is what a scenario may be called.
var storyName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// saveScenario answers with what was done so far as a scenario's file.
func (s *Server) saveScenario(r *http.Request) (answer, error) {
	q := queryOf(r, "name")
	name := q.text("name")
	if q.err != nil {
		return answer{}, q.err
	}
	text, err := s.savedScenario(name)
	if err != nil {
		return answer{}, err
	}
	if name == "" {
		name = defaultStory
	}
	return file(name+".market.yaml", text), nil
}

// savedScenario is what was done so far as a scenario of that name.
func (s *Server) savedScenario(name string) ([]byte, error) {
	if name == "" {
		name = defaultStory
	}
	switch {
	case s.options.Save == nil:
		return nil, &problem{http.StatusNotImplemented, badNoScenarios, fixNoScenarios}
	case !storyName.MatchString(name):
		return nil, &problem{http.StatusBadRequest, fmt.Sprintf(badStoryName, name), fixStoryName}
	}
	text, err := s.options.Save(name, s.saved())
	if err != nil {
		return nil, &problem{http.StatusConflict, err.Error(), fixSave}
	}
	return text, nil
}

// saved is the session so far.
func (s *Server) saved() session.Session {
	s.happening.Lock() // what happens is in the journal and among the acts, or in neither
	defer s.happening.Unlock()
	o := s.market.Options()
	out := session.Session{
		Now: s.market.Now(), Seed: o.Seed, Revision: o.Revision, Moves: o.Moves, Campaigns: s.market.Campaigns(), MadeUp: s.market.MadeUp(),
		ActivationDelay: o.ActivationDelay, Deliveries: map[string][]session.Delivery{}, States: map[string]string{},
	}
	out.Acts, out.Left = s.session.Acts()
	if s.market.Traffic().Traffic == o.Traffic {
		out.Traffic = o.Traffic
	}
	made := map[string]bool{}
	for _, a := range out.Acts {
		if a.Kind == session.Connected {
			made[a.Subscription] = true
		}
		made[a.Copy] = true
	}
	for _, sub := range s.market.Subscriptions() {
		id := string(sub.ID)
		out.States[id] = string(sub.State)
		if !made[id] && sub.State != sim.Removed {
			out.Before = append(out.Before, session.Before{ID: id, Subscription: sub.Subscription})
		}
	}
	var fold journal.Fold
	s.eachStanding(func(e *journal.Entry) { fold.Add(e) })
	for _, d := range fold.Deliveries {
		one := session.Delivery{State: d.State}
		for _, a := range d.Attempts {
			x := a.Exchange
			one.Faulted = one.Faulted || x.Fault != nil
			one.Own = one.Own || x.Fault == nil && x.Verdict.Outcome != journal.Accepted && x.Verdict.ErrorType != journal.DuplicatedEvent
		}
		out.Deliveries[d.Notification] = append(out.Deliveries[d.Notification], one)
	}
	return out
}

// file is an answer that a browser saves under a name.
func file(name string, text []byte) answer {
	return answer{stream: func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		_, _ = w.Write(text) // the caller may be gone
	}}
}

// saveCabinet answers with the cabinet as it is now, as a cabinet's file.
func (s *Server) saveCabinet(r *http.Request) (answer, error) {
	if q := queryOf(r); q.err != nil {
		return answer{}, q.err
	}
	text, err := s.savedCabinet()
	if err != nil {
		return answer{}, err
	}
	return file("cabinet.yaml", text), nil
}

// savedCabinet is the cabinet as it is now. It fails for one that is larger than a file
// may be.
func (s *Server) savedCabinet() ([]byte, error) {
	text, err := s.market.Cabinet().YAML()
	if err != nil {
		return nil, err
	}
	if _, err := cabinet.Parse(text); err != nil {
		return nil, &problem{http.StatusConflict, fmt.Sprintf(badSavedCabinet, err), fixSavedCabinet}
	}
	return text, nil
}
