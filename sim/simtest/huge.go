package simtest

import (
	"bytes"
	"net/http"
)

// huge accepts with a body that never ends: JSON whose name goes on and on. A
// client must bound what it reads (N-200 allows a name of 100 characters).
func huge(p parts) http.Handler {
	return spoilAccepted(p.good, func(w http.ResponseWriter, r *http.Request, _ *answer) {
		unlimited(w)
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write([]byte(`{"version":"1.0.0","name":"`))
		for more := bytes.Repeat([]byte("o"), 32<<10); err == nil && r.Context().Err() == nil; {
			_, err = w.Write(more)
		}
	})
}
