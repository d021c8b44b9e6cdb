package operations

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// tariffHandlers say what Market's services cost.
func (l *operations) tariffHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"calculateTariffs": pullapi.JSON(l.calculateTariffs),
	}
}

type calculateTariffsRequest struct {
	Parameters struct {
		CampaignID int64        `json:"campaignId"`
		Program    market.Model `json:"sellingProgram"`
		Frequency  string       `json:"frequency"`
		DelayWeeks *int         `json:"paymentDelayWeeks"`
		Currency   string       `json:"currency"`
	} `json:"parameters"`
	Offers []tariffOffer `json:"offers"`
}

// tariffOffer is goods as the question has them, and the reply repeats them.
type tariffOffer struct {
	CategoryID int64   `json:"categoryId"`
	Price      float64 `json:"price"`
	Length     float64 `json:"length"`
	Width      float64 `json:"width"`
	Height     float64 `json:"height"`
	Weight     float64 `json:"weight"`
	Quantity   int64   `json:"quantity,omitempty"`
}

// calculateTariffs says what each of the asked goods would cost to sell.
func (l *operations) calculateTariffs(r *pullapi.Request, asked calculateTariffsRequest) (any, error) {
	model, err := l.tariffModel(r, &asked)
	if err != nil {
		return nil, err
	}
	if err := l.checkTariffs(r, &asked); err != nil {
		return nil, err
	}
	return tariffReply{each(asked.Offers, func(o *tariffOffer) tariffedOffer {
		return tariffedOffer{*o, tariffsOf(model, o, asked.Parameters.Frequency)}
	})}, nil
}

// tariffModel is by which model the goods are sold: that of the shop, or the one
// that is named.
func (l *operations) tariffModel(r *pullapi.Request, asked *calculateTariffsRequest) (market.Model, error) {
	p := &asked.Parameters
	switch {
	case p.CampaignID != 0 && p.Program != "":
		return "", invalid(programTwice)
	case p.CampaignID != 0:
		c, err := l.ownCampaign(r, p.CampaignID)
		return c.Model, err
	case p.Program == "":
		return "", invalid(fieldNull, "parameters.sellingProgram")
	}
	return p.Program, nil
}

func (l *operations) checkTariffs(r *pullapi.Request, asked *calculateTariffsRequest) error {
	var unknown, branches []string
	for _, o := range asked.Offers {
		switch c, ok := l.category(r.Key.BusinessID, o.CategoryID); {
		case !ok:
			unknown = append(unknown, fmt.Sprint(o.CategoryID))
		case !c.Leaf:
			branches = append(branches, fmt.Sprint(o.CategoryID))
		}
	}
	p := &asked.Parameters
	delay := 0
	if p.DelayWeeks != nil {
		delay = *p.DelayWeeks
	}
	switch {
	case len(unknown) > 0:
		return typed("CATEGORY_NOT_FOUND", unknownCategories, strings.Join(unknown, ", "))
	case len(branches) > 0:
		return typed("INVALID_CATEGORY", categoriesNotLeaf, strings.Join(branches, ", "))
	case p.Currency != "" && p.Currency != currency:
		return typed("INVALID_CURRENCY", currencyUnknown, p.Currency)
	case !paysOut(p.Frequency, p.DelayWeeks):
		return typed("INVALID_PAYMENT_SETTINGS", payoutUnknown, p.Frequency, delay)
	}
	return nil
}

// paysOut reports whether Market pays out so in Russia: daily, or weekly with a
// delay of 1, 2 or 4 weeks. Nothing is said of a frequency that is left open.
func paysOut(frequency string, delay *int) bool {
	switch frequency {
	case "", "DAILY":
		return delay == nil || *delay == 0
	case "WEEKLY":
		return delay != nil && slices.Contains([]int{1, 2, 4}, *delay)
	}
	return false
}

// The rates of services, in percent of the price, and their least and most in
// roubles (choice): they follow from the question alone.
const (
	leastFee         = 5
	feeSteps         = 10
	transferRate     = 1.6
	deliveryRate     = 5.5
	leastDelivery    = 13
	mostDelivery     = 400
	acceptancePrice  = 25
	heavyFrom        = 25 // kilograms
	heavyDelivery    = 500
	expressPrice     = 149
	middleMilePerLit = 1.5
)

// tariffsOf are the services for goods by a model.
func tariffsOf(model market.Model, o *tariffOffer, frequency string) []calculatedTariff {
	list := []calculatedTariff{
		relative("FEE", o.Price, float64(leastFee+o.CategoryID%feeSteps)),
		relative("PAYMENT_TRANSFER", o.Price, transferRate),
	}
	if frequency != "" {
		list[1].Parameters = append(list[1].Parameters, parameter{"frequency", frequency})
	}
	if model == market.DBS {
		return list
	}
	delivery := min(max(o.Price*deliveryRate/100, leastDelivery), mostDelivery)
	if o.Weight >= heavyFrom {
		delivery = heavyDelivery
	}
	list = append(list, absolute("DELIVERY_TO_CUSTOMER", delivery), absolute("MIDDLE_MILE", o.Length*o.Width*o.Height/1000*middleMilePerLit))
	switch model {
	case market.FBS:
		list = append(list, absolute("SORTING", acceptancePrice))
	case market.Express:
		list = append(list, absolute("EXPRESS_DELIVERY", expressPrice))
	}
	return list
}

func relative(kind string, price, percent float64) calculatedTariff {
	return calculatedTariff{kind, kopecks(price * percent / 100), currency, []parameter{
		{"value", fmt.Sprint(percent)}, {"valueType", "relative"}, {"billingUnit", "item"},
	}}
}

func absolute(kind string, roubles float64) calculatedTariff {
	sum := kopecks(roubles)
	return calculatedTariff{kind, sum, currency, []parameter{{"value", sum.String()}, {"valueType", "absolute"}, {"billingUnit", "item"}}}
}

// kopecks is a sum of roubles, to a kopeck.
func kopecks(roubles float64) market.Money {
	return market.Money(min(roubles, mostRoubles)*float64(market.Rouble) + 0.5)
}

// categoryNameOf is the name of a category, or empty.
func (l *operations) categoryNameOf(businessID, id int64) string {
	c, _ := l.category(businessID, id)
	return c.Name
}

type tariffReply struct {
	Offers []tariffedOffer `json:"offers"`
}

type tariffedOffer struct {
	Offer   tariffOffer        `json:"offer"`
	Tariffs []calculatedTariff `json:"tariffs"`
}

type calculatedTariff struct {
	Type       string       `json:"type"`
	Amount     market.Money `json:"amount"`
	Currency   string       `json:"currency"`
	Parameters []parameter  `json:"parameters"`
}
