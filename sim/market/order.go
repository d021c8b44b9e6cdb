package market

// Order is what a buyer ordered in one shop.
type Order struct {
	// ID is the order's number, from 1.
	ID int64
	// CampaignID is the shop.
	CampaignID int64
	// Model is how the order is sold there.
	Model Model
	// Buyer is the buyer's surname, first name and patronymic.
	Buyer string
	// Items are never empty.
	Items []OrderItem
}

// OrderItem is one line of an order.
type OrderItem struct {
	// ID is the line's number, from 1; no other line of the cabinet has it.
	ID int64
	// OfferID is the store's own SKU, 1 to 255 characters.
	OfferID string
	// Title is the product's name as the showcase has it.
	Title string
	// Price is that of one unit, in roubles.
	Price int64
	// Count is how many units were ordered, from 1.
	Count int64
}
