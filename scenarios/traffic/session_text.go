package traffic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/session"
)

// top is what stands before the steps.
func (w *sessionWriter) top() string {
	s := w.session
	var out strings.Builder
	fmt.Fprintf(&out, sessionHead, w.options.Name, w.cabinetFlag(), yamlText(fmt.Sprintf(sessionTitle, w.story.Events)), s.Seed, w.pushFlags())
	if s.Revision != sim.LatestRevision {
		fmt.Fprintf(&out, "revision: %q\n", s.Revision)
	}
	if s.Moves != 0 {
		fmt.Fprintf(&out, "moves: %s\n", s.Moves)
	}
	if s.Traffic.PerHour > 0 {
		fmt.Fprintf(&out, "traffic: %s\n", s.Traffic)
	}
	if w.pushes != "" {
		fmt.Fprintf(&out, "push: {model: %s}\n", w.pushes)
	}
	out.WriteString("\nsubscriptions:\n")
	for _, one := range w.order {
		out.WriteString(one.declaration)
	}
	if len(w.listed) > 0 {
		out.WriteString("\nfaults:\n" + strings.Join(w.listed, ""))
	}
	out.WriteString("\nsteps:\n")
	return out.String()
}

// cabinetFlag is what a command needs so that it has the goods of the session. What is
// made up is there wherever it runs.
func (w *sessionWriter) cabinetFlag() string {
	if w.session.MadeUp {
		return ""
	}
	return " --cabinet cabinet.yaml"
}

// pushFlags are what a command needs besides to play the push API.
func (w *sessionWriter) pushFlags() string {
	if w.pushes == "" {
		return ""
	}
	return " --push-url http://127.0.0.1:8080 --push-token SECRET"
}

// expectations are what must hold at the end, of the steps that are left.
func (w *sessionWriter) expectations() string {
	var out strings.Builder
	states := func(one *savedSub) string { return one.state }
	switch {
	case w.exact():
		states = func(one *savedSub) string { return w.session.States[one.id] }
		w.eventStates(&out)
	case w.hits:
		w.untouched(&out)
		states = func(*savedSub) string { return "" }
	case w.delivered():
		out.WriteString(expectHandled)
	}
	if !w.hits && w.has("- cart: ") {
		out.WriteString(expectCarts)
	}
	for _, one := range w.order {
		if state := states(one); state != "" && w.has(": "+one.name+"\n") {
			fmt.Fprintf(&out, expectState, one.name, state)
		}
	}
	if out.Len() == 0 {
		return ""
	}
	return "\nexpect:\n" + out.String()
}

func (w *sessionWriter) has(text string) bool {
	return slices.ContainsFunc(w.steps, func(s storyStep) bool { return strings.Contains(s.text, text) })
}

// delivered reports whether anything was on its way to a store.
func (w *sessionWriter) delivered() bool {
	return slices.ContainsFunc(w.events, func(e savedEvent) bool {
		return w.has("as: "+e.name+"\n") && slices.ContainsFunc(e.ids, func(id string) bool { return len(w.session.Deliveries[id]) > 0 })
	})
}

// eventStates expect of each event what became of it, where that is one thing.
func (w *sessionWriter) eventStates(out *strings.Builder) {
	for _, e := range w.events {
		state, same := w.stateOf(e)
		if !same || !w.has("as: "+e.name+"\n") {
			continue
		}
		if state == string(journal.Delivered) {
			state = "handled"
		}
		fmt.Fprintf(out, "  - delivery: {of: %s, state: %s}\n", e.name, state)
	}
}

func (w *sessionWriter) stateOf(e savedEvent) (state string, same bool) {
	for _, id := range e.ids {
		for _, d := range w.session.Deliveries[id] {
			if state != "" && state != string(d.State) {
				return "", false
			}
			state = string(d.State)
		}
	}
	return state, state != ""
}

// untouched expect that a good store handles what no fault has touched, though this one
// did not.
func (w *sessionWriter) untouched(out *strings.Builder) {
	for _, e := range w.events {
		good := func(d session.Delivery) bool {
			return !d.Faulted && (d.Own || d.State == journal.Delivered)
		}
		all := w.session.Deliveries[e.ids[0]]
		if len(e.ids) == 1 && len(all) > 0 && w.has("as: "+e.name+"\n") && !slices.ContainsFunc(all, func(d session.Delivery) bool { return !good(d) }) {
			fmt.Fprintf(out, "  - delivery: {of: %s, state: handled}\n", e.name)
		}
	}
}

// The words of a scenario that was made of a session.
const (
	sessionEmpty = "nothing was done yet: have an order happen or inject a fault first"
	sessionLeft  = "# Left out, as no step brings it about or as there was too much: %d of what was done.\n"
	sessionTitle = "what was done by hand: events: %d"
	sessionHead  = `# Saved from a session of 'localmarket serve'. What your store answered is not in it:
# that is what it finds out. Faults that were injected are.
# Try it:      localmarket run %[1]s.market.yaml%[2]s --store good
# On yours:    localmarket run %[1]s.market.yaml%[2]s --url http://127.0.0.1:8080%[5]s
localmarket: 1
name: %[1]s
title: %[3]s
rules: [N-TYPES, N-200]
seed: %[4]d
`
	expectHandled = `  - title: every notification is handled
    rules: [N-200]
    delivery: {state: handled}
    fix: answer 200 to every notification, also to one that means nothing to do for you
`
	expectCarts = `  - title: every cart is answered
    rules: [L-CART]
    asked: {method: cart, verdict: accepted}
`
	expectState = "  - subscription: {name: %s, state: %s}\n"
)
