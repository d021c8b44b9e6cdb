package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// What a store says that does not know a shop, or goods.
var (
	ofShops = regexp.MustCompile(`(?i)campaign|shop|sku|offer|product|cabinet|business|warehouse|кампани|магазин|кабинет|товар|артикул|склад`)
	unknown = regexp.MustCompile(`(?i)unknown|not (?:found|connected|registered|known|configured|allowed|exist)|no such|n't exist|does not|foreign key|не (?:найден|подключ|существ|зарегистр|извест)|неизвест|нет так`)
)

// ofStrangeShop tells a store that cannot handle orders from one that does not know
// the made-up shops and goods: it says so, and takes what is of no shop. All orders
// are refused then, for one cause.
func (s *session) ofStrangeShop(t market.Type, f finding) finding {
	x := s.exchange(f.evidence)
	if !s.market.MadeUp() || !t.OfOrder() || x == nil || !s.open() {
		return f
	}
	if said := headline.Said(x.Reply); !ofShops.MatchString(said) || !unknown.MatchString(said) {
		return f
	}
	if !s.takesWhatIsOfNoShop() {
		return f
	}
	s.strangeShop = "notify." + string(t)
	f.reason = fmt.Sprintf(unknownShop, f.reason)
	f.fix, f.cost = fmt.Sprintf(unknownShopFix, s.shops()), headline.Flag
	return f
}

// takesWhatIsOfNoShop sends a notification that is of the cabinet alone, or PING.
func (s *session) takesWhatIsOfNoShop() bool {
	ofNoShop := slices.DeleteFunc(slices.Clone(s.types), market.Type.OfOrder)
	t, ok := s.firstTaken(ofNoShop[1:]...)
	if !ok {
		t = market.Ping
	}
	n, ok := s.draft(t, market.Full)
	return ok && s.sendOne(sim.Probe{Type: t, Body: n.Body, Note: noteCompare}).Verdict.Outcome == journal.Accepted
}

// exchange is the one of that id, or nil.
func (s *session) exchange(id string) *journal.Exchange {
	all := s.market.Journal().Exchanges()
	i := slices.IndexFunc(all, func(x journal.Exchange) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// shops are the campaigns of the run, for a message.
func (s *session) shops() string {
	var ids []string
	for _, shop := range s.market.Campaigns() {
		ids = append(ids, fmt.Sprintf("%d (%s)", shop.ID, shop.Model))
	}
	return strings.Join(ids, ", ")
}
