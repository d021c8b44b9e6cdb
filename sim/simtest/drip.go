package simtest

import (
	"net/http"
	"time"
)

// dripDelay lets a reply of some 80 bytes take over a minute.
const dripDelay = time.Second

// drip sends status and headers at once, and then the body a byte at a time.
// Something comes every second, but the whole is not there after 10: the
// deadline is for the complete reply (N-DEADLINE).
func drip(p parts) http.Handler {
	return spoilAccepted(p.good, func(w http.ResponseWriter, r *http.Request, a *answer) {
		unlimited(w)
		control := http.NewResponseController(w)
		a.sendHeader(w)
		for _, b := range a.body.Bytes() {
			if control.Flush() != nil || !wait(r.Context(), p.delay) {
				return
			}
			_, _ = w.Write([]byte{b})
		}
	})
}
