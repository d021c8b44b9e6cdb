package market

// fixes are what to send instead, by the reason of a refusal.
var fixes = map[Reason]string{
	NoTransition:       "read the order's status, and send one that follows it",
	StatusNotAllowed:   "send a status that a shop sets: the others are Market's",
	NoPermission:       "leave this status to Market: it sets it itself",
	InCancellation:     "answer the buyer's request first, with acceptOrderCancellation",
	Terminal:           "leave the order alone: nothing follows DELIVERED and CANCELLED",
	AfterReadyToShip:   "change items and codes while the order is STARTED",
	ExternalIDTooLate:  "set the external id while the order is in PROCESSING",
	ExternalIDSet:      "keep the external id that the order has: it is set once",
	NotInStatus:        "read the order's status, and call when it is the one that is expected",
	BadBoxes:           "put each unit of each item of the order into one box, and nothing else",
	BadItems:           "send the order's items with their ids, and at most as many units as they had",
	BadInstances:       "send the codes that requiredInstanceTypes of the item asks for, one of each kind for a unit",
	NotRemovable:       "cancel the order instead, with updateOrderStatus",
	ExternalIDTaken:    "give every order an external id of its own",
	SameDates:          "send dates that differ from the order's",
	BadDates:           "send a day from today on, the first before the last",
	NoCancellation:     "answer requests that getBusinessOrders finds with waitingForCancellationApprove",
	NotEnoughStock:     "read the stocks with getStocks, and ask for no more",
	OffersNotFound:     "send SKUs that getOfferMappings lists",
	SKUTaken:           "give another product a SKU of its own",
	WrongInterval:      "send an interval that getOrderUpdateOptions offers",
	BadOrder:           "mend what the message says of the order",
	NotReturnable:      "wait until the order is delivered",
	WrongReturnCount:   "return at most as many units as the order has, less those that are returned",
	ReturnTaken:        "give every return an external id of its own",
	NoReturnTransition: "read the return with getReturn, and send a decision that its status waits for",
	BadDecision:        "send a decision that getReturnAvailableDecisions lists",
	DecisionTooLate:    "decide within 48 hours: Market has decided meanwhile",
	ChatClosed:         "read the chat's status with getChat, and write only while it is open",
	NotModifiable:      "change what is the store's own",
	AlreadyThere:       "leave it: it is there",
	NotFound:           "send an id that the list of the same things has",
	TooMany:            "take some away first",
	BadPageToken:       "send nextPageToken of the reply before, as it is, or leave it out",
	BeforeCutoff:       "wait for the end of accepting orders for the shipment",
	NoOutbound:         "move orders to READY_TO_SHIP first, so that there is a shipment",
	WrongOutbound:      "read the shipment with getShipment, and do what its availableActions list",
	BadTransfer:        "transfer orders while the shipment is not confirmed, and within the day",

	ActionNotAllowed:     "wait until the order is in a status for it",
	BadCancelReason:      "send one of the shop's reasons: SHOP_FAILED, or USER_CHANGED_MIND where the buyer asked",
	RoleForbidden:        "wait: here Market moves the order",
	TransitionNotAllowed: "give each unit its code with setOrderBoxLayout first, then READY_TO_SHIP",
	NotUnderWay:          "call while the order is in PROCESSING",
	NotDigital:           "send codes for digital goods only",
	BadAddress:           "send the whole address: city, street, house",
	NotReschedulable:     "move dates of a DBS shop's orders only",
	DaysExceeded:         "move the dates by fewer days, or cancel the order",
	EditsExceeded:        "keep the dates, or cancel the order: they were moved as often as can be",
	DeliveryInFuture:     "send the day on which the order was delivered",
	BadRealDate:          "send the day on which the order was delivered, not before it was made",
	BadPhotos:            "send pictures, each a part of the form",
	BadCIS:               "send the code as it was scanned, with the byte 0x1D as \\u001d in JSON, each once",
	BadCountry:           "send two letters of ISO 3166-1, such as CN",

	NoneProcessed:    "move the shipment's orders to READY_TO_SHIP first",
	NotProcessed:     "move these orders to READY_TO_SHIP, or transfer them to the next shipment",
	BeingExcluded:    "wait up to 30 minutes and call again",
	NotConfirmed:     "confirm the shipment first, with confirmShipment",
	WrongOrders:      "leave orders out that are cancelled",
	NoOrders:         "take a shipment that has orders: searchShipments lists them",
	AlreadyConfirmed: "leave it: the shipment is confirmed",

	OutletCodeTaken: "give every outlet a code of its own",
	StockInFuture:   "send updatedAt of now or before, with its zone",
	StockTooOld:     "count anew and send updatedAt of today, or leave it out",
}

// Instead is what the store is to send instead, or do before.
func (r Refusal) Instead() string {
	if r.Fix != "" {
		return r.Fix
	}
	return fixes[r.Reason]
}
