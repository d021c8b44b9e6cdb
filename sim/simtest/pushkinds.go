package simtest

import (
	"net/http"

	"github.com/localmarket/localmarket/sim/market"
)

// pushKind is how a store of the legacy push API comes about.
type pushKind struct {
	model market.Model
	// spoil makes what changes the good replies; nil leaves them.
	spoil func() func(*pushReply)
	// slow is the method that is answered after the delay, or empty.
	slow market.PushMethod
}

// pushKinds are the stores of the legacy push API, which answer notifications too.
func pushKinds() []kind {
	dbs := func(name, summary string, subtype market.ErrorSubtype, warns bool, spoil func() func(*pushReply)) kind {
		return pushing(name, summary, subtype, warns, pushKind{model: market.DBS, spoil: spoil})
	}
	const fails, warns = false, true
	return []kind{
		dbs("push-good-dbs", "answers the push API as a shop by DBS does, and notifications", "", fails, nil),
		pushing("push-good-fbs", "answers the push API as a shop by FBS does, and notifications", "", fails, pushKind{model: market.FBS}),

		dbs("push-any-token", "lets everybody call its push API", market.IgnoredWrongToken, fails, anyToken),
		dbs("push-token-401", "answers a wrong token with 401", market.HTTP, fails, func() func(*pushReply) { return tokenStatus(http.StatusUnauthorized) }),
		dbs("push-token-404", "answers a wrong token with 404", market.HTTP, fails, func() func(*pushReply) { return tokenStatus(http.StatusNotFound) }),
		dbs("push-html", "sends good bodies as text/html", market.UnsupportedMediaType, fails, inHTML),
		{
			Behaviour: Behaviour{Name: "push-slow-cart", Summary: "answers carts after 6 seconds", Subtype: string(market.ReadTimedOut), Push: string(market.DBS)},
			delay:     pushDelay, push: &pushKind{model: market.DBS, slow: market.PushCart},
		},

		dbs("push-extra-item", "sells a gift besides", market.InvalidData, fails, extraItem),
		dbs("push-item-twice", "says every item twice", market.InvalidData, fails, itemTwice),
		dbs("push-changed-feed", "has another feedId", market.InvalidData, fails, changedFeed),
		dbs("push-changed-offer", "writes SKUs in small letters", market.InvalidData, fails, changedOffer),
		dbs("push-blanks", "has blanks after a SKU", "", warns, blanksAround),
		dbs("push-category-echoed", "sends feedCategoryId back", market.InvalidData, fails, echoedCategory),
		dbs("push-negative-count", "has -1 of what is out of stock", market.InvalidData, fails, negativeCount),
		dbs("push-missing-item", "leaves out what is out of stock", "", warns, missingItem),
		dbs("push-never-out", "has any number of everything", "", warns, neverOut),
		dbs("push-stale-cart", "answers a changed cart as it was at first", market.InvalidData, fails, staleCart),
		dbs("push-no-way", "delivers where it has no way to", market.InvalidData, fails, explicitDelivery),
		pushing("push-options-by-fbs", "offers to deliver what Market delivers", market.InvalidData, fails, pushKind{model: market.FBS, spoil: optionsByFBS}),
		dbs("push-to-date-alone", "has two days and no intervals for a courier", "", warns, toDateAlone),
		dbs("push-pickup-intervals", "has intervals for a point of sale", market.InvalidData, fails, pickupIntervals),
		dbs("push-eight-intervals", "has eight intervals in a day", market.InvalidData, fails, eightIntervals),
		dbs("push-half-hours", "has intervals from half past", market.InvalidData, fails, halfHours),
		dbs("push-iso-dates", "writes days as 2026-09-01", market.InvalidData, fails, isoDates),
		dbs("push-days-reversed", "has the last day first", market.InvalidData, fails, daysReversed),
		dbs("push-no-outlets", "has a point of sale without its code", market.InvalidData, fails, noOutlets),
		dbs("push-unknown-outlet", "names a point of sale that Market does not know", "", warns, unknownOutlet),
		dbs("push-long-service", "names a delivery service in 54 characters", market.InvalidData, fails, longService),
		dbs("push-unknown-payment", "takes shells for money", market.InvalidData, fails, unknownPayment),

		dbs("push-accept-no-id", "accepts an order without a number of its own", market.InvalidData, fails, acceptNoID),
		dbs("push-accept-number-id", "has a number instead of a string", "", warns, acceptNumberID),
		dbs("push-accept-new-id", "makes a new order of one that comes again", "", warns, acceptNewID),
		dbs("push-accept-crash", "fails on an order that comes again", market.HTTP, fails, acceptCrash),
		dbs("push-refuse-again", "refuses an order that it accepted before", market.InvalidData, fails, refuseAgain),
		dbs("push-refuse-silently", "refuses without a reason", "", warns, refuseSilently),
		dbs("push-fake-crash", "fails on test orders", market.HTTP, fails, fakeCrash),
		dbs("push-status-crash", "fails on a cancellation", market.HTTP, fails, statusCrash),
		dbs("push-buyer-crash", "fails where the buyer is not told of", market.HTTP, fails, buyerCrash),
		dbs("push-cancel-404", "does not serve requests to cancel", market.HTTP, fails, cancelMissing),
		dbs("push-stocks-some", "says nothing of stocks that it does not have", "", warns, stocksSome),
		dbs("push-stocks-actual", "counts what it has, not what can be sold", market.InvalidData, fails, stocksActual),
		dbs("push-stocks-warehouse", "says stocks of another warehouse", market.InvalidData, fails, stocksWarehouse),
		dbs("push-stocks-quoted", "writes numbers as strings", "", warns, stocksQuoted),
	}
}

func pushing(name, summary string, subtype market.ErrorSubtype, warns bool, p pushKind) kind {
	k := kind{Behaviour: about(name, summary, subtype), push: &p}
	k.Warns, k.Push = warns, string(p.model)
	return k
}

// newPushStore is the store of a kind.
func newPushStore(k *pushKind, o Options) *pushStore {
	s := &pushStore{model: k.model, token: o.PushToken, slow: k.slow, delay: o.Delay}
	if k.spoil != nil {
		s.spoil = k.spoil()
	}
	return s
}
