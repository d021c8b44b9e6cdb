package fault_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

// FuzzFault feeds the check of faults with what a person might write: what it
// lets pass can be described, and what it refuses is told in one line.
func FuzzFault(f *testing.F) {
	for _, d := range fault.Kinds() {
		f.Add("a", "before", string(d.Kind), 0, int64(0), "", "", "PING", 0, 0.5, int64(1), int64(2))
		f.Add("b", "after", string(d.Kind), 502, int64(time.Minute), "{}", "text/plain", "\x1b", 1, -1.0, int64(0), int64(0))
	}
	f.Fuzz(func(t *testing.T, name, when, kind string, status int, delay int64, body, contentType, only string, count int, share float64, from, until int64) {
		fault := on(fault.When(when), fault.Kind(kind))
		fault.Name, fault.Status, fault.Delay, fault.Body, fault.ContentType = name, status, market.Duration(delay), body, contentType
		fault.Types, fault.Count, fault.Share = []market.Type{market.Type(only)}, count, share
		fault.From, fault.Until = market.Duration(from), market.Duration(until)
		text := fault.String()
		if err := fault.Check(); err != nil {
			text = err.Error()
		} else if !fault.Fits(market.Type(only), time.Duration(fault.From)) {
			t.Errorf("%v does not act where it begins", fault)
		}
		if len(text) > 400 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("too long, or not printable: %q", text)
		}
	})
}
