package traffic

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

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
