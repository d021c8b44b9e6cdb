package pullapi

import (
	"errors"
	"net/http"

	"github.com/localmarket/localmarket/schemas"

	"github.com/localmarket/localmarket/sim/market"
)

// Handler answers an operation that has state. It is called for calls that are
// let in and keep to the contract, by several goroutines at once.
//
// What it returns is the result of the reply, where the contract's reply has
// one, and else the reply. A File is a binary reply, and nil is {"status":
// "OK"}, or nothing where the operation's reply has no body.
//
// An *Error becomes that refusal, and so does a market.Refusal: 404 for what is
// not there, where the operation has that status, and else 400. Any other error,
// and a panic, is 500 and our fault.
type Handler func(*Request) (any, error)

// JSON is the Handler of an operation with a body, which is read as an In.
func JSON[In any](do func(*Request, In) (any, error)) Handler {
	return func(r *Request) (any, error) {
		var in In
		if err := r.Decode(&in); err != nil {
			return nil, err
		}
		return do(r, in)
	}
}

// result is a reply that has a result.
type result struct {
	Status string `json:"status"`
	Result any    `json:"result"`
}

// hasResult reports whether an operation's reply has a result.
func hasResult(op *schemas.Operation) bool {
	node := success(op).Schema()
	return node != nil && node.Property("result") != nil
}

// refused is an error of a Handler as a reply: what the rules do not allow is
// 400, and so is what is not there where the operation has no 404 (P-ERRORS).
func refused(op *schemas.Operation, err error) error {
	refusal, rules := (*Error)(nil), market.Refusal{}
	switch {
	case errors.As(err, &rules):
		refusal = &Error{Status: http.StatusBadRequest, Code: rules.ErrorCode(), Message: rules.Error(), Fix: rules.Instead()}
		if rules.Reason == market.NotFound {
			refusal.Status = http.StatusNotFound
		}
	case !errors.As(err, &refusal):
		return err
	}
	if refusal.Status == http.StatusNotFound && op.Reply(http.StatusNotFound) == nil {
		return &Error{Status: http.StatusBadRequest, Code: refusal.Code, Message: refusal.Message, Fix: refusal.Fix}
	}
	return refusal
}
