package calls

import (
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// limits warns of a call over a limit, and fails for a store that goes on
// calling after it was refused: it was told to wait.
func limits(r *record) result {
	var once, again []issue
	refused := map[string]bool{} // the last call of that operation was
	for i := range r.calls {
		c := &r.calls[i]
		whose := fmt.Sprint(c.Operation, " ", c.BusinessID, " ", c.CampaignID)
		over, f := overLimit(c)
		if over && refused[whose] {
			again = append(again, issue{c, about(c) + f.Message, f.Fix})
		} else if over {
			once = append(once, issue{c, about(c) + f.Message, f.Fix})
		}
		refused[whose] = over
	}
	if len(again) > 0 {
		return r.found(reports.Fail, again, limitsExpectedWait)
	}
	return r.found(reports.Warn, once, limitsExpected)
}

func overLimit(c *reports.Call) (bool, journal.Finding) {
	for _, f := range c.Findings {
		if f.Kind == journal.OverLimit {
			return true, f
		}
	}
	return false, journal.Finding{}
}

// useful is how long what was read stays good enough.
const useful = time.Minute

// polling warns of readings that cannot bring anything new (choice). The same
// reading, with equal parameters and an equal body, is useful once in a minute
// of virtual time, and once more for each notification that Market sent and each
// change that the store made within that minute.
//
// Virtual time is that of the journal: where a live Market plays, it is real
// time. In a check or a scenario it passes in leaps, so that a store which asks
// every few seconds of its own clock is seen to do so only while time stands
// still, as in an await.
func polling(r *record) result {
	var all []issue
	news, next := []time.Time{}, 0 // sendings and changes so far
	readings := map[string][]time.Time{}
	for _, e := range r.entries {
		switch {
		case e.Kind == journal.ExchangeSending:
			news = append(news, e.At)
		case e.Kind != journal.PullCall || e.Call == nil:
		default:
			c := &r.calls[next]
			next++
			if c.Status >= 300 || c.Injected.Failed() || c.BodyBytes > len(c.Body) { // it got nothing, or asked for more than is kept
				continue
			}
			if !r.reads[c.Operation] {
				news = append(news, e.At)
				continue
			}
			key := sameReading(c)
			readings[key] = append(since(readings[key], e.At), e.At)
			news = since(news, e.At)
			if len(readings[key]) > 1+len(news) {
				all = append(all, issue{c, fmt.Sprintf(readAgain, callOf(c)), pollingFix})
			}
		}
	}
	return r.found(reports.Warn, all, pollingExpected)
}

// since are those of the times that are in the minute before now.
func since(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= useful {
		times = times[1:]
	}
	return times
}

// sameReading is equal for calls that ask for the same.
func sameReading(c *reports.Call) string {
	return strings.Join([]string{c.Method, c.Path, c.Query, fmt.Sprint(c.BodyBytes), c.Body}, "\n")
}

func callOf(c *reports.Call) string { return c.Method + " " + c.Path }
