package cabinet

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// What is made up of things that a file leaves open (choice).
const (
	unitsOfEach   = 100
	plainCategory = 91_013
	moscow        = 213
	plainHouse    = "1"

	firstWarehouse = 730_401
	firstOutlet    = 4_170_001
)

// Complete fills in what is left open. It depends on nothing but the cabinet, and
// a number that it makes up is in no other place of the cabinet: numbers of
// different kinds are never equal by chance. Orders, returns, chats and reviews
// stay as they are, but for what they refer to: what is open in them is drawn when
// they are made.
func (c *Cabinet) Complete() {
	made, n := madeUp(), newNumbers(c)
	if c.Business.ID == 0 {
		c.Business.ID = n.unused(made.Business.ID)
	}
	c.Business.Name = cmp.Or(c.Business.Name, made.Business.Name)
	if len(c.Keys) == 0 {
		c.Keys = made.Keys
	}
	if len(c.Campaigns) == 0 {
		c.Campaigns = n.free(made.Campaigns)
		if len(c.Outlets) == 0 {
			c.Outlets = made.Outlets
			for i := range c.Outlets {
				c.Outlets[i].ID, c.Outlets[i].Campaign = n.unused(c.Outlets[i].ID), 0
			}
		}
	}
	if len(c.Offers) == 0 {
		c.Offers = made.Offers
	}
	c.completeCampaigns(n, made.Campaigns[0].ID)
	for i := range c.Offers {
		c.Offers[i].complete(i, made.Offers)
	}
	for i := range c.Outlets {
		c.completeOutlet(n, &c.Outlets[i])
	}
	for i := range c.Orders {
		c.Orders[i].Campaign = cmp.Or(c.Orders[i].Campaign, c.Campaigns[0].ID)
	}
}

func (c *Cabinet) completeCampaigns(n numbers, first int64) {
	for i := range c.Campaigns {
		one := &c.Campaigns[i]
		one.Model = spelled(one.Model)
		one.Name = cmp.Or(one.Name, fmt.Sprintf(plainShop, i+1, one.Model))
		if one.ID == 0 {
			one.ID = n.unused(first)
		}
		if one.Warehouse == 0 {
			one.Warehouse = n.unused(firstWarehouse)
		}
	}
}

// spelled is a model as Market's API spells it. The documentation has other
// spellings of two.
func spelled(m market.Model) market.Model {
	switch m {
	case "":
		return market.FBS
	case "Express":
		return market.Express
	case "LaaS":
		return market.LaaS
	}
	return m
}

// complete fills in an offer, which costs what that of made in its place does.
func (o *Offer) complete(i int, made []Offer) {
	o.Name = cmp.Or(o.Name, fmt.Sprintf(plainOffer, o.SKU))
	o.Price = cmp.Or(o.Price, made[i%len(made)].Price)
	o.Category = cmp.Or(o.Category, plainCategory)
	if o.Stock == nil {
		o.Stock = &Stock{Units: unitsOfEach}
	}
	if o.Dimensions == nil {
		o.Dimensions = &Dimensions{Length: 20, Width: 15, Height: 10, Weight: 0.5}
	}
}

func (c *Cabinet) completeOutlet(n numbers, o *Outlet) {
	if o.ID == 0 {
		o.ID = n.unused(firstOutlet)
	}
	o.Campaign = cmp.Or(o.Campaign, c.outletCampaign())
	o.Name = cmp.Or(o.Name, fmt.Sprintf(plainOutlet, o.Code))
	o.Region = cmp.Or(o.Region, moscow)
	if o.Street == "" {
		o.Street, o.House = plainStreet, cmp.Or(o.House, plainHouse)
	}
}

// outletCampaign is the shop that has points of sale: the first by DBS, if there
// is one.
func (c *Cabinet) outletCampaign() int64 {
	if i := slices.IndexFunc(c.Campaigns, func(one Campaign) bool { return one.Model == market.DBS }); i >= 0 {
		return c.Campaigns[i].ID
	}
	return c.Campaigns[0].ID
}

// numbers are those that things in a cabinet have.
type numbers map[int64]bool

func newNumbers(c *Cabinet) numbers {
	n := numbers{}
	for _, one := range c.ids() {
		n[one.id] = true
	}
	return n
}

// unused is the first number from one on that nothing has, which then has it.
func (n numbers) unused(from int64) int64 {
	for n[from] {
		from++
	}
	n[from] = true
	return from
}

// free takes from shops the numbers that other things have.
func (n numbers) free(shops []Campaign) []Campaign {
	for i := range shops {
		shops[i].ID = n.unused(shops[i].ID)
	}
	warehouses := map[int64]int64{}
	for i, one := range shops {
		if _, ok := warehouses[one.Warehouse]; !ok {
			warehouses[one.Warehouse] = n.unused(one.Warehouse)
		}
		shops[i].Warehouse = warehouses[one.Warehouse]
	}
	return shops
}

// numbered is a number of the cabinet, the kind of thing that has it, and the
// place of that thing in its list.
type numbered struct {
	kind, list string
	index      int
	id         int64
}

// ids are the numbers of all things in the cabinet, 0 where one is left open.
func (c *Cabinet) ids() []numbered {
	return slices.Concat(
		[]numbered{{kindBusiness, listBusiness, -1, c.Business.ID}},
		idsOf(kindCampaign, listCampaigns, c.Campaigns, func(one Campaign) int64 { return one.ID }),
		idsOf(kindWarehouse, listCampaigns, c.Campaigns, func(one Campaign) int64 { return one.Warehouse }),
		idsOf(kindOutlet, listOutlets, c.Outlets, func(one Outlet) int64 { return one.ID }),
		idsOf(kindOrder, listOrders, c.Orders, func(one Order) int64 { return one.ID }),
		idsOf(kindReturn, listReturns, c.Returns, func(one Return) int64 { return one.ID }),
		idsOf(kindChat, listChats, c.Chats, func(one Chat) int64 { return one.ID }),
		idsOf(kindReview, listReviews, c.Reviews, func(one Review) int64 { return one.ID }),
	)
}

func idsOf[T any](kind, list string, things []T, id func(T) int64) []numbered {
	out := make([]numbered, len(things))
	for i, one := range things {
		out[i] = numbered{kind, list, i, id(one)}
	}
	return out
}
