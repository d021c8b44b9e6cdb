package simtest

import "net/http"

// torn sends half of the body that its Content-Length announces, and closes
// the connection: no complete reply, so not a success (N-200).
func torn(p parts) http.Handler {
	return spoilAccepted(p.good, func(w http.ResponseWriter, _ *http.Request, a *answer) {
		a.sendHeader(w)
		_, _ = w.Write(a.body.Bytes()[:a.body.Len()/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // net/http's way to close the connection here and now
	})
}
