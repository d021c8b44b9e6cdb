package traffic

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

// NewSessionStory writes a scenario in which what a person did by hand happens again:
// in its order, with the time between, in a market of the same seed. Injected faults are
// part of it. What the store did is not: a store that failed by itself is asked anew
// whether it does. Where it was disconnected because of that, plugging it in again is
// left out. The error says that nothing was done.
func NewSessionStory(s session.Session, o StoryOptions) (*Story, error) {
	if len(s.Acts) == 0 {
		return nil, errors.New(sessionEmpty)
	}
	w := &sessionWriter{
		storyWriter: newStoryWriter(o), session: s, subs: map[string]*savedSub{}, faults: map[string]string{}, sent: map[string]string{},
		carts: map[string]bool{},
	}
	w.story.Left = s.Left
	w.tail = w.expectations
	w.atFirst()
	for i := range s.Acts {
		w.act(&s.Acts[i])
	}
	w.end()
	w.head = w.top()
	if err := w.check(); err != nil {
		return nil, err
	}
	if w.story.Left > 0 { // what is wrong is known by now
		w.story.YAML = append(fmt.Appendf(nil, sessionLeft, w.story.Left), w.story.YAML...)
	}
	return &w.story, nil
}

// sessionWriter writes a session as a scenario.
type sessionWriter struct {
	*storyWriter
	session session.Session
	start   time.Time
	told    time.Duration // of the time that has passed since start
	ahead   time.Duration // of the session is the scenario, as connecting takes longer there
	changed *change
	subs    map[string]*savedSub
	order   []*savedSub
	base    string            // the URL of the first store, which a run replaces
	faults  map[string]string // their names, by id
	listed  []string          // the declarations of faults
	hits    bool              // a fault hits notifications
	sent    map[string]string // the name of the event, by the id of its notification
	events  []savedEvent
	carts   map[string]bool // that are asked about, by id
	pushes  market.Model    // of the shops that carts are of; empty without
}

// change is one of a subscription, which takes effect later: when it was made, in the
// session and in the scenario.
type change struct{ at, told time.Duration }

// savedSub is a subscription of the session, and where it stands by what was done.
type savedSub struct {
	id, name    string
	declaration string // empty for one that is duplicated
	connected   bool
	state       string
}

// savedEvent is an event that has a name, and the notifications that it was sent as.
type savedEvent struct {
	name string
	ids  []string
}

// act writes the steps of one act.
func (w *sessionWriter) act(a *session.Act) {
	w.pass(a.At)
	sub := w.subs[a.Subscription]
	if a.Subscription != "" {
		w.changed = &change{w.told, w.told + w.ahead}
	}
	switch a.Kind {
	case session.Happened:
		w.happened(a)
	case session.SentAgain:
		w.again(a)
	case session.Connected:
		w.connected(a)
	case session.Duplicated:
		w.duplicated(a)
	case session.Plugged:
		w.plugged(a, sub)
	case session.FaultOn:
		w.faultOn(a)
	case session.FaultOff:
		if name := w.faults[a.FaultID]; name != "" {
			w.begin(false, "fault: {off: %s}", name)
		}
	case session.Disconnected:
		if a.Faulted {
			w.begin(false, "advance: {until: disconnected}")
			w.told = a.Until.Sub(w.start).Truncate(time.Second)
		}
	case session.CartAsked:
		w.asked(a)
	case session.CartOrdered:
		w.ordered(a)
	default:
		w.managed(a, sub)
	}
}

// pass has the time pass that passed before an act.
// What had taken effect in the session does in the scenario, where that takes as long as
// in production (N-DELAY).
func (w *sessionWriter) pass(at time.Time) {
	now := at.Sub(w.start).Truncate(time.Second)
	gap := max(0, now-w.told)
	w.told += gap
	if c := w.changed; c != nil && now-c.at >= w.session.ActivationDelay {
		more := max(0, sim.DefaultActivationDelay-(w.told+w.ahead-c.told))
		gap, w.ahead, w.changed = gap+more, w.ahead+more, nil
	}
	for gap > 0 {
		piece := min(gap, maxPass)
		w.begin(false, "advance: %s", market.ShortDuration(piece))
		gap -= piece
	}
}

// maxPass is the longest that one step may last.
const maxPass = 366 * 24 * time.Hour

func (w *sessionWriter) faultOn(a *session.Act) {
	name := fmt.Sprintf("fault-%d", len(w.faults)+1)
	w.faults[a.FaultID] = name
	declaration := "  - name: " + name + "\n"
	for _, f := range fieldsOf(a.Fault) {
		if f.key != "name" {
			declaration += "    " + f.key + ": " + f.value + "\n"
		}
	}
	w.listed = append(w.listed, declaration)
	w.hits = w.hits || a.Fault.When() != fault.Call
	w.begin(false, "fault: {on: %s}", name)
}

// end has the time pass that has passed since. Without a fault, there is time for all
// to take effect.
func (w *sessionWriter) end() {
	w.pass(w.session.Now)
	if !w.exact() {
		w.begin(false, "advance: %s", market.ShortDuration(sim.DefaultActivationDelay+time.Minute))
	}
}

// own reports whether the store has failed by itself.
func (w *sessionWriter) own() bool {
	for _, all := range w.session.Deliveries {
		if slices.ContainsFunc(all, func(d session.Delivery) bool { return d.Own }) {
			return true
		}
	}
	return false
}

// exact reports whether all that failed did so by injected faults: then it ends as in
// the session with any good store.
func (w *sessionWriter) exact() bool { return w.hits && !w.own() }
