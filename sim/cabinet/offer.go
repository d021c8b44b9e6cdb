package cabinet

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Offer is what the cabinet sells.
type Offer struct {
	// SKU is the store's own, 1 to 255 characters.
	SKU  string `yaml:"sku" json:"sku"`
	Name string `yaml:"name,omitempty" json:"name"`
	// Price is above 0. A Complete cabinet has one for every offer.
	Price market.Money `yaml:"price,omitempty" json:"price"`
	// Stock is never nil in a Complete cabinet.
	Stock *Stock `yaml:"stock,omitempty" json:"stock"`
	// VAT is the rate in Market's words, such as VAT_22, or empty for the usual one.
	VAT string `yaml:"vat,omitempty" json:"vat"`
	// Category is the number of Market's category.
	Category int64 `yaml:"category,omitempty" json:"category"`
	// Dimensions are those of the parcel, never nil in a Complete cabinet.
	Dimensions *Dimensions `yaml:"dimensions,omitempty" json:"dimensions"`
	// Marking is which codes each unit needs before it is shipped: CIS,
	// CIS_OPTIONAL, UIN, RNPT, GTD (P-STATUS).
	Marking []string `yaml:"marking,omitempty" json:"marking"`
	// Digital is how a good that needs no parcel reaches the buyer: EMAIL,
	// ACTIVATION_CODE, STEAM_GIFT or CHAT (P-DIGITAL). Such goods are sold by DBS
	// alone.
	Digital string `yaml:"digital,omitempty" json:"digital"`
}

// Stock is how many units there are.
type Stock struct {
	// Units lie in each warehouse that ByWarehouse does not name.
	Units int64
	// ByWarehouse has units by the number of the warehouse. Where it is given,
	// Units is 0.
	ByWarehouse map[int64]int64
}

// In is how many units lie in a warehouse.
func (s *Stock) In(warehouse int64) int64 {
	if units, ok := s.ByWarehouse[warehouse]; ok {
		return units
	}
	return s.Units
}

// UnmarshalYAML reads a number, or a mapping of warehouses to numbers.
func (s *Stock) UnmarshalYAML(node ast.Node) error {
	if _, ok := node.(*ast.MappingNode); !ok {
		return strictyaml.Value(node, &s.Units)
	}
	entries, err := strictyaml.Keys(node)
	if err != nil {
		return err
	}
	s.ByWarehouse = map[int64]int64{}
	for _, e := range entries {
		var warehouse, units int64
		if err := strictyaml.Value(e.KeyNode, &warehouse); err != nil {
			return strictyaml.Errorf(e.KeyNode, hintWarehouseKey, badWarehouseKey, e.Key)
		}
		if err := strictyaml.Value(e.Value, &units); err != nil {
			return err
		}
		s.ByWarehouse[warehouse] = units
	}
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads, warehouses in order.
func (s Stock) MarshalYAML() ([]byte, error) {
	if s.ByWarehouse == nil {
		return strconv.AppendInt(nil, s.Units, 10), nil
	}
	text := []byte("{")
	for i, warehouse := range sortedKeys(s.ByWarehouse) {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = fmt.Appendf(text, "%d: %d", warehouse, s.ByWarehouse[warehouse])
	}
	return append(text, '}'), nil
}

// UnmarshalJSON reads a number, or an object of warehouses and numbers.
func (s *Stock) UnmarshalJSON(text []byte) error {
	if text[0] == '{' {
		return json.Unmarshal(text, &s.ByWarehouse)
	}
	return json.Unmarshal(text, &s.Units)
}

// Dimensions are those of a parcel: centimetres and, of the weight, kilograms.
type Dimensions struct {
	Length float64 `yaml:"length" json:"length"`
	Width  float64 `yaml:"width" json:"width"`
	Height float64 `yaml:"height" json:"height"`
	Weight float64 `yaml:"weight" json:"weight"`
}

func sortedKeys(m map[int64]int64) []int64 { return slices.Sorted(maps.Keys(m)) }
