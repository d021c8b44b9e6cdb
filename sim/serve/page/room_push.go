package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// pushData is the legacy push API: its shops, and the last requests.
type pushData struct {
	listData[*push]
	On    bool
	URL   string // secrets masked
	Shops []sim.PushShop
}

func (p *Page) push(v *visit) (any, error) {
	m := p.host.Market()
	out := pushData{On: m.Pushes(), URL: journal.MaskURL(m.Options().Push.URL), Shops: m.PushShops()}
	number := pageNumber(v.request.URL.Query())
	p.index.readPushes(func(pushes []*push) {
		out.Rows, out.Total = pageOf(pushes, number, always)
	})
	out.around(v, number, pageRows)
	return out, nil
}

// pushed is one request of the push API.
func (p *Page) pushed(v *visit) (any, error) {
	seq, err := strconv.Atoi(v.request.PathValue("seq"))
	if err != nil || seq < 1 {
		return nil, errAbsent
	}
	for _, e := range p.index.entries([]int{seq}) {
		if e.Exchange != nil && e.Exchange.Push != "" {
			return try{Exchange: e.Exchange, Entry: e, Snippets: snippets(e.Exchange)}, nil
		}
	}
	return nil, errAbsent
}

// enablePush enables requests from Market for a shop, or disables them.
func (p *Page) enablePush(v *visit) (string, error) {
	campaign, err := v.number("campaign")
	if err != nil {
		return "", err
	}
	on := v.form("what") == "enable"
	if err := p.host.Market().EnablePush(campaign, on); err != nil {
		return "", err
	}
	if on {
		return v.say("Requests from Yandex.Market are enabled.")
	}
	return v.say("Requests from Yandex.Market are disabled.")
}

// pushShops are the shops that carts can be of.
func (p *Page) pushShops() []sim.PushShop {
	return slices.DeleteFunc(p.host.Market().PushShops(), func(s sim.PushShop) bool { return !s.Played || !s.Enabled })
}

// cart is a buyer's cart, and what the store answered.
func (p *Page) cart(v *visit) (any, error) {
	c, ok := p.host.Cart(v.request.PathValue("id"))
	if !ok {
		return nil, errAbsent
	}
	return c, nil
}

// Accepted reports whether the buyer can order what the store answered.
func (c Cart) Accepted() bool {
	return c.Answer.Exchange.Verdict.Outcome == journal.Accepted && c.Answer.Cart != nil
}

// Answered is what the store has of an offer, as a number; empty where it said nothing.
func (c Cart) Answered(sku string) string {
	if c.Answer.Cart == nil {
		return ""
	}
	if got := c.Answer.Cart.Item(strings.TrimSpace(sku)); got != nil {
		return strconv.FormatInt(got.Count, 10)
	}
	return ""
}

// Methods are all ways to pay that the store offers.
func (c Cart) Methods() []string {
	if c.Answer.Cart == nil {
		return nil
	}
	all := slices.Clone(c.Answer.Cart.PaymentMethods)
	for _, o := range c.Answer.Cart.Options {
		for _, m := range o.PaymentMethods {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

// askCart has the store asked about a cart, and leads to what it answered.
func (p *Page) askCart(v *visit) (string, error) {
	var err error
	asked := market.Cart{Buyer: v.form("buyer")}
	if asked.CampaignID, err = v.number("campaign"); err != nil {
		return "", err
	}
	if asked.RegionID, err = v.number("region"); err != nil {
		return "", err
	}
	items, err := v.items()
	if err != nil {
		return "", err
	}
	for i, item := range items {
		asked.Items = append(asked.Items, market.CartItem{ID: int64(i + 1), OfferID: item.OfferID, Count: item.Count, Price: item.Price})
	}
	if len(items) == 0 {
		return "", v.fail("Put something in the cart: write a count.")
	}
	id, err := p.host.AskCart(v.request.Context(), asked)
	if err != nil {
		return "", err
	}
	v.to = Root + "/carts/" + id
	return v.say("The store has answered.")
}

// orderCart has the buyer order what the store answered, and leads to the order.
func (p *Page) orderCart(v *visit) (string, error) {
	id, err := p.host.OrderCart(v.form("cart"), sim.Choice{
		Option: v.form("option"), PaymentMethod: v.form("method"), Spec: market.OrderSpec{Fake: v.form("fake") != "", Notes: v.form("notes")},
	})
	if err != nil {
		return "", err
	}
	v.to = Root + "/orders/" + strconv.FormatInt(id, 10)
	return v.say("Ordered: the store is asked to accept it.")
}
