package operations

import (
	"net/http"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Options say what the operations work on.
type Options struct {
	// Contract is the revision's pull API: operations that it does not have are
	// left out. All are there if it is nil.
	Contract *schemas.Pull
	// State is what they read and write.
	State *state.State
	// Changed is told what a call has changed, once it has, and before its
	// reply: notifications follow from it. It must be safe for concurrent use;
	// nil tells nobody.
	Changed func([]market.Change)
}

// Handlers are the operations that have state, by operation id, as
// pullapi.Options.Stateful takes them.
func Handlers(o Options) map[string]pullapi.Handler {
	l := &operations{Options: o}
	all := map[string]pullapi.Handler{}
	for _, group := range []map[string]pullapi.Handler{
		l.authHandlers(), l.businessHandlers(), l.campaignHandlers(), l.warehouseHandlers(),
		l.offerHandlers(), l.shopOfferHandlers(), l.hiddenOfferHandlers(), l.stockHandlers(),
		l.priceHandlers(), l.quarantineHandlers(), l.bidHandlers(), l.reportHandlers(), l.outletHandlers(), l.documentHandlers(),
		l.orderHandlers(), l.orderDeliveryHandlers(), l.companyHandlers(), l.labelHandlers(), l.statsHandlers(),
		l.shipmentHandlers(), l.returnHandlers(), l.deliveryOptionsHandlers(), l.logisticPointHandlers(), l.operationHandlers(),
		l.chatHandlers(), l.feedbackHandlers(), l.questionHandlers(),
		l.regionHandlers(), l.serviceHandlers(), l.categoryHandlers(), l.contentHandlers(), l.licenseHandlers(), l.promoHandlers(),
		l.tariffHandlers(), l.goodsStatsHandlers(), l.ratingHandlers(), l.supplyHandlers(),
	} {
		for id, handler := range group {
			if l.has(id) {
				all[id] = l.unlessMigrating(handler)
			}
		}
	}
	return all
}

// unlessMigrating refuses what Market locks while it moves a cabinet or a shop: the
// operations that have a 423.
func (l *operations) unlessMigrating(handle pullapi.Handler) pullapi.Handler {
	return func(r *pullapi.Request) (any, error) {
		if r.Operation.Reply(http.StatusLocked) == nil {
			return handle(r)
		}
		if b, _ := l.State.Business(r.BusinessID); b.Migrating {
			return nil, refuse(http.StatusLocked, "", businessMigrates)
		}
		if r.Campaign != nil && r.Campaign.Migrating {
			return nil, refuse(http.StatusLocked, "", campaignMigrates)
		}
		return handle(r)
	}
}

// operations are the operations of one state.
type operations struct{ Options }

// has reports whether the revision has an operation.
func (l *operations) has(id string) bool { return l.Contract == nil || l.Contract.Operation(id) != nil }

// changed says what a write has changed, unless it was refused.
func (l *operations) changed(changes []market.Change, err error) error {
	if err == nil && l.Changed != nil && len(changes) > 0 {
		l.Changed(changes)
	}
	return err
}

// done is the reply to a write that has nothing more to say: {"status": "OK"}.
func (l *operations) done(changes []market.Change, err error) (any, error) {
	return nil, l.changed(changes, err)
}
