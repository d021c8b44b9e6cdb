package scenarios

import (
	"cmp"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

func awaitStep() stepKind {
	return stepKind{
		key: "await", get: set(func(s *Step) bool { return s.Await != nil }),
		validate: (*checker).await, execute: (*runner).await, describe: describeAwait, effect: quiet,
	}
}

// Await waits for Until, at most so long on the real clock.
type Await struct {
	// Until is "reachable": the store accepts connections; or "called": it has
	// called the pull API since the last step before that sent it anything.
	Until string `yaml:"until"`
	// Operation is the id of what is called, such as "getOrder"; anything if empty.
	Operation string `yaml:"operation"`
	// Status is the HTTP status of the answer, such as 200; any if 0.
	Status int `yaml:"status"`
	// Within is the limit, up to 10 minutes; 30 seconds if zero.
	Within time.Duration `yaml:"within"`
	// Optional says of "called" that a store which does not call does nothing
	// wrong: the rest of the scenario is not for it, and skipped. Where virtual time
	// waits for the store (sim.Options.Settle), one that has come to rest is not
	// waited for any longer.
	Optional bool `yaml:"optional"`
}

func (a *Await) within() time.Duration { return cmp.Or(a.Within, defaultAwait) }

const (
	untilReachable = "reachable"
	untilCalled    = "called"
	defaultAwait   = 30 * time.Second
	awaitEvery     = 100 * time.Millisecond
)

func (c *checker) await(s *Step) {
	switch until := s.Await.Until; {
	case until == untilCalled:
		c.operation(s.Line, s.Await.Operation)
		c.status(s.Line, s.Await.Status)
	case until != untilReachable:
		c.problem(s.Line, hintAwait, badAwait, until)
	case s.Await.Operation != "":
		c.problem(s.Line, hintAwaitCalled, badAwaitOperation)
	case s.Await.Status != 0:
		c.problem(s.Line, hintAwaitCalled, badAwaitStatus)
	case s.Await.Optional:
		c.problem(s.Line, hintAwaitCalled, badAwaitOptional)
	}
	if s.Await.Within < 0 || s.Await.Within > maxAwait {
		c.problem(s.Line, hintShorter, badWithin, days(maxAwait))
	}
}

// await waits on the real clock for what the store does by itself.
func (run *runner) await(s *Step) error {
	if s.awaitsCall() {
		return run.awaitCall(s)
	}
	return run.awaitStore(s)
}

// awaitStore waits on the real clock until the store accepts connections.
func (run *runner) awaitStore(s *Step) error {
	endpoint, err := market.Endpoint(run.options.Target, run.market.Options().Path)
	if err != nil {
		return err
	}
	within := s.Await.within()
	limit := time.NewTimer(within)
	defer limit.Stop()
	look := time.NewTicker(awaitEvery)
	defer look.Stop()
	for !run.market.Inspect(run.ctx, endpoint).Reached {
		select {
		case <-look.C:
		case <-limit.C:
			run.unreachable = !run.reached()
			run.failStep(s, fmt.Sprintf(notReachable, within))
			return nil
		case <-run.ctx.Done():
			return run.ctx.Err()
		}
	}
	return nil
}

func describeAwait(s *Step) string {
	if s.awaitsCall() {
		text := "await that the store calls " + cmp.Or(s.Await.Operation, "the pull API")
		if s.Await.Status != 0 {
			text += fmt.Sprintf(", and gets %d", s.Await.Status)
		}
		return text
	}
	return "await that the store is " + s.Await.Until
}
