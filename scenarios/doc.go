// Package scenarios runs stories on virtual time against a real store, and says
// whether Market and the store behaved as the contract says: an outage of 14
// days and its end in a disconnection, lost replies, statuses that overtake
// each other.
//
// A Scenario is a list of steps and expectations, read from YAML by Parse,
// taken from the library by Load, or written in Go as a value of the same
// types:
//
//	s := &scenarios.Scenario{
//		Name:          "lost-reply",
//		Subscriptions: []scenarios.Subscription{{Name: "main"}},
//		Faults:        []scenarios.Fault{{Fault: fault.Fault{Name: "lost", After: fault.Reset, Count: 1}}},
//		Steps: []scenarios.Step{
//			{Connect: "main"},
//			{Advance: scenarios.For(2 * time.Minute)},
//			{Fault: &scenarios.Switch{On: "lost"}},
//			{Order: "create", As: "order"},
//			{Advance: scenarios.UntilIdle()},
//			{Expect: []scenarios.Expectation{{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "order"}, Count: scenarios.Exactly(2)}}}},
//		},
//	}
//	result, err := scenarios.Run(ctx, s, scenarios.Options{Target: "http://127.0.0.1:8080"})
//
// Run drives package sim, and every expectation reads the journal and nothing
// else. The same scenario with the same seed and the same replies leaves the
// same journal, byte for byte.
package scenarios
