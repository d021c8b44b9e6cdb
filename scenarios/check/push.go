package check

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// API is which of Market's sides a run plays.
type API string

// The APIs of a run.
const (
	Notifications API = "notifications" // Market tells, the store asks by the pull API
	PushAPI       API = "push"          // the legacy push API, by which Market asks
	BothAPIs      API = "both"
)

// APIs lists the APIs of a run.
func APIs() []API { return []API{Notifications, PushAPI, BothAPIs} }

// CatalogueOf lists the checks of an API as Catalogue does. It fails for an unknown
// one, too.
func CatalogueOf(revision string, api API) ([]Check, error) {
	types, err := sim.Types(revision)
	if err != nil {
		return nil, err
	}
	switch api {
	case Notifications:
		return catalogue(types), nil
	case PushAPI:
		return slices.Concat(reachChecks(), tlsChecks(), pushChecks(), pullChecks()), nil
	case BothAPIs:
		all := catalogue(types)
		last := len(all) - len(pullChecks()) // they look back
		return slices.Insert(all, last, pushChecks()...), nil
	}
	return nil, fmt.Errorf("unknown API %.40q; known are %v", string(api), APIs())
}

// pushChecks are those of the legacy push API.
func pushChecks() []Check {
	return slices.Concat(tokenChecks(), cartChecks(), acceptChecks(), statusChecks(), cancellationChecks(), stocksChecks())
}

// ask makes the requests all at once, as send does.
func (s *session) ask(questions ...sim.Question) []sim.Answer {
	answers, err := s.market.Ask(s.ctx, questions...)
	if err != nil && s.ctx.Err() == nil { // the run loop looks at ctx
		s.fault = err
	}
	if err != nil {
		answers = make([]sim.Answer, len(questions))
	}
	for _, a := range answers {
		if a.Exchange.ID != "" {
			s.sent = append(s.sent, a.Exchange.ID)
			s.watch(a.Exchange)
		}
	}
	return answers
}

func (s *session) askOne(q sim.Question) sim.Answer { return s.ask(q)[0] }

// taken asks for a reply that Market does not find wrong, and warns of what is
// doubtful about it.
func taken(x journal.Exchange) finding {
	if x.Verdict.Outcome != journal.Accepted {
		return failure(x)
	}
	if len(x.Verdict.Warnings) == 0 {
		return finding{verdict: reports.Pass}
	}
	w := x.Verdict.Warnings[0]
	return finding{
		verdict: reports.Warn, reason: fmt.Sprintf(replyWarning, w.Pointer, w.Found), expected: w.Expected, fix: w.Fix, evidence: x.ID,
	}
}

// pushShop is the shop that is played, once it is known how it sells: as the
// settings say, else by what the store answers to a cart. It is false if the check
// cannot go on.
func (s *session) pushShop() (market.Campaign, bool) {
	if s.shop.ID != 0 {
		return s.shop, true
	}
	byDBS, hasDBS := s.shopBy(market.DBS)
	byFBS, hasFBS := s.shopBy(market.FBS, market.Express)
	model := s.options.PushModel
	if model == "" && hasDBS && hasFBS {
		if model = s.modelOf(byDBS); model == "" {
			return market.Campaign{}, false
		}
	}
	switch {
	case hasDBS && model != market.FBS:
		s.shop = byDBS
	case hasFBS && model != market.DBS:
		s.shop = byFBS
	default:
		s.lack = &sim.LackError{What: fmt.Sprintf(lackShop, model)}
		return market.Campaign{}, false
	}
	return s.shop, true
}

// modelOf is what a reply to a cart says: only a store by DBS has a list of delivery
// options.
func (s *session) modelOf(dbs market.Campaign) market.Model {
	a := s.askOne(sim.Question{Method: market.PushCart, CampaignID: dbs.ID, Cart: s.cart(dbs, s.goods(1)...), Note: noteModel})
	switch {
	case !s.open():
		return ""
	case a.Cart != nil && !a.Cart.HasOptions:
		return market.FBS
	}
	return market.DBS
}

func (s *session) shopBy(models ...market.Model) (market.Campaign, bool) {
	for _, c := range s.market.Campaigns() {
		if slices.Contains(models, c.Model) {
			return c, true
		}
	}
	return market.Campaign{}, false
}

// byDBS runs a check that is for shops by DBS alone.
func byDBS(run func(*session, market.Campaign) finding) func(*session) finding {
	return inShop(func(s *session, shop market.Campaign) finding {
		if shop.Model != market.DBS {
			return skipped(fmt.Sprintf(pushOnlyFor, market.DBS))
		}
		return run(s, shop)
	})
}

// inShop runs a check in the shop that is played.
func inShop(run func(*session, market.Campaign) finding) func(*session) finding {
	return func(s *session) finding {
		shop, ok := s.pushShop()
		if !ok {
			return s.stopped()
		}
		return run(s, shop)
	}
}

// goods are the first few goods of the cabinet that are no digital ones, as lines of
// a cart.
func (s *session) goods(n int) []market.CartItem {
	return s.goodsThat(n, func(digital string) bool { return digital == "" })
}

func (s *session) goodsThat(n int, suit func(digital string) bool) []market.CartItem {
	var items []market.CartItem
	for _, o := range s.market.Options().Cabinet.Offers {
		if len(items) < n && o.Price > 0 && suit(o.Digital) {
			items = append(items, market.CartItem{
				ID: int64(910_001 + len(items)), OfferID: o.SKU, Title: o.Name, CategoryID: o.Category, Price: o.Price, Count: 1,
			})
		}
	}
	return items
}

// cart is a buyer's, in Moscow.
func (s *session) cart(shop market.Campaign, items ...market.CartItem) *market.Cart {
	return &market.Cart{CampaignID: shop.ID, Items: items, RegionID: market.Moscow}
}
