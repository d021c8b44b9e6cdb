package traffic

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
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

// atFirst connects what was connected before, and a store where none ever was.
func (w *sessionWriter) atFirst() {
	w.start = w.session.Acts[0].At
	for _, one := range w.session.Before {
		w.connect(w.declare(one.ID, one.Subscription), false)
	}
	connects := func(a session.Act) bool { return a.Kind == session.Connected }
	if len(w.session.Before) == 0 && !slices.ContainsFunc(w.session.Acts, connects) {
		w.connect(w.declare("", market.Subscription{}), false)
	}
	if len(w.order) > 0 {
		w.begin(false, "advance: %s", market.ShortDuration(sim.DefaultActivationDelay))
	}
}

// declare lists a subscription, under a name that is for it alone.
func (w *sessionWriter) declare(id string, sub market.Subscription) *savedSub {
	one := &savedSub{id: id, name: "main"}
	if len(w.order) > 0 {
		one.name = fmt.Sprintf("store-%d", len(w.order)+1)
	}
	if w.base == "" {
		w.base = PlainURL(sub.URL)
	}
	one.declaration = "  - name: " + one.name + "\n"
	if shop := w.shop(sub.CampaignID); shop > 0 {
		one.declaration += fmt.Sprintf("    shop: %d\n", shop)
	}
	if len(sub.Types) > 0 {
		one.declaration += "    types: [" + joinedTypes(sub.Types) + "]\n"
	}
	if path := w.path(sub.URL); path != "" {
		one.declaration += "    path: " + yamlText(path) + "\n"
	}
	w.subs[id], w.order = one, append(w.order, one)
	return one
}

func joinedTypes(types []market.Type) string {
	all := make([]string, len(types))
	for i, t := range types {
		all[i] = string(t)
	}
	return strings.Join(all, ", ")
}

// path is what a URL has behind that of the first store.
func (w *sessionWriter) path(url string) string {
	path, found := strings.CutPrefix(PlainURL(url), w.base)
	if !found || !strings.HasPrefix(path, "/") {
		return ""
	}
	return path
}

func (w *sessionWriter) shop(campaign int64) int {
	return 1 + slices.IndexFunc(w.session.Campaigns, func(c market.Campaign) bool { return c.ID == campaign })
}

