package operations

import "github.com/localmarket/localmarket/sim/market"

// boxItemDTO is what a box has of one item: whole units, or a part.
type boxItemDTO struct {
	ID           int64              `json:"id"`
	FullCount    int64              `json:"fullCount,omitempty"`
	PartialCount *pieceDTO          `json:"partialCount,omitempty"`
	Instances    []briefInstanceDTO `json:"instances,omitempty"`
}

type pieceDTO struct {
	Current int `json:"current"`
	Total   int `json:"total"`
}

func boxItems(box market.Box) []boxItemDTO {
	var out []boxItemDTO
	for _, item := range box.Items {
		dto := boxItemDTO{ID: item.ItemID, FullCount: item.Full, Instances: briefInstances(item.Instances)}
		if item.Parts > 0 {
			dto.PartialCount = &pieceDTO{item.Part, item.Parts}
		}
		out = append(out, dto)
	}
	return out
}

// layoutRequest is the body of setOrderBoxLayout.
type layoutRequest struct {
	Boxes []struct {
		Items []boxItemDTO `json:"items"`
	} `json:"boxes"`
	AllowRemove bool `json:"allowRemove"`
}

func (asked *layoutRequest) boxes() ([]market.Box, error) {
	boxes := make([]market.Box, len(asked.Boxes))
	for i, box := range asked.Boxes {
		for _, item := range box.Items {
			codes, err := instances(item.ID, item.Instances)
			if err != nil {
				return nil, err
			}
			packed := market.BoxItem{ItemID: item.ID, Full: item.FullCount, Instances: codes}
			if part := item.PartialCount; part != nil {
				packed.Part, packed.Parts = part.Current, part.Total
			}
			boxes[i].Items = append(boxes[i].Items, packed)
		}
	}
	return boxes, nil
}

type layoutReply struct {
	Boxes []layoutBoxDTO `json:"boxes"`
}

type layoutBoxDTO struct {
	BoxID int64        `json:"boxId"`
	Items []boxItemDTO `json:"items"`
}

func layoutOf(o *market.Order) layoutReply {
	var reply layoutReply
	for _, box := range o.Boxes {
		reply.Boxes = append(reply.Boxes, layoutBoxDTO{box.ID, boxItems(box)})
	}
	return reply
}

type placesReply struct {
	Boxes []numberedBoxDTO `json:"boxes"`
}

// numberedBoxDTO leaves out fulfilmentId, which nobody is to use: what the contract
// says of its form can be read in two ways.
type numberedBoxDTO struct {
	ID int64 `json:"id"`
}

func placesOf(o *market.Order) placesReply {
	var reply placesReply
	for _, box := range parcelBoxes(o) {
		reply.Boxes = append(reply.Boxes, numberedBoxDTO{box.ID})
	}
	return reply
}
