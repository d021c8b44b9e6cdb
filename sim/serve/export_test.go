package serve

import (
	"context"
	"net/http"
	"reflect"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// SnapshotBytes is what the snapshots of a server and its worlds take.
func SnapshotBytes(s *Server) int { return int(s.options.snapshotBytes.Load()) }

// AnswerCounts answers as MetricsPath does, with what entries come to.
func AnswerCounts(w http.ResponseWriter, entries ...journal.Entry) {
	counted, out := newCounts(""), exposition{}
	for _, e := range entries {
		counted.add(e)
	}
	counted.write(out)
	out.answer(w)
}

// Owners are who has which world.
type Owners struct{ *owners }

func NewOwners(s sim.Sharing) Owners { return Owners{newOwners(s)} }

func (o Owners) Look() error                      { return o.look() }
func (o Owners) LookAgain()                       { o.lookAgain() }
func (o Owners) MayTake(id string) bool           { return o.mayTake(id) }
func (o Owners) Opened(id string)                 { o.opened(id, "http://a") }
func (o Owners) Change(id string) <-chan struct{} { return o.change(id) }
func (o Owners) AllOpen() bool                    { return o.allOpen() }

// ShowWorlds bounds how many worlds have figures of their own, before there is one.
func ShowWorlds(s *Server, most int) { s.worlds.shown.most = most }

// Chosen are the numbers of the entries that a call for the journal chooses, by a look at
// each of them.
func Chosen(s *Server, r *http.Request) (seqs []int) {
	f := s.filterOf(queryOf(r, filterNames...))
	f.ofOrder = map[string]bool{}
	all := s.market.Journal().Entries()
	for i := range all {
		if telling(f.order).Matches(&all[i]) {
			f.ofOrder[all[i].Notification] = true
		}
	}
	for i := range all {
		if f.Matches(&all[i]) {
			seqs = append(seqs, all[i].Seq)
		}
	}
	return seqs
}

// Operations are those that are served, as "GET /_market/v1/orders".
func Operations() []string {
	var out []string
	for _, r := range (&Server{}).table() {
		out = append(out, r.method+" "+ControlPath+r.path)
	}
	return out
}

// CloseWorld closes a world that is kept, until it is called.
func CloseWorld(s *Server, id string) {
	if one, err := s.worlds.get(id); err == nil {
		s.worlds.close(one)
	}
}

// AskCart asks the store about a cart, as a person does on the page.
func AskCart(s *Server, c market.Cart) (string, error) { return s.askCart(context.Background(), c) }

// Carts are the ids of those that are kept.
func Carts(s *Server) []string {
	var ids []string
	for _, one := range s.carts.mark().all {
		ids = append(ids, one.ID)
	}
	return ids
}

// WorldMetadata is what is kept of a world beside its market.
func WorldMetadata() reflect.Type { return reflect.TypeFor[worldMetadata]() }

// Shapes are the requests and replies, by their names in the document.
func Shapes() map[string]any {
	return map[string]any{
		"Error":               errorReply{},
		"ErrorDetail":         errorDetail{},
		"Market":              statusReply{},
		"Clock":               clockReply{},
		"Campaign":            campaignReply{},
		"Counts":              countsReply{},
		"EventRequest":        eventRequest{},
		"ItemSpec":            market.ItemSpec{},
		"PromoSpec":           market.PromoSpec{},
		"BuyerSpec":           market.BuyerSpec{},
		"DeliverySpec":        market.DeliverySpec{},
		"Address":             market.Address{},
		"Events":              eventReply{},
		"Notification":        notificationReply{},
		"Orders":              ordersReply{},
		"Order":               orderReply{},
		"Item":                itemReply{},
		"ClockRequest":        clockRequest{},
		"Traffic":             trafficReply{},
		"TrafficRequest":      trafficRequest{},
		"FaultRequest":        fault.Fault{},
		"Fault":               faultReply{},
		"Faults":              faultsReply{},
		"SubscriptionRequest": subscriptionRequest{},
		"EditRequest":         editRequest{},
		"DuplicateRequest":    duplicateRequest{},
		"NoRequest":           noRequest{},
		"Subscription":        subscriptionView{},
		"Subscriptions":       subscriptionsReply{},
		"Journal":             journalReply{},
		"ScenarioRequest":     scenarioRequest{},
		"ScenarioReport":      scenarioReply{},
		"WorldRequest":        worldRequest{},
		"World":               worldReply{},
		"WorldPush":           worldPush{},
		"Worlds":              worldsReply{},
		"SnapshotRequest":     snapshotRequest{},
		"Snapshot":            snapshotReply{},
		"Snapshots":           snapshotsReply{},
		"Entry":               entry{},
	}
}
