package simtest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// instance is the marking of one unit: one of its codes.
type instance struct {
	CIS  string `json:"cis,omitempty"`
	UIN  string `json:"uin,omitempty"`
	RNPT string `json:"rnpt,omitempty"`
	GTD  string `json:"gtd,omitempty"`
}

// marking is the kind of code that each unit of an item gets, of those that it
// needs; empty for none. One unit has one code: the jeweller's number before
// all others.
func (i orderItem) marking() string {
	for _, kind := range []string{"UIN", "CIS", "CIS_OPTIONAL", "RNPT", "GTD"} {
		if slices.Contains(i.Required, kind) {
			return kind
		}
	}
	return ""
}

// marked reports whether a unit of the order needs a code.
func (o *order) marked() bool {
	return slices.ContainsFunc(o.Items, func(i orderItem) bool { return i.marking() != "" })
}

// instances are the codes of an item's units, one for each; none if it needs
// none. A real store scans them from the goods; these are made up, well formed,
// and equal for the same unit each time.
func (o *order) instances(item orderItem) []instance {
	kind := item.marking()
	if kind == "" {
		return nil
	}
	var all []instance
	for unit := range item.Count {
		all = append(all, o.instance(kind, item, unit))
	}
	return all
}

func (o *order) instance(kind string, item orderItem, unit int) instance {
	const declaration = "10702070/010126/"
	switch kind {
	case "UIN":
		return instance{UIN: o.digits(item, unit, 16)}
	case "RNPT":
		return instance{RNPT: declaration + o.digits(item, unit, 7) + "/1"}
	case "GTD":
		return instance{GTD: declaration + o.digits(item, unit, 7)}
	}
	return instance{CIS: o.cis(item, unit)}
}

// cis is a code of Честный ЗНАК: the product, a serial number of the unit's
// own, and behind the byte 0x1D, which stands in it as it is, the cryptographic
// tail (P-BOXES).
func (o *order) cis(item orderItem, unit int) string {
	return "0104600000000008" + "21" + o.digits(item, unit, 13) + "\x1d" + "93" + "Zjqw"
}

// digits are n decimal digits that follow from the unit, n up to 19.
func (o *order) digits(item orderItem, unit, n int) string {
	hash := sha256.Sum256(fmt.Appendf(nil, "%d %d %d", o.OrderID, item.ID, unit))
	text := fmt.Sprintf("%020d", binary.BigEndian.Uint64(hash[:]))
	return text[len(text)-n:]
}
