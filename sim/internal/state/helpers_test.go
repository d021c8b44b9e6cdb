package state_test

import (
	"fmt"
	"time"

	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	business = int64(1)
	shopFBS  = int64(10)
	shopDBS  = int64(11)
	shopLaaS = int64(12)
	express  = int64(13)
	shelves  = int64(100) // a warehouse
	attic    = int64(101) // another
)

// noon is when tests begin; after counts minutes from there.
func noon() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }

func after(minutes int) time.Time { return noon().Add(time.Duration(minutes) * time.Minute) }

// cabinet is a store with four shops, two warehouses, and 20 offers of which
// there are 10 each in the first.
func cabinet() *state.State {
	s := state.New(state.Options{})
	fill(s)
	return s
}

func fill(s *state.State) {
	for id, m := range map[int64]market.Model{shopFBS: market.FBS, shopDBS: market.DBS, shopLaaS: market.LaaS, express: market.Express} {
		must(s.PutCampaign(market.Campaign{ID: id, BusinessID: business, Model: m, WarehouseID: shelves}))
	}
	s.PutWarehouse(market.Warehouse{ID: shelves, Name: "shelves"})
	s.PutWarehouse(market.Warehouse{ID: attic, Name: "attic"})
	var offers []market.Offer
	var stocks []market.Stock
	for i := range 20 {
		offers = append(offers, market.Offer{BusinessID: business, ID: fmt.Sprintf("sku-%02d", i), Title: "Lamp", Price: market.Money(100 + i)})
		stocks = append(stocks, market.Stock{OfferID: fmt.Sprintf("sku-%02d", i), Fit: 10})
	}
	must(s.PutOffers(offers))
	must(s.SetStocks(shelves, stocks, noon()))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// of is an order in a shop, of some offers of which it has one each, or as many
// as their number is repeated.
func of(campaign int64, offers ...int) market.Order {
	o := market.Order{CampaignID: campaign, Buyer: "Иванова Анна", WarehouseID: shelves}
	counts := map[int]int64{}
	for _, i := range offers {
		counts[i]++
		if counts[i] == 1 {
			o.Items = append(o.Items, market.OrderItem{OfferID: fmt.Sprintf("sku-%02d", i), Title: "Lamp", Price: market.Money(100 + i)})
		}
	}
	for i := range o.Items {
		var offer int
		_, err := fmt.Sscanf(o.Items[i].OfferID, "sku-%d", &offer)
		must(err)
		o.Items[i].Count = counts[offer]
	}
	return o
}

// placed is a new order in s.
func placed(s *state.State, o market.Order) market.Order {
	made, changes, err := s.PlaceOrder(o, noon())
	must(err)
	if len(changes) != 1 || changes[0].Type != market.OrderCreated {
		panic(fmt.Sprint("an order was created: ", changes))
	}
	return made
}

// at reads a state as the documentation writes it.
func at(words string) market.State {
	var s, sub string
	_, _ = fmt.Sscan(words, &s, &sub)
	return market.State{Status: market.Status(s), Substatus: market.Substatus(sub)}
}

// moved takes an order through states, each by the first who may.
func moved(s *state.State, id int64, states ...string) market.Order {
	for _, state := range states {
		var err error
		for _, by := range market.Actors() {
			if _, err = s.Move(by, id, at(state), noon()); err == nil {
				break
			}
		}
		must(err)
	}
	return order(s, id)
}

func order(s *state.State, id int64) market.Order {
	o, ok := s.Order(id)
	Expect(ok).To(BeTrue())
	return o
}

// reason is why err refuses something.
func reason(err error) market.Reason {
	r, _ := err.(market.Refusal)
	return r.Reason
}
