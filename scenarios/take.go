package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// take takes a step that is no expectation.
func (t *telling) take(s *Step) error {
	switch a := s.action(); a.key {
	case "connect":
		return t.connect(s)
	case "edit", "unplug", "plug", "duplicate", "remove":
		return t.manage(s, a)
	case "send":
		return t.send(s, t.events[s.Send])
	case "fault":
		return t.flip(s.Fault)
	case "advance":
		return t.advance(s)
	case "await":
		if s.Await.Until == untilCalled {
			return t.awaitCall(s)
		}
		return t.await(s)
	}
	return t.happen(s)
}

// url is the store's, with something put behind it.
func (t *telling) url(path string) string {
	return strings.TrimSuffix(t.options.Target, "/") + path
}

func (t *telling) connect(s *Step) error {
	for _, sub := range t.scenario.Subscriptions {
		if sub.Name != s.Connect {
			continue
		}
		shop, err := t.campaign(sub.Shop)
		if err != nil {
			return err
		}
		id, err := t.market.Connect(t.ctx, market.Subscription{
			Name: sub.Name, URL: t.url(sub.Path), CampaignID: shop, Types: sub.Types,
		})
		t.subscriptions[sub.Name] = id
		return t.pinged(s, err)
	}
	return fmt.Errorf("no subscription is named %q", s.Connect)
}

func (t *telling) manage(s *Step, a action) error {
	id := t.subscriptions[a.value]
	switch a.key {
	case "unplug":
		return t.market.Unplug(id)
	case "remove":
		return t.market.Remove(id)
	case "edit":
		edit := sim.Edit{Name: s.Name, Types: s.Types}
		if s.Path != nil {
			url := t.url(*s.Path)
			edit.URL = &url
		}
		return t.market.Edit(id, edit)
	case "duplicate":
		shop, err := t.campaign(s.Shop)
		if err != nil {
			return err
		}
		id, err := t.market.Duplicate(t.ctx, id, shop)
		t.subscriptions[s.As] = id
		return t.pinged(s, err)
	}
	state := t.market.State(id)
	err := t.market.Plug(t.ctx, id)
	if state == sim.Disconnected || state == sim.Refused {
		return t.pinged(s, err)
	}
	return err // no PING (N-RECONNECT)
}

// happen brings an event about, as often as the step says.
func (t *telling) happen(s *Step) error {
	event, _ := s.event()
	all := t.begin(s)
	for i := range max(s.Times, 1) {
		story, err := t.next(s, event, all, i)
		switch {
		case err == nil:
		case t.options.Serve == nil:
			return err
		case t.adopt(s, event, all, i):
			continue
		default: // it was possible in the dry run
			t.lose(s, max(s.Times, 1)-i, err)
			return t.market.Advance(t.ctx, 0)
		}
		if s.Hold {
			story = story[:len(story)-1]
		}
		for j, n := range story {
			id, err := t.sendOwn(n)
			if err != nil {
				return err
			}
			if !s.Hold && j == len(story)-1 {
				all.ids = append(all.ids, id)
			}
		}
		if err := t.pause(s, i); err != nil {
			return err
		}
	}
	return t.market.Advance(t.ctx, 0)
}

// send sends a named event: each of its notifications, as often as the step
// says.
func (t *telling) send(s *Step, event *told) error {
	for i := range max(s.Times, 1) {
		for _, n := range event.notifications {
			id, err := t.sendOwn(n)
			if err != nil {
				return err
			}
			event.ids = append(event.ids, id)
		}
		if err := t.pause(s, i); err != nil {
			return err
		}
	}
	return t.market.Advance(t.ctx, 0)
}

// sendOwn sends a notification of the scenario's. Others, that follow from what the
// store calls, are not counted by expectations that name none.
func (t *telling) sendOwn(n market.Notification) (sim.NotificationID, error) {
	id, err := t.market.Send(n)
	if err == nil {
		t.own[string(id)] = true
	}
	return id, err
}

// pause lets the time between two of several events pass.
func (t *telling) pause(s *Step, i int) error {
	if s.Every == 0 || i+1 >= s.Times {
		return nil
	}
	return t.market.Advance(t.ctx, s.Every)
}

func (t *telling) flip(s *Switch) error {
	if s.Off != "" {
		id, on := t.faults[s.Off]
		delete(t.faults, s.Off)
		if !on {
			return fmt.Errorf("the fault %q is not on", s.Off)
		}
		return t.market.Lift(id)
	}
	if _, on := t.faults[s.On]; on {
		return fmt.Errorf("the fault %q is on already", s.On)
	}
	for _, f := range t.scenario.Faults {
		if f.Name == s.On {
			id, err := t.market.Inject(f.Fault)
			t.faults[s.On] = id
			return err
		}
	}
	return fmt.Errorf("no fault is named %q", s.On)
}

func (t *telling) advance(s *Step) error {
	switch s.Advance.Until {
	case untilIdle:
		return t.market.Run(t.ctx)
	case untilNext:
		_, err := t.market.Step(t.ctx)
		return err
	case untilDisconnected:
		return t.untilDisconnected(s)
	}
	return t.market.Advance(t.ctx, s.Advance.By)
}

// untilDisconnected goes on until one subscription more is disconnected. If
// nothing is left to happen before, that is a failed check.
func (t *telling) untilDisconnected(s *Step) error {
	before := t.market.Journal().Count(journal.SubscriptionDisconnected)
	for t.market.Journal().Count(journal.SubscriptionDisconnected) == before {
		more, err := t.market.Step(t.ctx)
		if err != nil {
			return err
		}
		if !more {
			t.failStep(s, nothingDisconnected, "N-DISCONNECT")
			return nil
		}
	}
	return nil
}

// await waits on the real clock until the store accepts connections.
func (t *telling) await(s *Step) error {
	endpoint, err := market.Endpoint(t.options.Target, t.market.Options().Path)
	if err != nil {
		return err
	}
	within := s.Await.within()
	limit := time.NewTimer(within)
	defer limit.Stop()
	look := time.NewTicker(awaitEvery)
	defer look.Stop()
	for !t.market.Inspect(t.ctx, endpoint).Reached {
		select {
		case <-look.C:
		case <-limit.C:
			t.unreachable = !t.reached()
			t.failStep(s, fmt.Sprintf(notReachable, within))
			return nil
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
	return nil
}

const (
	untilReachable = "reachable"
	untilCalled    = "called"
	defaultAwait   = 30 * time.Second
	awaitEvery     = 100 * time.Millisecond
)
