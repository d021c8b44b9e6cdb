package cabinet

// The bounds of a cabinet (choice, where the contract has none).
const (
	MaxID        = 1<<53 - 1 // which any reader of JSON keeps
	MaxKeys      = 100
	MaxCampaigns = 1000
	MaxOffers    = 100_000
	MaxThings    = 10_000 // outlets, and orders, returns, chats and reviews at the start

	maxSKU   = 255 // characters (N-BODY)
	maxName  = 255
	maxToken = 200
	maxCount = 1<<31 - 1
	maxSize  = 10_000 // centimetres, or kilograms
	maxItems = 1000   // of an order, a return or a chat
)
