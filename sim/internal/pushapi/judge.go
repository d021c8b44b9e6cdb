package pushapi

import (
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Judge holds the bodies of replies to one request against the contract, and keeps
// what the last one said. Which of its requests is set depends on the method; with
// none of them the body of a reply may be anything.
type Judge struct {
	Contract *schemas.Push
	Method   market.PushMethod

	Cart   *Asked
	Order  *AskedOrder
	Stocks *market.StocksRequest

	// What was answered, as far as it can be read; nil where the body is no object.
	CartReply   *market.CartReply
	AcceptReply *market.AcceptReply
	StocksReply *market.StocksReply
}

// Rule is the contract's for the method.
func (j *Judge) Rule() string { return j.Method.Rule() }

// Free reports whether the body of a reply may be anything.
func (j *Judge) Free() bool { return !j.Contract.HasReply(string(j.Method)) }

// Body judges the body of a reply with status 200. Violations are enforced, warnings
// are not; the error says that the body is no JSON.
func (j *Judge) Body(body []byte) (violations, warnings []journal.Violation, err error) {
	value, broken, err := j.Contract.Reply(string(j.Method), body)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range broken[:min(len(broken), most)] {
		violations = append(violations, journal.Violation(v))
	}
	if value == nil {
		return violations, nil, nil
	}
	problems := j.problems(value)
	if len(violations) > 0 { // what breaks its schema is not judged further
		return violations, nil, nil
	}
	for _, p := range problems {
		if p.Level == Documented {
			violations = append(violations, p.violation(j.Method))
		} else {
			warnings = append(warnings, p.violation(j.Method))
		}
	}
	return violations, warnings, nil
}

func (j *Judge) problems(value map[string]any) []Problem {
	switch {
	case j.Cart != nil:
		got := readCart(value)
		j.CartReply = &got
		return judge(cartRules(), *j.Cart, got)
	case j.Order != nil:
		got := readAccept(value)
		j.AcceptReply = &got
		return judge(acceptRules(), *j.Order, got)
	case j.Stocks != nil:
		got := readStocks(value)
		j.StocksReply = &got
		return judge(stocksRules(), *j.Stocks, got)
	}
	return nil
}
