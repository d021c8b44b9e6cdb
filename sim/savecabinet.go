package sim

import (
	"encoding/json"
	"slices"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Cabinet is the seller's cabinet as it is now: the shops, and the goods with the names,
// prices and stocks that the store has given them meanwhile. Goods that are archived and
// prices that are one shop's alone have no place in a cabinet. Orders, returns, chats and
// reviews are those that were there at the start. The keys are in it.
func (m *Market) Cabinet() *cabinet.Cabinet {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := *complete(m.options.Cabinet)
	given := map[string]cabinet.Offer{}
	for _, o := range out.Offers {
		given[o.SKU] = o
	}
	out.Offers = nil
	each(func(p state.Page) (state.Listed[market.Offer], error) {
		return m.state.FindOffers(state.OfferFilter{BusinessID: m.businessID()}, p)
	}, func(o market.Offer) {
		if !o.Archived {
			out.Offers = append(out.Offers, m.savedOffer(&o, given[o.ID]))
		}
	})
	out.Outlets = nil
	each(func(p state.Page) (state.Listed[market.Outlet], error) {
		return m.state.Outlets(state.OutletFilter{}, p)
	}, func(o market.Outlet) { out.Outlets = append(out.Outlets, savedOutlet(o)) })
	for i, o := range out.Orders {
		if placed, ok := m.state.Order(o.ID); ok && len(o.Items) == 0 { // what was drawn would be another with other stocks
			for _, item := range placed.Items {
				out.Orders[i].Items = append(out.Orders[i].Items, cabinet.Item{SKU: item.OfferID, Count: item.Count, Price: item.Price})
			}
		}
	}
	if out.Check() != nil { // they are of goods that there are no more
		out.Orders, out.Returns, out.Chats, out.Reviews = nil, nil, nil, nil
	}
	out.Complete()
	return &out
}

// each reads all pages of a list.
func each[T any](list func(state.Page) (state.Listed[T], error), do func(T)) {
	for page := (state.Page{Size: state.MaxPage}); ; {
		found, err := list(page)
		for _, one := range found.Items {
			do(one)
		}
		if err != nil || found.Next == "" {
			return
		}
		page.Token = found.Next
	}
}

// savedOffer is an offer as a file has it. What the store cannot change is as it was
// given.
func (m *Market) savedOffer(o *market.Offer, given cabinet.Offer) cabinet.Offer {
	out := given
	out.SKU, out.Name, out.Price, out.Category, out.Digital, out.Marking = o.ID, o.Title, o.Price, o.CategoryID, o.Digital, o.Marking
	var card struct {
		WeightDimensions *cabinet.Dimensions `json:"weightDimensions"`
	}
	if json.Unmarshal(o.Card, &card) == nil && card.WeightDimensions != nil {
		out.Dimensions = card.WeightDimensions
	}
	out.Stock = m.savedStock(o.ID)
	if rate, same := m.savedVAT(o.ID); same {
		out.VAT = market.VATName(rate)
	}
	return out
}

// savedStock is one number where all warehouses have as much.
func (m *Market) savedStock(offer string) *cabinet.Stock {
	out := &cabinet.Stock{ByWarehouse: map[int64]int64{}}
	same := true
	for i, warehouse := range m.warehouses() {
		units := m.state.Stock(warehouse, offer).Fit
		same = same && (i == 0 || units == out.Units)
		out.Units, out.ByWarehouse[warehouse] = units, units
	}
	if same {
		out.ByWarehouse = nil
	} else {
		out.Units = 0
	}
	return out
}

// savedVAT is the rate of an offer, if all shops that sell it have the same.
func (m *Market) savedVAT(offer string) (rate int64, same bool) {
	var rates []int64
	for _, shop := range m.campaigns() {
		found, err := m.state.ShopOffers(state.ShopFilter{CampaignID: shop.ID, IDs: []string{offer}}, state.Page{Size: 1})
		if err == nil && len(found.Items) > 0 {
			rates = append(rates, found.Items[0].Placement.VAT)
		}
	}
	if rates = slices.Compact(rates); len(rates) != 1 {
		return 0, false
	}
	return rates[0], true
}

// savedOutlet is a point of sale as a file has it.
func savedOutlet(o market.Outlet) cabinet.Outlet {
	var card struct {
		Name    string `json:"name"`
		Address struct {
			Street string `json:"street"`
			Number string `json:"number"`
		} `json:"address"`
	}
	_ = json.Unmarshal(o.Card, &card) // it was checked when it was made
	return cabinet.Outlet{
		ID: o.ID, Campaign: o.CampaignID, Code: o.Code, Name: card.Name, Region: o.RegionID, Street: card.Address.Street, House: card.Address.Number,
	}
}
