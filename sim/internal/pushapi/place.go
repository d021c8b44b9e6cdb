package pushapi

import (
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// regionDTO is a region with those that it is in, up to the country.
type regionDTO struct {
	ID     int64      `json:"id"`
	Name   string     `json:"name"`
	Type   string     `json:"type"`
	Parent *regionDTO `json:"parent,omitempty"`
}

// regionOf is Moscow where the region is not known.
func regionOf(id int64) *regionDTO {
	r, ok := market.RegionOf(id)
	if !ok {
		r, _ = market.RegionOf(market.Moscow)
	}
	dto := &regionDTO{ID: r.ID, Name: r.Name, Type: regionType(r.Type)}
	if r.Type != "COUNTRY" && r.Parent != 0 {
		dto.Parent = regionOf(r.Parent)
	}
	return dto
}

// regionType is the push API's name for a type of the pull API.
func regionType(pull string) string {
	switch pull {
	case "REGION", "REPUBLIC":
		return "SUBJECT_FEDERATION"
	case "REPUBLIC_AREA":
		return "SUBJECT_FEDERATION_DISTRICT"
	case "SUBWAY_STATION":
		return "METRO_STATION"
	}
	return pull
}

// addressDTO is where an order is brought.
type addressDTO struct {
	market.Address
	Recipient string `json:"recipient,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// addressOf is an address in full, or nil for one that the contract would not take.
// Of one without a house, as there are in villages, it says so.
func addressOf(a *market.Address) *addressDTO {
	if a == nil || a.City == "" {
		return nil
	}
	dto := &addressDTO{Address: *a}
	if dto.House == "" {
		dto.House = "б/н"
	}
	return dto
}

// publicAddress is an address without what leads to a person.
func publicAddress(a *market.Address) *addressDTO {
	dto := addressOf(a)
	if dto != nil {
		dto.Apartment, dto.Entrance, dto.Entryphone = "", "", ""
	}
	return dto
}

// names takes a name apart: surname, first name and patronymic.
func names(full string) (last, first, middle string) {
	parts := strings.SplitN(full, " ", 3)
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	return parts[0], parts[1], parts[2]
}
