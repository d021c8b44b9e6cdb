package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// The forms of codes, as the documents of setOrderBoxLayout give them. A code of
// Честный ЗНАК is the product, a serial number and, behind the byte 0x1D, a
// cryptographic tail, which may be left out. Serial numbers have 6, 8, 13 or 20
// characters there, and 7 in the documents' own example.
var (
	cisForm  = regexp.MustCompile(`^\x1d?\(?01\)?\d{14}\(?21\)?(?:[!-~]{6,8}|[!-~]{13}|[!-~]{20})(?:(?:\x1d\(?240\)?.{1,30})?\x1d\(?9[13]\)?(?s:.+))?$`)
	uinForm  = regexp.MustCompile(`^\d{16}$`)
	rnptForm = regexp.MustCompile(`^\d{8}/\d{6}/\d{7}/\d{1,3}$`)
	gtdForm  = regexp.MustCompile(`^\d{8}/\d{6}/\d{7}$`)
)

// maxCIS is how long a code of Честный ЗНАК may be, in characters.
const maxCIS = 256

// checkCodes refuses codes of an item's units that have not the form of their
// kind, that are there twice, or that tell of no country (P-BOXES). What a unit
// that is in several boxes repeats is for the caller to leave out.
func checkCodes(itemID int64, units []market.Instance) error {
	for i, unit := range units {
		if err := checkCode(itemID, unit); err != nil {
			return err
		}
		if unit.CIS != "" && slices.ContainsFunc(units[:i], func(other market.Instance) bool { return other.CIS == unit.CIS }) {
			return badCIS(itemID, "the code is there twice, and is one unit's").Coded("DUPLICATE_CIS")
		}
		if unit.UIN != "" && slices.ContainsFunc(units[:i], func(other market.Instance) bool { return other.UIN == unit.UIN }) {
			return badCode(itemID, "uin is there twice").Coded("DUPLICATE_UIN")
		}
	}
	return nil
}

func checkCode(itemID int64, unit market.Instance) error {
	switch {
	case strings.Contains(strings.ToLower(unit.CIS), `\u001d`), strings.Contains(unit.CIS, `\x1d`):
		return badCIS(itemID, `it has the characters \u001d in place of the byte 0x1D: do not escape the backslash`)
	case unit.CIS != "" && (len(unit.CIS) > maxCIS || !cisForm.MatchString(unit.CIS)):
		return badCIS(itemID, "it has not the form 01, 14 digits, 21, serial number, 0x1D and tail")
	case unit.UIN != "" && !uinForm.MatchString(unit.UIN):
		return badCode(itemID, "uin must have 16 digits").Coded("INVALID_UIN")
	case unit.RNPT != "" && !rnptForm.MatchString(unit.RNPT):
		return badCode(itemID, "rnpt must be XXXXXXXX/XXXXXX/XXXXXXX/XXX").Coded("INVALID_RNPT")
	case unit.GTD != "" && !gtdForm.MatchString(unit.GTD):
		return badCode(itemID, "gtd must be XXXXXXXX/XXXXXX/XXXXXXX").Coded("INVALID_GTD")
	case unit.Country != "" && !market.IsCountry(unit.Country):
		return market.Refuse(market.BadCountry, unit.Country)
	}
	return nil
}

// checkOnce refuses a code that units of two items have.
func checkOnce(items []market.ItemChange) error {
	seen := map[string]int64{}
	for _, item := range items {
		for _, unit := range item.Instances {
			code := unit.CIS + unit.UIN
			if other, ok := seen[code]; ok && code != "" && other != item.ItemID {
				if unit.CIS != "" {
					return badCIS(item.ItemID, fmt.Sprintf("item %d has the same code", other)).Coded("DUPLICATE_CIS")
				}
				return badCode(item.ItemID, fmt.Sprintf("item %d has the same uin", other)).Coded("DUPLICATE_UIN")
			}
			seen[code] = item.ItemID
		}
	}
	return nil
}

func badCIS(itemID int64, why string) market.Refusal {
	return market.Refuse(market.BadCIS, itemID, why)
}

func badCode(itemID int64, why string) market.Refusal {
	return market.Refusal{Reason: market.BadInstances, Detail: fmt.Sprintf("item %d: %s", itemID, why)}
}

func tooManyCodes(itemID int64, codes int, units int64) error {
	return market.Refusal{
		Reason: market.BadInstances, Code: "TOO_MANY_CISES_FOR_ITEM",
		Detail: fmt.Sprintf("item %d has %d codes for %d units", itemID, codes, units),
	}
}

// CheckMarked refuses a store's READY_TO_SHIP while units lack the codes that they
// need: jewellery its UIN, marked goods their CIS, where it is optional for buyers
// who are no company (P-STATUS).
func CheckMarked(o *market.Order, to market.State) error {
	if o.Model != market.FBS && o.Model != market.Express || to.Substatus != market.SubReadyToShip {
		return nil
	}
	for _, item := range o.Items {
		uin := slices.Contains(item.Marking, "UIN")
		cis := slices.Contains(item.Marking, "CIS") || o.Company && slices.Contains(item.Marking, "CIS_OPTIONAL")
		kind, code := "CIS", "TOO_FEW_CISES_FOR_ITEM"
		if uin {
			kind, code = "UIN", "TOO_FEW_UINS_FOR_ITEM"
		}
		if (uin || cis) && int64(len(item.Instances)) < item.Count {
			return market.Refusal{
				Reason: market.TransitionNotAllowed, Code: code, From: o.State, To: to,
				Detail: fmt.Sprintf("item %d has %d codes for %d units, each needs its %s", item.ID, len(item.Instances), item.Count, kind),
			}
		}
	}
	return nil
}
