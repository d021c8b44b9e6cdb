package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/session"
)

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
