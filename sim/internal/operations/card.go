package operations

import (
	"encoding/json"
	"strings"
	"unicode"
)

// card is what a store says of an offer, field by field, in the pull API's words.
type card map[string]json.RawMessage

func readCard(raw json.RawMessage) card {
	c := card{}
	_ = json.Unmarshal(raw, &c) // the state has nothing but cards, or nothing
	return c
}

// with is the card as an update leaves it: what is not named stays.
func (c card) with(update card, deleted []string) (json.RawMessage, error) {
	for name, value := range update {
		if string(value) != "null" {
			c[name] = value
		}
	}
	for _, name := range []string{"offerId", "basicPrice", "deleteParameters"} {
		delete(c, name) // they are no part of a card
	}
	for _, name := range deleted {
		delete(c, camel(name))
	}
	return json.Marshal(c)
}

// parametersField is the one whose name deleteParameters shortens.
const parametersField = "parameterValues"

// camel writes VENDOR_CODE as vendorCode.
func camel(name string) string {
	if name == "PARAMETERS" {
		return parametersField
	}
	var b strings.Builder
	for i, part := range strings.Split(strings.ToLower(name), "_") {
		if i > 0 && part != "" {
			b.WriteRune(unicode.ToUpper(rune(part[0])))
			part = part[1:]
		}
		b.WriteString(part)
	}
	return b.String()
}

// cardDTO is a card as an offer's reply repeats it.
type cardDTO struct {
	Name                  string          `json:"name,omitempty"`
	Category              string          `json:"category,omitempty"`
	CategoryID            int64           `json:"marketCategoryId,omitempty"`
	Pictures              json.RawMessage `json:"pictures,omitempty"`
	Videos                json.RawMessage `json:"videos,omitempty"`
	Manuals               json.RawMessage `json:"manuals,omitempty"`
	Vendor                string          `json:"vendor,omitempty"`
	Barcodes              json.RawMessage `json:"barcodes,omitempty"`
	Description           string          `json:"description,omitempty"`
	ManufacturerCountries json.RawMessage `json:"manufacturerCountries,omitempty"`
	WeightDimensions      json.RawMessage `json:"weightDimensions,omitempty"`
	VendorCode            string          `json:"vendorCode,omitempty"`
	Tags                  []string        `json:"tags,omitempty"`
	ShelfLife             json.RawMessage `json:"shelfLife,omitempty"`
	LifeTime              json.RawMessage `json:"lifeTime,omitempty"`
	GuaranteePeriod       json.RawMessage `json:"guaranteePeriod,omitempty"`
	CustomsCommodityCode  string          `json:"customsCommodityCode,omitempty"`
	CommodityCodes        json.RawMessage `json:"commodityCodes,omitempty"`
	Certificates          json.RawMessage `json:"certificates,omitempty"`
	BoxCount              int64           `json:"boxCount,omitempty"`
	Condition             json.RawMessage `json:"condition,omitempty"`
	Type                  string          `json:"type,omitempty"`
	Downloadable          bool            `json:"downloadable,omitempty"`
	Adult                 bool            `json:"adult,omitempty"`
	Age                   json.RawMessage `json:"age,omitempty"`
	PurchasePrice         json.RawMessage `json:"purchasePrice,omitempty"`
	AdditionalExpenses    json.RawMessage `json:"additionalExpenses,omitempty"`
	Params                json.RawMessage `json:"params,omitempty"`
}

// cardOf is the card of an offer. It was held to the contract when it came.
func cardOf(raw json.RawMessage) cardDTO {
	var c cardDTO
	_ = json.Unmarshal(raw, &c)
	return c
}
