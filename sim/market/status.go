package market

// Status is how far an order has come: the value of its status field. Values
// that no list has are possible (N-UNKNOWN).
type Status string

// The statuses of orders (P-ORDERS). UNKNOWN is left out: no order of ours has
// it.
const (
	StatusPlacing           Status = "PLACING"
	StatusReserved          Status = "RESERVED"
	StatusUnpaid            Status = "UNPAID"
	StatusPending           Status = "PENDING"
	StatusProcessing        Status = "PROCESSING"
	StatusDelivery          Status = "DELIVERY"
	StatusPickup            Status = "PICKUP"
	StatusDelivered         Status = "DELIVERED"
	StatusPartiallyReturned Status = "PARTIALLY_RETURNED"
	StatusReturned          Status = "RETURNED"
	StatusCancelled         Status = "CANCELLED"
)

// Statuses lists every status, in the order of an order's way.
func Statuses() []Status {
	return []Status{
		StatusPlacing, StatusReserved, StatusUnpaid, StatusPending, StatusProcessing, StatusDelivery, StatusPickup,
		StatusDelivered, StatusPartiallyReturned, StatusReturned, StatusCancelled,
	}
}

// Terminal reports whether nothing moves an order of status s any more.
func (s Status) Terminal() bool { return s == StatusCancelled || s == StatusReturned }

// Over reports whether an order of status s is on its way to the buyer no
// more: it has arrived or was cancelled. To the store and the buyer that is
// the end of it (P-STATUS).
func (s Status) Over() bool {
	return s.Terminal() || s == StatusDelivered || s == StatusPartiallyReturned
}

// Substatus is the stage within a status, or the reason for a cancellation.
type Substatus string

// The substatuses that rules ask for by name. Substatuses has all.
const (
	SubWaitingUserInput        Substatus = "WAITING_USER_INPUT"
	SubAwaitPayment            Substatus = "AWAIT_PAYMENT"
	SubAwaitConfirmation       Substatus = "AWAIT_CONFIRMATION"
	SubAsyncProcessing         Substatus = "ASYNC_PROCESSING"
	SubStarted                 Substatus = "STARTED"
	SubReadyToShip             Substatus = "READY_TO_SHIP"
	SubShipped                 Substatus = "SHIPPED"
	SubServiceReceived         Substatus = "DELIVERY_SERVICE_RECEIVED"
	SubUserReceived            Substatus = "USER_RECEIVED"
	SubDeliveryNotReceived     Substatus = "DELIVERY_USER_NOT_RECEIVED"
	SubPickupReceived          Substatus = "PICKUP_SERVICE_RECEIVED"
	SubServiceDelivered        Substatus = "DELIVERY_SERVICE_DELIVERED"
	SubDeliveredReceived       Substatus = "DELIVERED_USER_RECEIVED"
	SubDeliveredNotReceived    Substatus = "DELIVERED_USER_NOT_RECEIVED"
	SubReservationExpired      Substatus = "RESERVATION_EXPIRED"
	SubUserNotPaid             Substatus = "USER_NOT_PAID"
	SubShopFailed              Substatus = "SHOP_FAILED"
	SubUserChangedMind         Substatus = "USER_CHANGED_MIND"
	SubUserUnreachable         Substatus = "USER_UNREACHABLE"
	SubIncorrectPersonalData   Substatus = "INCORRECT_PERSONAL_DATA"
	SubPickupExpired           Substatus = "PICKUP_EXPIRED"
	SubUserRefusedDelivery     Substatus = "USER_REFUSED_DELIVERY"
	SubUserRefusedProduct      Substatus = "USER_REFUSED_PRODUCT"
	SubUserRefusedQuality      Substatus = "USER_REFUSED_QUALITY"
	SubReplacingOrder          Substatus = "REPLACING_ORDER"
	SubUserBoughtCheaper       Substatus = "USER_BOUGHT_CHEAPER"
	SubUserPlacedOtherOrder    Substatus = "USER_PLACED_OTHER_ORDER"
	SubUserWantsOtherPayment   Substatus = "USER_WANTED_ANOTHER_PAYMENT_METHOD"
	SubUserForgotBonus         Substatus = "USER_FORGOT_TO_USE_BONUS"
	SubUserWantsOtherAddress   Substatus = "USER_WANTS_TO_CHANGE_ADDRESS"
	SubUserWantsOtherDate      Substatus = "USER_WANTS_TO_CHANGE_DELIVERY_DATE"
	SubUserHasNoTimeToPickItUp Substatus = "USER_HAS_NO_TIME_TO_PICKUP_ORDER"
)

// State is where an order is. In a table of moves an empty substatus stands
// for any of its status's.
type State struct {
	Status    Status
	Substatus Substatus
}

// Shipped reports whether the goods of an order in state s have left the
// warehouse, as far as the state tells.
func (s State) Shipped() bool {
	return s.Substatus == SubShipped || s.Status.Rank() > StatusProcessing.Rank() && s.Status != StatusCancelled
}

// String is the state as the documentation writes it.
func (s State) String() string {
	if s.Substatus == "" {
		return string(s.Status)
	}
	return string(s.Status) + " " + string(s.Substatus)
}
