package traffic

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Seen gathers whose market it is from what was said in it: the business, the
// shops, the SKUs and their prices. The zero Seen has seen nothing.
type Seen struct {
	cabinet cabinet.Cabinet
	orders  map[int64]bool // that are in the list
	shops   map[int64]int  // places in the list
	skus    map[string]int // places in the list
}

// Journal looks through what was sent to the store, and what it called.
func (s *Seen) Journal(j *journal.Journal) {
	for _, e := range j.Entries() {
		switch {
		case e.Exchange != nil:
			s.Body(e.Exchange.Request.Body)
			if e.Exchange.NotificationType == market.OrderCancellationRequest {
				s.model(e.Exchange.Request.Body, market.DBS) // which it is for alone (N-TYPES)
			}
		case e.Call != nil:
			s.Path(e.Call.Path)
			s.Body(e.Call.Body)
			if e.Call.Reply != nil {
				s.Body(e.Call.Reply.Body)
			}
		}
	}
}

var pathIDs = regexp.MustCompile(`/(campaigns|businesses)/(\d{1,16})(?:/|$)`)

// Path looks for the shop and the business in the path of a call.
func (s *Seen) Path(path string) {
	for _, found := range pathIDs.FindAllStringSubmatch(path, -1) {
		id, _ := strconv.ParseInt(found[2], 10, 64) // it is digits, and not too many
		if found[1] == "businesses" {
			s.business(id)
		} else {
			s.shop(id)
		}
	}
}

// Body looks through a body; what is no JSON, or is cut, says nothing.
func (s *Seen) Body(text string) {
	if len(text) > MaxBody {
		return
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) == nil {
		s.value(value)
	}
}

var pathOrder = regexp.MustCompile(`/campaigns/(\d{1,16})/orders/(\d{1,16})(?:/|$)`)

// Orders looks for an order in the path of a call that found it: it is then in the
// cabinet from the start.
func (s *Seen) Orders(path string) {
	found := pathOrder.FindStringSubmatch(path)
	if found == nil || len(s.cabinet.Orders) == cabinet.MaxThings {
		return
	}
	shop, _ := strconv.ParseInt(found[1], 10, 64) // they are digits, and not too many
	id, _ := strconv.ParseInt(found[2], 10, 64)
	if _, ok := s.shop(shop); !ok || id == 0 || id > cabinet.MaxID || s.orders[id] {
		return
	}
	if s.orders == nil {
		s.orders = map[int64]bool{}
	}
	s.orders[id] = true
	s.cabinet.Orders = append(s.cabinet.Orders, cabinet.Order{ID: id, Campaign: shop})
}

func (s *Seen) value(value any) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			s.value(one)
		}
	case map[string]any:
		s.business(number(value["businessId"]))
		if at, ok := s.shop(number(value["campaignId"])); ok {
			for _, name := range []string{"programType", "placementType"} {
				if m, _ := value[name].(string); slices.Contains(market.Models(), market.Model(m)) {
					s.cabinet.Campaigns[at].Model = market.Model(m)
				}
			}
		}
		s.offer(value)
		for _, name := range sortedNames(value) {
			s.value(value[name])
		}
	}
}

func (s *Seen) business(id int64) {
	if id > 0 && id <= cabinet.MaxID && s.cabinet.Business.ID == 0 {
		s.cabinet.Business.ID = id
	}
}

func (s *Seen) shop(id int64) (at int, ok bool) {
	if at, ok := s.shops[id]; ok {
		return at, true
	}
	if id <= 0 || id > cabinet.MaxID || len(s.cabinet.Campaigns) == cabinet.MaxCampaigns {
		return 0, false
	}
	if s.shops == nil {
		s.shops = map[int64]int{}
	}
	s.shops[id] = len(s.cabinet.Campaigns)
	s.cabinet.Campaigns = append(s.cabinet.Campaigns, cabinet.Campaign{ID: id, Model: market.FBS})
	return s.shops[id], true
}

func (s *Seen) model(body string, m market.Model) {
	var of struct {
		CampaignID int64 `json:"campaignId"`
	}
	_ = json.Unmarshal([]byte(body), &of) // 0 if there is none
	if at, ok := s.shop(of.CampaignID); ok {
		s.cabinet.Campaigns[at].Model = m
	}
}

// maxSKU is how many characters a SKU has at most (N-BODY).
const maxSKU = 255

func (s *Seen) offer(of map[string]any) {
	sku, _ := of["offerId"].(string)
	if sku == "" {
		sku, _ = of["shopSku"].(string)
	}
	if sku == "" || !isLine(sku) {
		return
	}
	at, known := s.skus[sku]
	if !known {
		if len(s.cabinet.Offers) == cabinet.MaxOffers {
			return
		}
		if s.skus == nil {
			s.skus = map[string]int{}
		}
		at = len(s.cabinet.Offers)
		s.skus[sku] = at
		s.cabinet.Offers = append(s.cabinet.Offers, cabinet.Offer{SKU: sku})
	}
	offer := &s.cabinet.Offers[at]
	for _, name := range []string{"basicPrice", "priceBeforeDiscount", "price", "buyerPrice"} {
		if price := priceOf(of[name]); price > 0 && offer.Price == 0 {
			offer.Price = price
		}
	}
	for _, name := range []string{"offerName", "name"} {
		if text, _ := of[name].(string); text != "" && offer.Name == "" && isLine(text) {
			offer.Name = text
		}
	}
}

// isLine reports whether a text can be in a cabinet as a SKU or a name.
func isLine(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxSKU && !strings.ContainsFunc(text, unicode.IsControl) && strings.TrimSpace(text) == text
}

// priceOf is a price, as a number or in an object; 0 if it is none.
func priceOf(value any) market.Money {
	if in, ok := value.(map[string]any); ok {
		value = in["value"]
	}
	text, ok := value.(json.Number)
	if !ok {
		return 0
	}
	price, err := market.ParseMoney(text.String())
	if err != nil || price > market.MaxMoney {
		return 0
	}
	return price
}

func number(value any) int64 {
	text, _ := value.(json.Number)
	n, _ := text.Int64() // 0 if it is none
	return n
}

func sortedNames(of map[string]any) []string {
	var all []string
	for name := range of {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Cabinet is what was seen, complete, or nil if nothing was.
func (s *Seen) Cabinet() (*cabinet.Cabinet, error) {
	if s.cabinet.Business.ID == 0 && len(s.cabinet.Campaigns) == 0 && len(s.cabinet.Offers) == 0 {
		return nil, nil
	}
	c := s.cabinet
	c.Campaigns, c.Offers = slices.Clone(c.Campaigns), slices.Clone(c.Offers)
	c.Complete()
	return &c, c.Check()
}

// YAML is what was seen as a cabinet's file: what was not is left for the reader to
// make up.
func (s *Seen) YAML() ([]byte, error) {
	text, err := s.cabinet.YAML()
	return bytes.Replace(text, []byte("business: {}\n"), nil, 1), err
}
