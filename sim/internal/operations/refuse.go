package operations

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// refuse refuses a call with a message, and with what to send instead of what it is
// about. An empty code is the one that goes with the status.
func refuse(status int, code, format string, args ...any) error {
	return &pullapi.Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...), Fix: fixes[format]}
}

// invalid refuses a call for what it asks: 400.
func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, "", format, args...)
}

// typed refuses a call with a code of the contract's own list (ApiErrorCodeType):
// 400.
func typed(code, format string, args ...any) error {
	return refuse(http.StatusBadRequest, code, format, args...)
}

// forbidden refuses a call for what the key may not do: 403.
func forbidden(format string, args ...any) error {
	return refuse(http.StatusForbidden, "", format, args...)
}

// notFound refuses a call for what is not there, in Market's words: 404.
func notFound(format string, args ...any) error {
	return refuse(http.StatusNotFound, "", format, args...)
}

// absent refuses a call for what is not there: 404.
func absent(what string, id int64) error {
	return market.Refusal{Reason: market.NotFound, Detail: fmt.Sprintf("%s %d", what, id)}
}