func (w *sessionWriter) connect(one *savedSub, refused bool) {
	w.begin(false, "connect: %s", one.name)
	if refused {
		w.key("refused", "true")
	}
	one.connected, one.state = true, "enabled"
	if refused {
		one.state = "refused"
	}
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

// asked has the store asked about a cart. A scenario plays the push API for one model.
func (w *sessionWriter) asked(a *session.Act) {
	shop := w.shop(a.Cart.CampaignID)
	if shop == 0 {
		w.story.Left++
		return
	}
	model := w.session.Campaigns[shop-1].Model
	if model == market.Express { // which FBS stands for
		model = market.FBS
	}
	if w.pushes = cmp.Or(w.pushes, model); w.pushes != model {
		w.story.Left++
		return
	}
	var items []market.ItemSpec
	for _, item := range a.Cart.Items {
		items = append(items, market.ItemSpec{OfferID: item.OfferID, Count: item.Count, Price: item.Price})
	}
	w.carts[a.CartID] = true
	w.begin(false, "cart: %s", a.CartID)
	w.key("shop", fmt.Sprint(shop))
	w.key("items", flow(reflect.ValueOf(items)))
	if a.Cart.RegionID != 0 {
		w.key("region", fmt.Sprint(a.Cart.RegionID))
	}
}

// ordered has the buyer order what the store answered.
func (w *sessionWriter) ordered(a *session.Act) {
	if !w.carts[a.CartID] || len(a.Sent) == 0 {
		w.story.Left++
		return
	}
	name := w.eventName("order")
	w.story.Events++
	w.begin(true, "accept: %s", a.CartID)
	w.key("as", name)
	if a.Option != "" {
		w.key("option", yamlText(a.Option))
	}
	for _, f := range fieldsOf(a.Spec) {
		w.key(f.key, f.value)
	}
	last := a.Sent[len(a.Sent)-1]
	w.remember(name, last, decoded(last.Body))
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

func (w *sessionWriter) connected(a *session.Act) {
	if a.Refused && !a.Faulted { // by itself: it is asked when it is plugged in again
		return
	}
	w.connect(w.declare(a.Subscription, a.Store), a.Refused)
}

func (w *sessionWriter) duplicated(a *session.Act) {
	of, shop := w.subs[a.Subscription], w.shop(a.Store.CampaignID)
	if of == nil || shop == 0 || a.Refused && !a.Faulted {
		w.story.Left++
		return
	}
	one := &savedSub{id: a.Copy, name: fmt.Sprintf("store-%d", len(w.order)+1), connected: true, state: "enabled"}
	w.subs[a.Copy], w.order = one, append(w.order, one)
	w.begin(false, "duplicate: %s", of.name)
	w.key("as", one.name)
	w.key("shop", fmt.Sprint(shop))
	if a.Refused {
		w.key("refused", "true")
		one.state = "refused"
	}
}

func (w *sessionWriter) plugged(a *session.Act, sub *savedSub) {
	switch {
	case a.Refused && !a.Faulted:
	case sub == nil: // what was refused before
		w.connect(w.declare(a.Subscription, market.Subscription{}), a.Refused)
	case a.WasDisconnected && !a.Faulted: // by its own fault
	default:
		w.begin(false, "plug: %s", sub.name)
		if a.Refused {
			w.key("refused", "true")
			return
		}
		sub.state = "enabled"
	}
}

// managed writes what else was done to a subscription.
func (w *sessionWriter) managed(a *session.Act, sub *savedSub) {
	if sub == nil {
		return // it was refused, and never came back
	}
	switch a.Kind {
	case session.Unplugged:
		w.begin(false, "unplug: %s", sub.name)
		sub.state = "unplugged"
	case session.Removed:
		w.begin(false, "remove: %s", sub.name)
		sub.state = "removed"
	case session.Edited:
		if !a.Retyped && !(a.Moved && w.path(a.Store.URL) != "") {
			return // a name is nothing to a store
		}
		w.begin(false, "edit: %s", sub.name)
		if a.Retyped {
			w.key("types", "["+joinedTypes(a.Store.Types)+"]")
		}
		if a.Moved {
			w.key("path", yamlText(cmp.Or(w.path(a.Store.URL), "/")))
		}
	}
}

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

// happened writes an event, and gives it a name.
func (w *sessionWriter) happened(a *session.Act) {
	if len(a.Sent) == 0 {
		return
	}
	last := a.Sent[len(a.Sent)-1]
	body := decoded(last.Body)
	if key, _ := action(a.Event.Type); key == "" || body == nil {
		w.story.Left++
		return
	}
	e := a.Event
	if e.WantsNewOrder() && e.Type != market.OrderCreated { // which then goes its way to what is asked for
		w.wayTo(a)
		e.CampaignID, e.Model, e.OrderSpec = 0, "", market.OrderSpec{}
	}
	of := w.ofEvent(e, body)
	w.brought(e, of, last, body)
}

// brought writes a step that brings an event about.
func (w *sessionWriter) brought(e market.Event, of string, n session.Sent, body map[string]any) {
	key, value := action(e.Type)
	name := w.eventName(key)
	w.story.Events++
	w.begin(true, "%s: %s", key, value)
	w.key("as", name)
	w.key("of", of)
	for _, f := range fieldsOf(e) {
		switch f.key {
		case "event", "of":
		case "campaign":
			if shop := w.shop(e.CampaignID); shop > 0 {
				w.key("shop", fmt.Sprint(shop))
			}
		default:
			w.key(f.key, f.value)
		}
	}
	w.steps[len(w.steps)-1].unforced = !e.Force
	w.remember(name, n, body)
}

// wayTo writes what had to happen before an event of a new order, which it creates.
func (w *sessionWriter) wayTo(a *session.Act) {
	for _, n := range a.Sent[:len(a.Sent)-1] {
		body := decoded(n.Body)
		if body == nil {
			continue
		}
		e := market.Event{Type: n.Type}
		if n.Type == market.OrderCreated {
			e.CampaignID, e.Model, e.OrderSpec = a.Event.CampaignID, a.Event.Model, a.Event.OrderSpec
		}
		of := w.ofEvent(e, body)
		w.brought(e, of, n, body)
		if n.Type != market.OrderCreated {
			w.details(n.Type, body)
		}
	}
}

// ofEvent is the name of what an event is of. What was there before the session is
// created first, and nobody is told.
func (w *sessionWriter) ofEvent(e market.Event, body map[string]any) string {
	field := e.Type.OfField()
	if field == "" {
		return ""
	}
	id := thing{field, number(body[field])}
	if name := w.names[id]; name != "" || e.Of == 0 {
		return name
	}
	return w.subject(e.Type, field, body)
}

// eventName is the next name for an event of a noun.
func (w *sessionWriter) eventName(noun string) string {
	w.counts[noun]++
	return fmt.Sprintf("%s-%d", noun, w.counts[noun])
}

// remember has a name stand for the event, and for all of which its notification has the
// number.
func (w *sessionWriter) remember(name string, n session.Sent, body map[string]any) {
	for _, t := range market.Types() {
		for _, field := range []string{t.IDField(), t.OfField()} {
			id := thing{field, number(body[field])}
			if _, known := w.names[id]; field != "" && id.number != 0 && !known {
				w.names[id] = name
			}
		}
	}
	w.sent[n.ID] = name
	w.events = append(w.events, savedEvent{name, []string{n.ID}})
}

// again sends an event once more, where it has a name.
func (w *sessionWriter) again(a *session.Act) {
	name := w.sent[a.Again]
	if name == "" {
		w.story.Left++
		return
	}
	w.begin(false, "send: %s", name)
	for _, n := range a.Sent {
		w.sent[n.ID] = name
		i := slices.IndexFunc(w.events, func(e savedEvent) bool { return e.name == name })
		w.events[i].ids = append(w.events[i].ids, n.ID)
	}
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
