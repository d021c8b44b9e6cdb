package market

// codes are what the contract has of its own for reasons (ApiErrorCodeType). A
// reason that is not here has the code of its status, such as BAD_REQUEST.
var codes = map[Reason]string{
	NoTransition:         "STATUS_NOT_ALLOWED",
	StatusNotAllowed:     "STATUS_NOT_ALLOWED",
	NoPermission:         "STATUS_NOT_ALLOWED",
	RoleForbidden:        "STATUS_NOT_ALLOWED",
	TransitionNotAllowed: "STATUS_NOT_ALLOWED",
	BadCancelReason:      "SUBSTATUS_NOT_ALLOWED",
	InCancellation:       "CANCELLATION_REQUESTED",
	Terminal:             "ORDER_IN_TERMINAL_STATE",
	ActionNotAllowed:     "ACTION_FORBIDDEN",
	AfterReadyToShip:     "ORDER_MODIFICATION_NOT_ALLOWED",
	NotInStatus:          "INVALID_ORDER_STATUS",
	NotUnderWay:          "INVALID_ORDER_STATUS",
	NotReturnable:        "INVALID_ORDER_STATUS",
	ExternalIDTooLate:    "EXTERNAL_ORDER_ID_UPDATE_ERROR",
	ExternalIDSet:        "EXTERNAL_ORDER_ID_UPDATE_ERROR",
	ExternalIDTaken:      "ORDER_ALREADY_EXISTS",
	NotEnoughStock:       "NOT_ENOUGH_STOCK",
	OffersNotFound:       "OFFER_NOT_FOUND",
	WrongInterval:        "INVALID_DELIVERY_OPTION",
	NotReschedulable:     "INVALID_DELIVERY_TYPE",
	BadAddress:           "CANT_DELIVER_ORDER_TO_ADDRESS",
	SameDates:            "SAME_DELIVERY_DATES",
	DaysExceeded:         "DAYS_COUNT_EXCEEDED",
	EditsExceeded:        "EDIT_COUNT_EXCEEDED",
	ReturnTaken:          "RETURN_ALREADY_EXISTS",
	WrongReturnCount:     "INVALID_RETURN_OFFERS",
	BadPhotos:            "PHOTO_UPLOAD_FAILED",
	BadCIS:               "INVALID_CIS",
	BadCountry:           "INVALID_COUNTRY_CODE",
	BadItems:             "INVALID_ITEM",
	BeforeCutoff:         "CUTOFF_NOT_REACHED",
	AlreadyConfirmed:     "ALREADY_CONFIRMED",
	NoOrders:             "NO_ORDERS",
	WrongOrders:          "BAD_ORDERS",
	NotProcessed:         "BAD_ORDERS",
	OutletCodeTaken:      "DUPLICATE_OUTLET_CODE",
}

// ErrorCode is what the contract has of its own for the refusal, or empty.
func (r Refusal) ErrorCode() string {
	if r.Code != "" {
		return r.Code
	}
	return codes[r.Reason]
}
