package check

// What the findings on the push API say to a person, all in one place.
const (
	lackShop    = "shop for the push API by %s"
	pushOnlyFor = "this is for shops by %s"

	pushAllRight  = "the push API is answered as it must be"
	pushSomeRight = "of the push API %s is answered as it must be"
	pushWrong     = "of the push API %s is answered wrongly: a store that does so often is switched off"

	noteModel        = "to see by which model the store sells"
	noteWrongToken   = "with a wrong token"
	noteNoToken      = "without a token"
	noteMuch         = "of more than a small store has"
	noteUnknownOffer = "with an offer that no store has"
	noteSelfCheck    = "which nobody can fill, as Market asks on connecting"
	noteChanged      = "the same buyer's cart after %d changes"
	noteSameBuyer    = "Переменчивый Пётр Ильич"
	noteTestOrder    = "a test order"
	noteAcceptAgain  = "accepted before"
	noteAtOnce       = "one of 2 sent at once"
	noteTold         = "told for the %d. time"
	noteManySKUs     = "as many SKUs as Market asks for at once"

	cartNothing           = "the store has none of the goods asked for: name goods that it has in a file for --cabinet"
	cartHas               = "%d items answered"
	cartPartly            = "%d of %d units"
	cartMany              = "%d items"
	cartFewGoods          = "the cabinet has fewer than three goods with a price"
	cartNoDigital         = "the cabinet has no digital good with a price"
	cartServes            = "the store delivers to %s too"
	cartNoOption          = "the store offers no %s for this cart"
	cartSellsUnknown      = "the store has %d units of an offer that nobody sells"
	cartUnknownExpected   = "a count of 0, or an empty list of items"
	cartUnknownFix        = "answer by what you have: a buyer orders what you say"
	cartSelfCheck         = "the store sells 99 999 units at ten billion each"
	cartSelfCheckExpected = "no items, no delivery options and no payment methods"
	cartSelfCheckFix      = "answer counts by what you have: with this cart Market sees on connecting whether you can say no"

	acceptAs           = "accepted as %s"
	acceptRefused      = "refused: %.40q"
	acceptNotFirst     = "the order was not accepted at first: see accept.order"
	acceptRefusedFirst = "the store refused the order at first: name goods that it has in a file for --cabinet"
	acceptTwoIDs       = "one order has two numbers, %.50q and %.50q"
	acceptHalf         = "one order was accepted and refused"
	acceptOneID        = "one number for one order"
	acceptOneIDFix     = "let the second request wait for the first: a unique key on Market's number of the order"

	statusTaken = "%d statuses taken"
	stocksHas   = "%d SKUs told"
)
