package operations

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// instanceDTO is the marking of one unit as replies have it: with the code's
// cryptographic tail, and without.
type instanceDTO struct {
	CIS         string `json:"cis,omitempty"`
	CISFull     string `json:"cisFull,omitempty"`
	UIN         string `json:"uin,omitempty"`
	RNPT        string `json:"rnpt,omitempty"`
	GTD         string `json:"gtd,omitempty"`
	CountryCode string `json:"countryCode,omitempty"`
}

func instancesOf(list []market.Instance) []instanceDTO {
	var out []instanceDTO
	for _, i := range list {
		short, _, _ := strings.Cut(i.CIS, "\x1d")
		out = append(out, instanceDTO{CIS: short, CISFull: i.CIS, UIN: i.UIN, RNPT: i.RNPT, GTD: i.GTD, CountryCode: i.Country})
	}
	return out
}

// briefInstanceDTO is the marking of one unit as the store sends it: one code.
type briefInstanceDTO struct {
	CIS         string `json:"cis,omitempty"`
	UIN         string `json:"uin,omitempty"`
	RNPT        string `json:"rnpt,omitempty"`
	GTD         string `json:"gtd,omitempty"`
	CountryCode string `json:"countryCode,omitempty"`
}

func briefInstances(list []market.Instance) []briefInstanceDTO {
	var out []briefInstanceDTO
	for _, i := range list {
		out = append(out, briefInstanceDTO{i.CIS, i.UIN, i.RNPT, i.GTD, i.Country})
	}
	return out
}

// instances are the markings of an item's units. Each must have one code.
func instances(itemID int64, list []briefInstanceDTO) ([]market.Instance, error) {
	var out []market.Instance
	for _, i := range list {
		codes := 0
		for _, code := range []string{i.CIS, i.UIN, i.RNPT, i.GTD} {
			if code != "" {
				codes++
			}
		}
		if codes != 1 {
			return nil, market.Refusal{Reason: market.BadInstances, Detail: fmt.Sprintf("a unit of item %d has %d codes, it must have one", itemID, codes)}
		}
		out = append(out, market.Instance{CIS: i.CIS, UIN: i.UIN, RNPT: i.RNPT, GTD: i.GTD, Country: i.CountryCode})
	}
	return out, nil
}
