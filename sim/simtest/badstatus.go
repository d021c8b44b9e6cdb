package simtest

import "net/http"

// Success is status 200 and nothing else (N-200). 400 is final (N-400), and
// every other status a failure to be repeated (N-500, N-OTHER).

// created201 accepts with what many take for just as good.
func created201(p parts) http.Handler {
	return change(p.good, func(a *answer) { a.status = http.StatusCreated })
}

// noContent204 accepts with nothing to say.
func noContent204(p parts) http.Handler {
	return change(p.good, func(a *answer) {
		a.status = http.StatusNoContent
		a.header.Del("Content-Type")
		a.body.Reset()
	})
}

// redirect302 sends Market elsewhere instead of accepting. Elsewhere all would
// be well, but Market follows no redirect (N-OTHER).
func redirect302(p parts) http.Handler {
	elsewhere := "/moved" + p.path
	redirecting := change(p.good, func(a *answer) {
		a.status = http.StatusFound
		a.header = http.Header{"Location": {elsewhere}}
		a.body.Reset()
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == elsewhere { // by any method: a client that follows a 302 comes with GET
			send(w, http.StatusOK, newReply(noTime))
			return
		}
		redirecting.ServeHTTP(w, r)
	})
}

// notFound404 is what a wrong path in the seller's cabinet gives (N-URL,
// N-OTHER).
func notFound404(parts) http.Handler {
	return always(http.StatusNotFound, "text/plain; charset=utf-8", "404 page not found\n")
}

// error500 fails by the book (N-500).
func error500(parts) http.Handler {
	return refuse(http.StatusInternalServerError, "the database is away")
}

// badGateway502 is what a proxy says of a store that is down (N-OTHER).
func badGateway502(parts) http.Handler {
	return always(http.StatusBadGateway, "text/html; charset=utf-8", "<html><h1>502 Bad Gateway</h1></html>\n")
}

// badRequest400 tells Market that every notification of it is wrong: none is
// repeated, all are lost (N-400).
func badRequest400(parts) http.Handler {
	return wrongFormat("the notification is not understood")
}

// badRequestBadBody does the same, in a body that is not the one that N-400
// asks for.
func badRequestBadBody(parts) http.Handler {
	return always(http.StatusBadRequest, "application/json", `{"message":"bad request"}`)
}

// always answers every request in the same way.
func always(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}
