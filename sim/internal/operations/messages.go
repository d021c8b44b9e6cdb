package operations

// What Market says when it refuses a call, where package market does not say it
// (P-ERRORS).
const (
	accessDenied     = "Access denied"
	campaignNotFound = "Campaign not found: '%d'"
	orderNotFound    = "Order not found: '%d'"
	companyNotFound  = "Business buyer not found for order: '%d'"
	boxNotFound      = "Box not found: '%d'"
	shipmentNotFound = "Shipment not found: '%d'"

	fieldNull        = "'%s' must not be null (rejected value: null)"
	fieldIllegal     = "Illegal input at '%s'"
	scaleTooHigh     = "Value of field has too high scale: '%s'"
	periodTooLong    = "Too long time period. Maximum is '%d' days"
	fileTooBig       = "The request is too big: Maximum allowed request size must be less than %d KB"
	onlyDefaultPrice = "Partner use only default price"
	onlyRoubles      = "Invalid offers: prices of this cabinet are in %s"
	namedTwice       = "Invalid offers: %.80q is named twice"
	nameMissing      = "Invalid offers: %.80q is new and needs a name"
	idsAndFilters    = "offerIds cannot be used together with other filters"
	idTwice          = "Both campaignId and businessId are given"
	skuTwice         = "Duplicate shop-sku '%s' for warehouse '%d'"
	documentTwice    = "Documents should have different %ss. Repeating: '%v'"
	resourceMissing  = "Failed to find ['%s'] with id ['%d']"
	groupedCabinet   = "Cabinet has warehouse groups: the method is for cabinets without them"
	modelOfWarehouse = "Warehouse '%d' works by model '%s' alone"
)

// What issues of a call say that goes well all the same.
const (
	stocksForGroups    = "PUT v2/campaigns/{campaignId}/offers/stocks is for cabinets with warehouse groups, and this one has none"
	fixStocksForGroups = "send stocks with updateStocksOnPartnerWarehouses (POST /v3/businesses/{businessId}/offers/stocks/update)"
)

// What Files refuses.
const (
	fileMethod  = "files can only be read: use GET"
	fileMissing = "unknown file: take the address from getReportInfo"
	fileExpired = "the link is older than an hour: ask getReportInfo for a new one"
)
