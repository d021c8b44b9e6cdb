package operations

// What Market says of orders when it refuses a call, where package market does
// not say it (P-ERRORS).
const (
	orderNotFound    = "Order not found: '%d'"
	companyNotFound  = "Business buyer not found for order: '%d'"
	boxNotFound      = "Box not found: '%d'"
	shipmentNotFound = "Shipment not found: '%d'"
	periodTooLong    = "Too long time period. Maximum is '%d' days"
	reasonRequired   = "'reason' must not be null (rejected value: null)"
)
