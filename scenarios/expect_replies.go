package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

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

func (e *Replies) describe() string {
	var like []string
	if e.Status != 0 {
		like = append(like, fmt.Sprintf("status %d", e.Status))
	}
	if e.Verdict != "" {
		like = append(like, e.Verdict)
	}
	if e.Latency != nil {
		like = append(like, "within "+days(*e.Latency))
	}
	number := "all"
	if e.Count != nil {
		number = e.Count.String()
	}
	return fmt.Sprintf(expectReplies, number, e.name(), strings.Join(like, ", "))
}

func (e *Replies) validate(c *checker, line strictyaml.Line) {
	c.which(line, &e.Which, e.Count)
	c.count(line, e.Count)
	c.verdict(line, e.Verdict, Handled)
	c.status(line, e.Status)
	if e.Status == 0 && e.Verdict == "" && e.Latency == nil {
		c.problem(line, hintReplies, badReplies)
	}
}

func (e *Replies) evaluate(r *record) result {
	all := r.chosen(e.Which)
	f := result{expected: e.describe(), exchanges: ids(all), at: lastSeq(all)}
	fitting, others := partition(all, e.fits)
	f.holds = enough(e.Count, len(fitting), len(all))
	if len(all) == 0 {
		f.happened = happenedNothing
		if !f.holds {
			r.blameBlocker(&f, e.Which)
		}
		return f
	}
	f.happened = fmt.Sprintf(happenedReplies, len(fitting), plural(len(all), "reply"))
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = fitting[*e.Count.Max].entry.Seq
	case !f.holds && len(others) > 0:
		f.at = others[0].entry.Seq
		f.happened += ": " + replyWords(others[0].entry.Exchange)
	}
	return f
}

func (e *Replies) fits(a attempt) bool {
	x := a.entry.Exchange
	switch {
	case e.Status != 0 && (x.Reply == nil || x.Reply.Status != e.Status):
		return false
	case e.Latency != nil && latency(x) > *e.Latency:
		return false
	case e.Verdict == Handled:
		return x.Verdict.Outcome == journal.Accepted || x.Verdict.ErrorType == journal.DuplicatedEvent
	}
	return ofVerdict(a, e.Verdict)
}

// latency is how long an exchange took: as a fault declared it, else as it was
// measured.
func latency(x *journal.Exchange) time.Duration {
	switch {
	case x.Fault != nil && x.Fault.DeclaredMs > 0:
		return time.Duration(x.Fault.DeclaredMs) * time.Millisecond
	case x.Measured != nil:
		return time.Duration(x.Measured.TotalMs * float64(time.Millisecond))
	}
	return 0
}

func (e *Replies) lowered(missing func(Which) int) about {
	lower := *e
	lower.Count = e.Count.less(missing(e.Which))
	return &lower
}
