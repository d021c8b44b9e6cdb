package operations

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// What Market says of returns, chats, reviews and questions when it refuses a
// call, where package market does not say it (P-ERRORS).
const (
	fieldMissing = "'%s' must not be null (rejected value: null)"
	fieldIllegal = "Illegal input at '%s'"
	spanTooLong  = "Too long time period. Maximum is '%d' days"
	fileTooBig   = "The request is too big: Maximum allowed request size must be less than %d KB"
)

// unfit refuses a call: 400.
func unfit(format string, args ...any) error {
	return &pullapi.Error{Message: fmt.Sprintf(format, args...)}
}

// absent refuses a call for what is not there: 404.
func absent(what string, id int64) error {
	return refused(market.Refusal{Reason: market.NotFound, Detail: fmt.Sprintf("%s %d", what, id)})
}

// never404 is the refusal of an operation that has no 404 in the contract.
func never404(err error) error {
	var refusal *pullapi.Error
	if errors.As(err, &refusal) && refusal.Status == http.StatusNotFound {
		return &pullapi.Error{Status: http.StatusBadRequest, Message: refusal.Message}
	}
	return err
}
