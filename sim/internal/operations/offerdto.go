package operations

import (
	"hash/fnv"

	"github.com/localmarket/localmarket/sim/market"
)

type offerPage struct {
	Paging paging         `json:"paging"`
	Offers []offerMapping `json:"offerMappings"`
}

type offerMapping struct {
	Offer   offerDTO `json:"offer"`
	Mapping *mapping `json:"mapping,omitempty"`
}

type offerDTO struct {
	OfferID string `json:"offerId"`
	cardDTO
	BasicPrice *basicPrice      `json:"basicPrice,omitempty"`
	CardStatus string           `json:"cardStatus"`
	Campaigns  []campaignStatus `json:"campaigns,omitempty"`
	Programs   []sellingProgram `json:"sellingPrograms,omitempty"`
	Archived   bool             `json:"archived"`
}

type campaignStatus struct {
	CampaignID int64  `json:"campaignId"`
	Status     string `json:"status"`
}

type sellingProgram struct {
	Program string `json:"sellingProgram"`
	Status  string `json:"status"`
}

// mapping is the card of Market's that an offer is on.
type mapping struct {
	SKU        int64  `json:"marketSku"`
	Name       string `json:"marketSkuName"`
	CategoryID int64  `json:"marketCategoryId"`
}

// mappingOf is nil for an offer without a card.
func mappingOf(o *market.Offer) *mapping {
	if o.CategoryID == 0 {
		return nil
	}
	return &mapping{marketSKU(o), o.Title, o.CategoryID}
}

// marketSKU is the number of an offer's card: the same for the same SKU.
func marketSKU(o *market.Offer) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(o.ID)) // it cannot fail
	return 100_000_000_000 + int64(h.Sum32())
}

type notArchived struct {
	Offers []notArchivedOffer `json:"notArchivedOffers,omitempty"`
}

type notArchivedOffer struct {
	OfferID string `json:"offerId"`
	Error   string `json:"error"`
}

type notUnarchived struct {
	OfferIDs []string `json:"notUnarchivedOfferIds,omitempty"`
}

type notDeleted struct {
	OfferIDs []string `json:"notDeletedOfferIds,omitempty"`
}
