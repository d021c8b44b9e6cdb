package simtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/gorilla/mux"

	"github.com/localmarket/localmarket/schemas"
)

// maxBody bounds a notification's body, in bytes. Market's are a few hundred;
// an endpoint that is open to the Internet must have some bound.
const maxBody = 1 << 20

// The error types of N-400.
const (
	errorUnknown     = "UNKNOWN"
	errorWrongFormat = "WRONG_EVENT_FORMAT"
)

// What the good store says when it refuses a request.
const (
	sayNotFound    = "no such page"
	sayMethod      = "notifications come by POST"
	saySource      = "the request does not come from Market"
	sayContentType = "the content type must be application/json in UTF-8"
	sayTooLarge    = "the body is larger than 1 MiB"
	sayUnreadable  = "the body could not be read to its end"
	sayNotObject   = "the body is not a JSON object"
	sayNoType      = "notificationType is missing or not a string"
	sayTypeUnknown = "the notification type is unknown"
	sayFieldWrong  = "a field is missing or wrong at %q: expected %s"
)

// reply is the body of a 200 (N-200).
type reply struct {
	Version string `json:"version"`
	Name    string `json:"name"`
	Time    string `json:"time"`
}

// newReply says which integration answers: Market's log filters by it (N-LOG).
func newReply(time string) reply {
	return reply{Version: "1.0.0", Name: "Sample store", Time: time}
}

// refusal is a reply that is not 200, with the error body that 400 and 500
// must have (N-400, N-500) and that does no harm elsewhere.
type refusal struct {
	status  int
	kind    string
	message string
}

// good is the model store. It takes notifications by POST, checks who sends
// them and what is in them, does its work once for each, and answers in time.
type good struct {
	contract *schemas.Set
	seen     *seen
	handled  atomic.Int64
}

func newGood(contract *schemas.Set) *good {
	return &good{contract: contract, seen: newSeen()}
}

// routes serves notifications at path and nothing elsewhere.
func (g *good) routes(path string) http.Handler {
	// The router would redirect "//notification" to "/notification", but Market
	// follows no redirect and counts it as a failure (N-OTHER): what is not
	// exactly the path is not found.
	router := mux.NewRouter().SkipClean(true)
	router.HandleFunc(path, g.notification).Methods(http.MethodPost)
	router.NotFoundHandler = refuse(http.StatusNotFound, sayNotFound)
	router.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		refuse(http.StatusMethodNotAllowed, sayMethod).ServeHTTP(w, r)
	})
	return router
}

// notification answers one request. All that takes long belongs into a queue
// behind it: the reply has 10 seconds, and that of PING 1 (N-DEADLINE,
// N-PING-DEADLINE).
func (g *good) notification(w http.ResponseWriter, r *http.Request) {
	body, event, refused := g.receive(w, r)
	if refused != nil {
		refused.ServeHTTP(w, r)
		return
	}
	g.handle(body)
	send(w, http.StatusOK, newReply(eventTime(event)))
}

// handle does the store's work, once per notification: Market repeats one
// whose reply it did not get, and may send several for one event
// (N-DUPLICATES). Both are answered with 200 again, since any other status
// would have Market repeat it once more. A real store keeps the hashes where
// it keeps the work, and writes both in one transaction.
func (g *good) handle(body []byte) {
	if g.seen.first(body) {
		g.handled.Add(1)
	}
}

// receive reads a notification, or says why not.
func (g *good) receive(w http.ResponseWriter, r *http.Request) (body []byte, event map[string]any, refused *refusal) {
	if !fromMarket(r.Header) {
		return nil, nil, refuse(http.StatusForbidden, saySource)
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, nil, refuse(http.StatusUnsupportedMediaType, sayContentType)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if errors.As(err, new(*http.MaxBytesError)) {
		return nil, nil, refuse(http.StatusRequestEntityTooLarge, sayTooLarge)
	}
	if err != nil {
		return nil, nil, refuse(http.StatusBadRequest, sayUnreadable)
	}
	event, refused = g.read(body)
	return body, event, refused
}

// read takes a body apart and holds it against the contract. 400 is final
// (N-400): Market never sends the notification again, so it is kept for what
// no repetition would mend.
func (g *good) read(body []byte) (map[string]any, *refusal) {
	var event map[string]any
	if json.Unmarshal(body, &event) != nil || event == nil {
		return nil, wrongFormat(sayNotObject)
	}
	name, ok := event["notificationType"].(string)
	if !ok {
		return nil, wrongFormat(sayNoType)
	}
	if !slices.Contains(g.contract.Types(), name) {
		return nil, wrongFormat(sayTypeUnknown)
	}
	violations, err := g.contract.Request(name, body)
	if err != nil { // JSON, but nested too deep or the like
		return nil, wrongFormat(sayNotObject)
	}
	// New statuses appear without notice, and a store must not fail on them
	// (N-UNKNOWN). New fields are no violation in the first place.
	violations = slices.DeleteFunc(violations, isUnknownValue)
	if len(violations) > 0 {
		return nil, wrongFormat(fmt.Sprintf(sayFieldWrong, violations[0].Pointer, violations[0].Expected))
	}
	return event, nil
}

// isUnknownValue tells a value that the contract does not list from one that
// is malformed.
func isUnknownValue(v schemas.Violation) bool {
	return v.Keyword == "enum" || v.Keyword == "const"
}

// isJSON accepts application/json in UTF-8, said or unsaid (N-HEADERS).
func isJSON(contentType string) bool {
	media, params, err := mime.ParseMediaType(contentType)
	charset, given := params["charset"]
	return err == nil && media == "application/json" && (!given || strings.EqualFold(charset, "utf-8"))
}

func refuse(status int, message string) *refusal {
	return &refusal{status: status, kind: errorUnknown, message: message}
}

func wrongFormat(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, kind: errorWrongFormat, message: message}
}

// ServeHTTP sends the refusal.
func (f *refusal) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	send(w, f.status, map[string]any{"error": map[string]string{"type": f.kind, "message": f.message}})
}

// send writes a JSON reply, with its length, so that a reader can tell a whole
// one from a torn one.
func send(w http.ResponseWriter, status int, body any) {
	data, _ := json.Marshal(body) // strings and maps of them: cannot fail
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a reply that nobody reads any more needs no reaction
}
