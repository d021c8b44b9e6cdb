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
)

// What Files refuses.
const (
	fileMethod  = "files can only be read: use GET"
	fileMissing = "unknown file: take the address from getReportInfo"
	fileExpired = "the link is older than an hour: ask getReportInfo for a new one"
)
