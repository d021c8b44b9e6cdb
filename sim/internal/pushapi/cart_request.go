package pushapi

import (
	"encoding/json"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

const currency = "RUR"

type cartRequest struct {
	Cart cartDTO `json:"cart"`
}

type cartDTO struct {
	BusinessID       int64           `json:"businessId"`
	Currency         string          `json:"currency"`
	DeliveryCurrency string          `json:"deliveryCurrency,omitempty"`
	Buyer            *buyerDTO       `json:"buyer,omitempty"`
	Delivery         cartDeliveryDTO `json:"delivery"`
	Items            []cartItemDTO   `json:"items"`
}

type cartDeliveryDTO struct {
	Region    *regionDTO  `json:"region"`
	Address   *addressDTO `json:"address,omitempty"`
	Estimated *bool       `json:"estimated,omitempty"`
	Outlet    *outletDTO  `json:"outlet,omitempty"`
}

type outletDTO struct {
	Code string `json:"code"`
}

type buyerDTO struct {
	ID         string `json:"id,omitempty"`
	LastName   string `json:"lastName,omitempty"`
	FirstName  string `json:"firstName,omitempty"`
	MiddleName string `json:"middleName,omitempty"`
	Type       string `json:"type"`
	Phone      string `json:"phone,omitempty"`
}

type cartItemDTO struct {
	ID                 int64        `json:"id,omitempty"`
	FeedID             int64        `json:"feedId"`
	OfferID            string       `json:"offerId"`
	FeedCategoryID     string       `json:"feedCategoryId,omitempty"`
	OfferName          string       `json:"offerName,omitempty"`
	Price              market.Money `json:"price"`
	Subsidy            market.Money `json:"subsidy"`
	Count              int64        `json:"count"`
	ShopSKU            string       `json:"shopSku"`
	FulfilmentShopID   int64        `json:"fulfilmentShopId,omitempty"`
	WarehouseID        int64        `json:"warehouseId,omitempty"`
	PartnerWarehouseID string       `json:"partnerWarehouseId,omitempty"`
	Promos             []promoDTO   `json:"promos,omitempty"`
}

type promoDTO struct {
	Type          string       `json:"type"`
	Subsidy       market.Money `json:"subsidy"`
	MarketPromoID string       `json:"marketPromoId,omitempty"`
}

func (w *Writer) promos(all []market.Promo) []promoDTO {
	var list []promoDTO
	for _, p := range all {
		list = append(list, promoDTO{known(w.promoTypes, p.Type, unknown), p.Subsidy, p.MarketID})
	}
	return list
}

// FeedID is the number of a shop's price list: the shop's own (choice).
func FeedID(shop market.Campaign) int64 { return shop.ID }

// partnerWarehouse is the store's own name of a warehouse: its number (choice). It
// goes with every item by FBS, as stores refuse one without.
func partnerWarehouse(shop market.Campaign) string { return strconv.FormatInt(shop.WarehouseID, 10) }

// Cart asks what a shop has of a cart (L-CART).
func (w *Writer) Cart(c market.Cart, shop market.Campaign) []byte {
	dto := cartDTO{BusinessID: shop.BusinessID, Currency: currency, Delivery: cartDeliveryDTO{Region: regionOf(c.RegionID)}}
	byShop := shop.Model == market.DBS
	if byShop {
		dto.DeliveryCurrency = currency
		dto.Delivery.Address = addressOf(c.Address)
		dto.Delivery.Estimated = &c.Estimated
		if c.Outlet != "" {
			dto.Delivery.Outlet = &outletDTO{c.Outlet}
		}
		if c.Buyer != "" {
			last, first, middle := names(c.Buyer)
			dto.Buyer = &buyerDTO{LastName: last, FirstName: first, MiddleName: middle, Type: "PERSON"}
		}
	}
	for _, item := range c.Items {
		line := cartItemDTO{
			ID: item.ID, FeedID: FeedID(shop), OfferID: item.OfferID, FeedCategoryID: number(item.CategoryID), Price: item.Price,
			Count: item.Count, ShopSKU: item.OfferID, Promos: w.promos(item.Promos),
		}
		for _, p := range item.Promos {
			line.Subsidy += p.Subsidy
		}
		if byShop {
			line.OfferName, line.FulfilmentShopID = item.Title, shop.ID
		} else {
			line.WarehouseID, line.PartnerWarehouseID = shop.WarehouseID, partnerWarehouse(shop)
		}
		dto.Items = append(dto.Items, line)
	}
	return body(cartRequest{dto})
}

// number is empty for 0.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func body(dto any) []byte {
	text, _ := json.Marshal(dto) // strings, numbers and lists of them: cannot fail
	return text
}
