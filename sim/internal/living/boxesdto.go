package living

import "github.com/localmarket/localmarket/sim/market"

// boxItemDTO is what a box has of one item: whole units, or a part.
type boxItemDTO struct {
	ID           int64              `json:"id"`
	FullCount    int64              `json:"fullCount,omitempty"`
	PartialCount *partDTO           `json:"partialCount,omitempty"`
	Instances    []briefInstanceDTO `json:"instances,omitempty"`
}

type partDTO struct {
	Current int `json:"current"`
	Total   int `json:"total"`
}

func boxItems(box market.Box) []boxItemDTO {
	var out []boxItemDTO
	for _, item := range box.Items {
		dto := boxItemDTO{ID: item.ItemID, FullCount: item.Full, Instances: briefInstances(item.Instances)}
		if item.Parts > 0 {
			dto.PartialCount = &partDTO{item.Part, item.Parts}
		}
		out = append(out, dto)
	}
	return out
}
