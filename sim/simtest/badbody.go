package simtest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// N-200 asks for application/json and a body {version, name, time}: version and
// name of 1 to 100 characters, time an RFC 3339 date-time in UTC. A 200 that
// breaks it is no success, and the notification is repeated (N-RETRY).

// wrongContentType sends a good body, and calls it a web page.
func wrongContentType(p parts) http.Handler {
	return change(p.good, func(a *answer) { a.header.Set("Content-Type", "text/html; charset=utf-8") })
}

// notJSON sends plain words, and calls them JSON.
func notJSON(p parts) http.Handler {
	return change(p.good, func(a *answer) {
		a.body.Reset()
		a.body.WriteString("ok, thanks")
	})
}

// noVersion leaves out a required field.
func noVersion(p parts) http.Handler {
	return changeBody(p.good, func(body map[string]any) { delete(body, "version") })
}

// emptyName has a name below its minimum length.
func emptyName(p parts) http.Handler {
	return changeBody(p.good, func(body map[string]any) { body["name"] = "" })
}

// longName has a name just above its maximum length, counted in characters:
// twice as many bytes.
func longName(p parts) http.Handler {
	return changeBody(p.good, func(body map[string]any) { body["name"] = strings.Repeat("я", 101) })
}

// badTime has a time that only people understand.
func badTime(p parts) http.Handler {
	return changeBody(p.good, func(body map[string]any) { body["time"] = "yesterday" })
}

// errorIn200 acknowledges every event, and says in the same breath that it could
// not take it: Market counts it as delivered, and it is lost (N-200).
func errorIn200(p parts) http.Handler {
	failing := changeBody(p.good, func(body map[string]any) {
		body["status"], body["error"] = "error", "the order could not be saved"
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if typeOf(peek(r)) == "PING" {
			p.good.ServeHTTP(w, r)
			return
		}
		failing.ServeHTTP(w, r)
	})
}

// changeBody is a store that sends its good answers with their JSON changed.
func changeBody(good http.Handler, edit func(body map[string]any)) http.Handler {
	return change(good, func(a *answer) {
		var body map[string]any
		_ = json.Unmarshal(a.body.Bytes(), &body) // it is the good store's own
		edit(body)
		data, _ := json.Marshal(body)
		a.body.Reset()
		a.body.Write(data)
	})
}
