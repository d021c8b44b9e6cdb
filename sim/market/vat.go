package market

import "slices"

// VATRate is a rate of the tax that a price includes: its number, by which the
// pull API sets it, and its name, which orders have.
type VATRate struct {
	ID   int64
	Name string
}

// VATRates lists the rates that an offer may have.
func VATRates() []VATRate {
	return []VATRate{
		{14, "VAT_22"}, {7, "VAT_20"}, {2, "VAT_10"}, {11, "VAT_07"}, {10, "VAT_05"}, {5, "VAT_0"}, {6, "NO_VAT"},
	}
}

// UsualVAT is the name of the rate that goods have on a day unless somebody says
// otherwise: 22 percent from 2026 on.
func UsualVAT(day Date) string {
	if day < "2026-01-01" {
		return "VAT_20"
	}
	return "VAT_22"
}

// VATName is the name of the rate of that number, or empty for one that is unknown.
func VATName(id int64) string {
	for _, rate := range VATRates() {
		if rate.ID == id {
			return rate.Name
		}
	}
	return ""
}

// OldVATName is the name of a rate that there is no more: 18 percent, and it of a
// price that includes it.
func OldVATName(id int64) string {
	switch id {
	case 1:
		return "VAT_18"
	case 3:
		return "VAT_18_118"
	}
	return ""
}

// VATID is the number of the rate of that name, or 0 for one that is unknown.
func VATID(name string) int64 {
	i := slices.IndexFunc(VATRates(), func(rate VATRate) bool { return rate.Name == name })
	if i < 0 {
		return 0
	}
	return VATRates()[i].ID
}
