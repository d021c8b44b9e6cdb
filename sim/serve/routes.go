package serve

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/gorilla/mux"
)

// document describes the control API.
//
//go:embed openapi.json
var document []byte

// route is one operation of the control API.
type route struct {
	method, path string // the path is below ControlPath
	answer       endpoint
}

func (s *Server) table() []route {
	return []route{
		{http.MethodGet, "", s.status},
		{http.MethodGet, "/openapi.json", describe},
		{http.MethodPost, "/reset", s.reset},
		{http.MethodPost, "/events", s.happen},
		{http.MethodGet, "/orders", s.listOrders},
		{http.MethodGet, "/orders/{id}", s.showOrder},
		{http.MethodGet, "/clock", s.showClock},
		{http.MethodPost, "/clock", s.moveClock},
		{http.MethodGet, "/traffic", s.showTraffic},
		{http.MethodPost, "/traffic", s.setTraffic},
		{http.MethodGet, "/faults", s.listFaults},
		{http.MethodPost, "/faults", s.inject},
		{http.MethodDelete, "/faults/{id}", s.lift},
		{http.MethodGet, "/subscriptions", s.listSubscriptions},
		{http.MethodPost, "/subscriptions", s.connect},
		{http.MethodGet, "/subscriptions/{id}", s.showSubscription},
		{http.MethodPatch, "/subscriptions/{id}", s.edit},
		{http.MethodDelete, "/subscriptions/{id}", s.remove},
		{http.MethodPost, "/subscriptions/{id}/unplug", s.unplug},
		{http.MethodPost, "/subscriptions/{id}/plug", s.plug},
		{http.MethodPost, "/subscriptions/{id}/duplicate", s.duplicate},
		{http.MethodPost, "/notifications/send-failed", s.resendFailed},
		{http.MethodPost, "/notifications/{id}/send", s.resend},
		{http.MethodPost, "/scenarios", s.runScenario},
		{http.MethodGet, "/scenario", s.saveScenario},
		{http.MethodGet, "/cabinet", s.saveCabinet},
		{http.MethodGet, worldsPath, s.listWorlds},
		{http.MethodPost, worldsPath, s.makeWorld},
		{http.MethodGet, worldsPath + "/{id}", s.showWorld},
		{http.MethodDelete, worldsPath + "/{id}", s.removeWorld},
		{http.MethodGet, snapshotsPath, s.listSnapshots},
		{http.MethodPost, snapshotsPath, s.takeSnapshot},
		{http.MethodGet, snapshotsPath + "/{id}", s.showSnapshot},
		{http.MethodDelete, snapshotsPath + "/{id}", s.removeSnapshot},
		{http.MethodPost, snapshotsPath + "/{id}/restore", s.restoreSnapshot},
		{http.MethodGet, "/journal", s.readJournal},
		{http.MethodGet, "/journal/stream", s.streamJournal},
		{http.MethodGet, "/journal.har", s.exportHAR},
		{http.MethodGet, "/journal.ndjson", s.exportLines},
	}
}

func (s *Server) routes() http.Handler {
	router := mux.NewRouter().SkipClean(true)
	allowed := map[string][]string{} // by path
	for _, r := range s.table() {
		router.Handle(ControlPath+r.path, r.answer).Methods(r.method)
		allowed[r.path] = append(allowed[r.path], r.method)
	}
	for _, r := range s.table() { // after all methods that there are
		methods := strings.Join(allowed[r.path], ", ")
		router.Handle(ControlPath+r.path, wrongMethod(methods))
	}
	router.NotFoundHandler = endpoint(func(r *http.Request) (answer, error) {
		return answer{}, &problem{http.StatusNotFound, fmt.Sprintf(badPath, r.URL.Path), fixPath}
	})
	return router
}

func wrongMethod(allowed string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed)
		fail(w, &problem{http.StatusMethodNotAllowed, fmt.Sprintf(badMethod, r.Method, r.URL.Path), fmt.Sprintf(fixMethod, allowed)})
	})
}

func describe(*http.Request) (answer, error) {
	return answer{status: http.StatusOK, body: json.RawMessage(document)}, nil
}

// id is the one in the path.
func id(r *http.Request) string { return mux.Vars(r)["id"] }
