package scenarios

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Expectation is what must hold when it is come to. It reads the journal and
// nothing else. Exactly one field of the second group says what.
type Expectation struct {
	Line strictyaml.Line

	// Title says in the report what passes; it follows from the rest if empty.
	Title string `yaml:"title"`
	// Rules are the contract rules it stands for; those of the scenario if none.
	Rules []string `yaml:"rules"`
	// Only says by which rules it must hold, as Scenario.Only does; by others it is
	// left out.
	Only States `yaml:"only"`
	// Fix is what the store should change if it does not hold.
	Fix string `yaml:"fix"`

	Attempts     *Attempts  `yaml:"attempts"`
	Phase        *Phase     `yaml:"phase"`
	Delivery     *Delivery  `yaml:"delivery"`
	Subscription *Connected `yaml:"subscription"`
	Replies      *Replies   `yaml:"replies"`
	Arrival      []string   `yaml:"arrival"`
	Calls        *Called    `yaml:"calls"`
	Held         *Waited    `yaml:"held"`
}

// Which selects attempts and deliveries. The zero Which selects all but PING.
type Which struct {
	// Of is the name of an event; or, outside of scenarios, the id of a
	// notification, such as "n1".
	Of string `yaml:"of"`
	// Type is a notification type. PING is that of connecting and plugging in.
	Type market.Type `yaml:"type"`
	// To is the name, or outside of scenarios the id, of a subscription.
	To string `yaml:"to"`
	// From and Until bound the virtual time of sending, both included: since it was
	// first due where Of is given, else since the scenario began.
	From  *time.Duration `yaml:"from"`
	Until *time.Duration `yaml:"until"`
	// After and Before bound the place in the journal: what a Moment names must
	// have happened before, or not yet. A moment that never came selects nothing
	// After it, and everything Before it.
	After  Moment `yaml:"after"`
	Before Moment `yaml:"before"`
}

// Attempts expects so many attempts, at these times.
type Attempts struct {
	Which `yaml:",inline"`
	// Verdict narrows the choice: an outcome (accepted, rejected, failed) or a
	// subtype of Market's log, such as READ_TIMED_OUT (N-VERDICT).
	Verdict string `yaml:"verdict"`
	// Arrived narrows it to those that the store got, or did not get.
	Arrived *bool `yaml:"arrived"`
	// Count is how many there are; at least one if nothing is said.
	Count *Count `yaml:"count"`
	// Offsets are exactly the times of them all, since each notification was first
	// due; First and Last are the ends.
	Offsets []time.Duration `yaml:"offsets"`
	First   *time.Duration  `yaml:"first"`
	Last    *time.Duration  `yaml:"last"`
}

// Phase expects how often a notification is repeated by now (N-RETRY). One that
// waits for another is not (N-BLOCKING).
type Phase struct {
	Which `yaml:",inline"`
	// Every is the time from the last attempt to the next one planned: 1m, 15m or
	// 1h; the last phase ends with no attempt planned.
	Every time.Duration `yaml:"every"`
}

// Delivery expects where notifications stand on their way.
type Delivery struct {
	Which `yaml:",inline"`
	// State is one or more of those of DeliveryStates.
	State States `yaml:"state"`
	// Count is how many deliveries are in that state; all, and at least one, if
	// nothing is said.
	Count *Count `yaml:"count"`
	// Within is how long after they were first due they came to it at the latest.
	Within *time.Duration `yaml:"within"`
}

// Waited expects that notifications waited for another one (N-BLOCKING).
type Waited struct {
	Which `yaml:",inline"`
	// By is the name of the event that blocked when the waiting began, or outside
	// of scenarios the id of its notification; any if empty.
	By string `yaml:"by"`
	// Count is how many waited; all, and at least one, if nothing is said.
	Count *Count `yaml:"count"`
}

// Connected expects where a subscription stands.
type Connected struct {
	// Name is that of the subscription; or, outside of scenarios, its id.
	Name string `yaml:"name"`
	// State is one of those of SubscriptionStates.
	State string `yaml:"state"`
	// Took is the virtual time from what began it to when it took effect: from
	// the beginning of the outage for disconnected, from what the seller did for
	// all else.
	Took *time.Duration `yaml:"took"`
}

// Replies expects what came back.
type Replies struct {
	Which `yaml:",inline"`
	// Status is the HTTP status of every reply, if not 0.
	Status int `yaml:"status"`
	// Verdict is that of every reply: an outcome, or a subtype of Market's log.
	// "handled" is accepted, or refused as DUPLICATED_EVENT (N-DUPLICATES).
	Verdict string `yaml:"verdict"`
	// Latency is how long each took at most: as declared by a fault, else as
	// measured on the real clock.
	Latency *time.Duration `yaml:"latency"`
	// Count is how many of the replies are so; all, and at least one, if nothing
	// is said.
	Count *Count `yaml:"count"`
}

// Called expects what the store called on the pull API.
type Called struct {
	// Operation is the id of what is called, such as "getOrder", and Path its path:
	// as the contract has it, or as it is called. Without either all calls are
	// meant.
	Operation string `yaml:"operation"`
	Path      string `yaml:"path"`
	// From and Until bound the virtual time since the scenario began, both
	// included; After and Before are those of Which.
	From   *time.Duration `yaml:"from"`
	Until  *time.Duration `yaml:"until"`
	After  Moment         `yaml:"after"`
	Before Moment         `yaml:"before"`
	// Status is the HTTP status of the answers, if not 0.
	Status int `yaml:"status"`
	// Findings is how much was odd about all the calls that are meant, such as 0.
	Findings *Count `yaml:"findings"`
	// Count is how many of the calls have that status; all, and at least one, if
	// nothing is said.
	Count *Count `yaml:"count"`
	// Optional leaves it out for a store that calls nothing at all.
	Optional bool `yaml:"optional"`
}
