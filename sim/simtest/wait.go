package simtest

import (
	"context"
	"net/http"
	"time"
)

// unlimited lifts the server's timeouts from a reply that is to take longer.
// It ends with the client's connection, or the store.
func unlimited(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // it would cancel the request's context
	_ = control.SetWriteDeadline(time.Time{})
}

// wait waits for d, and reports whether ctx lasted as long.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
