package pullapi

import (
	"cmp"
	"fmt"
	"net/http"
)

// StatusLimit is Market's status for a limit that is exceeded (P-LIMITS).
const StatusLimit = 420

// Error is a refusal: a reply with its status and {"status": "ERROR", "errors":
// [{code, message}]}. A Handler that returns one, or wraps it, gets that reply.
type Error struct {
	// Status is the HTTP status; 0 is 400.
	Status int
	// Code is that of errors; "" is the one that goes with the status.
	Code string
	// Message is what Market says.
	Message string
	// Fix is what to send instead, for the issue of the call; "" says it in general.
	Fix string
}

// Error gives the status and the message.
func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.status(), e.Message) }

func (e *Error) status() int { return cmp.Or(e.Status, http.StatusBadRequest) }

// problem makes an Error of one of the messages.
func problem(status int, format string, args ...any) *Error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// problems are several things that are wrong with one call: 400.
type problems []*Error

// Error gives the first one.
func (b problems) Error() string { return b[0].Error() }

// codeOf is the code that goes with a status: UNAUTHORIZED is in the
// documentation's example, those for 400, 403, 404, 415, 420, 423 and 500 are of
// the contract's list of codes, the others are named like their status.
func codeOf(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "BAD_REQUEST"
	case http.StatusUnauthorized:
		return "UNAUTHORIZED"
	case http.StatusForbidden:
		return "FORBIDDEN"
	case http.StatusNotFound:
		return "NOT_FOUND"
	case http.StatusMethodNotAllowed:
		return "METHOD_NOT_ALLOWED"
	case http.StatusUnsupportedMediaType:
		return "UNSUPPORTED_MEDIA_TYPE"
	case StatusLimit:
		return "LIMIT_EXCEEDED"
	case http.StatusLocked:
		return "LOCKED"
	case http.StatusServiceUnavailable:
		return "SERVICE_UNAVAILABLE"
	}
	return "INTERNAL_ERROR"
}
