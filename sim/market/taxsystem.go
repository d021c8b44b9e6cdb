package market

import "slices"

// TaxSystem is how a shop pays its taxes, as Market names it.
type TaxSystem string

// The systems of taxes.
const (
	TaxOSN  TaxSystem = "OSN"            // the general one
	TaxUSN  TaxSystem = "USN"            // simplified, on income
	TaxUSNC TaxSystem = "USN_MINUS_COST" // simplified, on income less costs
	TaxECHN TaxSystem = "ECHN"           // of farmers
	TaxPSN  TaxSystem = "PSN"            // by patent
)

// TaxSystems lists the systems that are known here, by their numbers from 1.
func TaxSystems() []TaxSystem { return []TaxSystem{TaxOSN, TaxUSN, TaxUSNC, TaxECHN, TaxPSN} }

// ID is the number of a system, from 1, or 0 for one that is unknown.
func (t TaxSystem) ID() int { return slices.Index(TaxSystems(), t) + 1 }

// Allows reports whether goods may be sold at a rate: 5 and 7 percent are for the
// simplified systems, and who has a patent does not pay this tax. An empty system allows
// everything.
func (t TaxSystem) Allows(rate string) bool {
	switch t {
	case TaxOSN, TaxECHN:
		return rate != "VAT_05" && rate != "VAT_07"
	case TaxPSN:
		return rate == "NO_VAT"
	}
	return true
}
