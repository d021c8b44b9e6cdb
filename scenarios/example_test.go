package scenarios_test

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// A scenario written in Go is a value of the types that a file is read into.
func ExampleRun() {
	store, err := simtest.Start("duplicate-crash", simtest.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	story := &scenarios.Scenario{
		Name:          "lost-reply",
		Rules:         []string{"N-DUPLICATES"},
		Subscriptions: []scenarios.Subscription{{Name: "main"}},
		Faults:        []scenarios.Fault{{Fault: fault.Fault{Name: "lost", After: fault.Reset, Count: 1, Types: []market.Type{market.OrderCreated}}}},
		Steps: []scenarios.Step{
			{Connect: "main"},
			{Advance: scenarios.For(2 * time.Minute)},
			{Fault: &scenarios.Switch{On: "lost"}},
			{Order: "create", As: "order"},
			{Advance: scenarios.For(time.Hour)},
		},
		Expect: scenarios.Expectations{{Delivery: &scenarios.Delivery{
			Which: scenarios.Which{Of: "order"},
			State: scenarios.States{scenarios.Handled},
		}}},
	}
	result, err := scenarios.Run(context.Background(), story, scenarios.Options{Target: store.URL()})
	if err != nil {
		panic(err)
	}
	for _, c := range result.Report.Checks {
		fmt.Printf("%s: %s\n", c.Verdict, cmp.Or(c.Reason, c.Title))
	}
	// Output:
	// pass: main: PING is answered as it must be
	// fail: 1 pending; attempt 2 ended in HTTP: status 500 Internal Server Error instead of 200 (N-DUPLICATES)
}

// Those who drive a market by themselves hold expectations against its journal.
func ExampleVerify() {
	ctx := context.Background()
	store, err := simtest.Start("good", simtest.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	m, err := sim.New(sim.Options{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	if _, err := m.Connect(ctx, market.Subscription{URL: store.URL()}); err != nil {
		panic(err)
	}
	_ = m.Advance(ctx, sim.DefaultActivationDelay) // fails only when ctx ends
	outage := fault.Fault{Before: fault.Refuse, Until: market.Duration(30 * time.Hour)}
	if _, err := m.Inject(outage); err != nil {
		panic(err)
	}
	order, err := m.Compose(market.Event{Type: market.OrderCreated})
	if err != nil {
		panic(err)
	}
	id, err := m.Send(order[0])
	if err != nil {
		panic(err)
	}
	_ = m.Run(ctx)

	hour := time.Hour
	fmt.Println(scenarios.Verify(m.Journal(), scenarios.Expectation{Attempts: &scenarios.Attempts{
		Which: scenarios.Which{Of: string(id), Until: &hour},
		Count: scenarios.Exactly(61),
	}}))
	fmt.Println(scenarios.Verify(m.Journal(), scenarios.Expectation{Delivery: &scenarios.Delivery{
		Which:  scenarios.Which{Of: string(id)},
		State:  scenarios.States{scenarios.Delivered},
		Within: &hour,
	}}))
	// Output:
	// <nil>
	// expected every delivery of n1 delivered within 1h of when it was first due, but 1 delivered, one only after 30h
}
