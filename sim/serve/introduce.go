package serve

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// introduction is the connecting of the store that the options name.
type introduction struct {
	*Server
	endpoint *url.URL
	id       sim.SubscriptionID // empty until PING was sent
	said     string             // last
}

// introduce connects the store. A store that is not up yet, or does not answer
// PING as it must, is tried again every few seconds of real time: it may be
// about to start, or under repair.
func (s *Server) introduce(ctx context.Context) {
	endpoint, err := market.Endpoint(s.options.Store.URL, s.market.Options().Path)
	if err != nil { // New has checked it
		s.options.Say(err.Error())
		return
	}
	i := &introduction{Server: s, endpoint: endpoint, id: s.kept()}
	if i.id != "" {
		s.options.Say(fmt.Sprintf(storeKept, i.shown(), i.id, s.market.State(i.id)))
	}
	retry := time.NewTicker(s.options.Retry)
	defer retry.Stop()
	for !i.attempt(ctx) {
		select {
		case <-ctx.Done():
			return
		case <-retry.C:
		}
	}
}

// kept is the subscription of the store that is there from before, empty if there is
// none.
func (s *Server) kept() (id sim.SubscriptionID) {
	for _, one := range s.market.Subscriptions() {
		if one.URL == s.options.Store.URL && one.CampaignID == s.options.Store.CampaignID && one.State != sim.Removed {
			id = one.ID
		}
	}
	return id
}

// attempt is true once there is nothing more to try.
func (i *introduction) attempt(ctx context.Context) bool {
	found := i.market.Inspect(ctx, i.endpoint)
	if ctx.Err() != nil {
		return true
	}
	if !found.Reached {
		i.sayOnce(fmt.Sprintf(storeUnreachable, i.shown(), found.Detail, i.options.Retry))
		return false
	}
	if i.id != "" && i.market.State(i.id) != sim.Refused { // somebody else has taken care of it
		return true
	}
	return i.settled(ctx, i.connect(ctx))
}

func (i *introduction) connect(ctx context.Context) (err error) {
	if i.id != "" {
		return i.plugStore(ctx, i.id)
	}
	i.id, err = i.connectStore(ctx, *i.options.Store)
	return err
}

// settled tells how PING ended, and whether that is the end.
func (i *introduction) settled(ctx context.Context, err error) bool {
	var refused *sim.RefusedError
	switch {
	case ctx.Err() != nil:
		return true
	case err == nil:
		i.options.Say(fmt.Sprintf(storeConnected, i.shown(), i.id, i.market.Options().ActivationDelay))
		return true
	case errors.As(err, &refused):
		v := refused.Exchange.Verdict
		i.sayOnce(fmt.Sprintf(storeRefused, v.Type, v.Subtype, v.Reason, v.Fix, i.options.Retry))
		return false
	}
	i.options.Say(err.Error())
	return true
}

// sayOnce says what was not said just before.
func (i *introduction) sayOnce(text string) {
	if text != i.said {
		i.said = text
		i.options.Say(text)
	}
}

// shown is the store's URL without what may be a secret.
func (i *introduction) shown() string { return journal.MaskURL(i.endpoint.String()) }
