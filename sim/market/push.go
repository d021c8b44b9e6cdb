package market

import "time"

// PushMethod is a method of the legacy push API, by which Market asked a store
// before there were notifications: its path without the first slash.
type PushMethod string

// The methods of the push API.
const (
	PushCart   PushMethod = "cart"                      // L-CART
	PushAccept PushMethod = "order/accept"              // L-ACCEPT
	PushStatus PushMethod = "order/status"              // L-STATUS
	PushCancel PushMethod = "order/cancellation/notify" // L-CANCEL
	PushStocks PushMethod = "stocks"                    // L-STOCKS
)

// PushMethods lists the methods.
func PushMethods() []PushMethod {
	return []PushMethod{PushCart, PushAccept, PushStatus, PushCancel, PushStocks}
}

// Deadline is how long the whole reply may take.
func (m PushMethod) Deadline() time.Duration {
	switch m {
	case PushCart:
		return 5500 * time.Millisecond
	case PushStocks:
		return 27 * time.Second
	}
	return 10 * time.Second
}

// MaxReply is how much of a reply's body is read, in bytes (choice): a thousand SKUs
// of the longest, written with escapes, are two megabytes.
func (m PushMethod) MaxReply() int {
	switch m {
	case PushCart:
		return 1 << 20
	case PushStocks:
		return 2 << 20
	}
	return 64 << 10
}

// Rule is the contract's.
func (m PushMethod) Rule() string {
	switch m {
	case PushCart:
		return "L-CART"
	case PushAccept:
		return "L-ACCEPT"
	case PushStatus:
		return "L-STATUS"
	case PushCancel:
		return "L-CANCEL"
	}
	return "L-STOCKS"
}

// DefaultPushToken is the token that Market sends, and sample stores take, where
// nobody gives another. It opens nothing.
const DefaultPushToken = "10CA1AB1E5EED0FACADE10CA1AB1E5EED0FACADE10CA1AB1"

// UnknownSKU is an offer that no store has.
const UnknownSKU = "localmarket-no-such-offer"

// TokenPlace is where the token of the push API goes (L-CONNECT).
type TokenPlace string

// The places of the token.
const (
	TokenInHeader TokenPlace = "header" // Authorization, with the token alone
	TokenInURL    TokenPlace = "url"    // the parameter auth-token
)

// TokenPlaces lists the places of the token.
func TokenPlaces() []TokenPlace { return []TokenPlace{TokenInHeader, TokenInURL} }

// Cart is what a buyer is about to order from one shop (L-CART).
type Cart struct {
	// CampaignID is the shop, Model how it sells.
	CampaignID int64
	Model      Model
	// Buyer is the surname, first name and patronymic, or empty.
	Buyer string
	// Items are never empty, and no offer is there twice.
	Items []CartItem
	// RegionID is where the buyer is; Address is where in it, or nil while only the
	// region is known, and Outlet the code of the shop's point of sale, or empty.
	RegionID int64
	Address  *Address
	Outlet   string
	// Estimated says that the delivery takes 31 to 60 days.
	Estimated bool
}

// CartItem is one line of a cart.
type CartItem struct {
	// ID is the line's number, or 0.
	ID int64
	// OfferID is the store's SKU.
	OfferID, Title string
	CategoryID     int64
	// Price is that of one unit, Promos what was taken off it.
	Price  Money
	Promos []Promo
	// Count is from 1.
	Count int64
}

// CartReply is what a store answered to a cart.
type CartReply struct {
	Items []CartReplyItem
	// Options are the ways of delivery, and HasOptions says that there is a list,
	// which may be empty: shops by DBS alone have one.
	Options    []CartOption
	HasOptions bool
	// PaymentMethods are for all options without their own.
	PaymentMethods []string
}

// CartReplyItem is what a store has of one line.
type CartReplyItem struct {
	// FeedID is 0 where there is none. OfferID is without blanks around it, and Blanks
	// says that there were some.
	FeedID  int64
	OfferID string
	Blanks  bool
	// Count is how many can be ordered.
	Count int64
	// Delivery says whether it is delivered to the region; nil leaves it open.
	Delivery *bool
	// CategoryEchoed says that the store sent feedCategoryId back.
	CategoryEchoed bool
}

// CartOption is one way of delivery that a store offers.
type CartOption struct {
	// ID is the store's own name for it, or empty.
	ID, ServiceName string
	// Type is DELIVERY, PICKUP, POST, DIGITAL or UNKNOWN.
	Type string
	// From and To are the days as they were written, DD-MM-YYYY, or empty.
	From, To  string
	Intervals []CartInterval
	// HasIntervals says that there is a list of them.
	HasIntervals   bool
	Outlets        []string
	PaymentMethods []string
}

// CartInterval is a part of a day in which an order can be brought, as it was
// written: any part may be empty.
type CartInterval struct{ Date, FromTime, ToTime string }

// Item is the line of an offer, or nil.
func (r *CartReply) Item(offerID string) *CartReplyItem {
	for i := range r.Items {
		if r.Items[i].OfferID == offerID {
			return &r.Items[i]
		}
	}
	return nil
}

// AcceptReply is what a store answered to order/accept.
type AcceptReply struct {
	Accepted bool
	// ID is the store's number of the order; IDIsNumber says that it was not a string.
	ID         string
	IDIsNumber bool
	// Reason is why it was refused.
	Reason string
	// ShipmentDate is a day as it was written, DD-MM-YYYY, or empty.
	ShipmentDate string
}

// MaxPushSKUs is how many SKUs one request for stocks has at most (L-STOCKS).
const MaxPushSKUs = 1000

// StocksRequest asks what a warehouse has of some offers: 1 to MaxPushSKUs.
type StocksRequest struct {
	WarehouseID int64
	SKUs        []string
}

// StocksReply is what a store says to have.
type StocksReply struct{ SKUs []StocksReplySKU }

// StocksReplySKU is what it says of one offer.
type StocksReplySKU struct {
	SKU         string
	WarehouseID int64
	// Fit is how many units can be sold; HasFit says that the store said so. Others
	// are the types that it counted besides.
	Fit    int64
	HasFit bool
	Others []string
	// Quoted says that numbers were written as strings.
	Quoted bool
}

// Shown is a day as the push API writes it, DD-MM-YYYY, or empty.
func (d Date) Shown() string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return t.Format("02-01-2006")
}

// ParseShown reads a day that is written DD-MM-YYYY. It is empty for what is none.
func ParseShown(text string) Date {
	t, err := time.Parse("02-01-2006", text)
	if err != nil {
		return ""
	}
	return Date(t.Format(time.DateOnly))
}
