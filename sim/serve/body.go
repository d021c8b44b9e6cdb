package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/localmarket/localmarket/sim"
)

// problem is why a call was refused, and what to do about it.
type problem struct {
	status       int
	message, fix string
}

func (p *problem) Error() string { return p.message }

// errorReply is the body of every refusal.
type errorReply struct {
	Error errorDetail `json:"error"`
}

type errorDetail struct {
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

// answer is the reply to a call that was not refused.
type answer struct {
	status   int
	body     any    // nil for none
	location string // of what was made
	// stream writes the whole reply by itself; nil where body is all of it.
	stream func(w http.ResponseWriter)
}

// endpoint answers a call. An error that is not a problem, nor one of what is kept, is a
// bug of ours.
type endpoint func(r *http.Request) (answer, error)

func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := e(r)
	if err != nil {
		fail(w, err)
		return
	}
	if out.stream != nil {
		out.stream(w)
		return
	}
	if out.location != "" {
		w.Header().Set("Location", controlPathOf(r)+out.location)
	}
	write(w, out.status, out.body)
}

func fail(w http.ResponseWriter, err error) {
	var p *problem
	var unkept *sim.StateFileError
	if errors.As(err, &unkept) {
		p = &problem{http.StatusServiceUnavailable, err.Error(), fixUnkept}
	} else if !errors.As(err, &p) {
		p = &problem{http.StatusInternalServerError, fmt.Sprintf(bugOfOurs, err), fixBug}
	}
	write(w, p.status, errorReply{errorDetail{Message: err.Error(), Fix: p.fix}})
}

func write(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	_ = lines.Encode(body) // the caller may be gone
}

// read reads the body of a call into the struct that v points to: one object,
// with the struct's fields alone.
func read(r *http.Request, v any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return &problem{http.StatusRequestEntityTooLarge, fmt.Sprintf(badLength, tooLong.Limit>>10), fixLength}
	case err != nil:
		return &problem{http.StatusBadRequest, fmt.Sprintf(badJSON, strings.TrimPrefix(err.Error(), "json: ")), fieldsOf(v)}
	}
	if _, err := decoder.Token(); err != io.EOF {
		return &problem{http.StatusBadRequest, badMore, fieldsOf(v)}
	}
	return nil
}

// fieldsOf says which fields the struct that v points to has.
func fieldsOf(v any) string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeOf(v).Elem()) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); !field.Anonymous {
			names = append(names, name)
		}
	}
	return fmt.Sprintf(fixJSON, strings.Join(names, ", "))
}

// readNothing reads the body of a call that needs none: {} or nothing.
func readNothing(r *http.Request) error {
	if r.ContentLength == 0 {
		return nil
	}
	return read(r, &noRequest{})
}
