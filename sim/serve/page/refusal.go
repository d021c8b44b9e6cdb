package page

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"

	"github.com/localmarket/localmarket/sim/texts"
)

// said is an error in the reader's language already.
type said string

func (s said) Error() string { return string(s) }

func (v *visit) fail(key string, args ...any) error { return said(v.Texts.Text(key, args...)) }

// bug is a fault of ours.
func (v *visit) bug(err error) error {
	return v.fail("This is a bug of localmarket, please report it: %s", err.Error())
}

// refusal is what a person is told of an error. All errors that the page shows go
// through here, so that each is in the reader's language.
func refusal(t *texts.Printer, err error) notice {
	var own said
	if errors.As(err, &own) {
		return notice{Text: string(own), Bad: true}
	}
	return notice{Text: t.Explain(err.Error()), Bad: true}
}

// askData is where a form with the token leads to.
type askData struct{ Back string }

// Refuse answers a request that reaches no room: with the error, in the reader's
// language, and with nothing of the market.
func (p *Page) Refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	v := p.newVisit(r)
	v.Notice = refusal(v.Texts, err)
	p.showRefused(w, status, v)
}

// AskToken asks a person for the token of the control API; a form that has brought a
// wrong one is told so.
func (p *Page) AskToken(w http.ResponseWriter, r *http.Request) {
	v := p.newVisit(r)
	v.Data = askData{backTo(cmp.Or(r.PostFormValue("back"), r.URL.Path))}
	if r.Method == http.MethodPost {
		v.Notice = refusal(v.Texts, v.fail("This is not the token."))
	}
	p.showRefused(w, http.StatusUnauthorized, v)
}

func (p *Page) showRefused(w http.ResponseWriter, status int, v *visit) {
	var text bytes.Buffer
	if err := p.outside.Execute(&text, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	setHeaders(w.Header())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // the reader may be gone
}

// nowhere answers about a room that the page does not have.
func (p *Page) nowhere(w http.ResponseWriter, r *http.Request) {
	p.Refuse(w, r, http.StatusNotFound, p.newVisit(r).fail("The page has no room at this address."))
}

// unread is why a form could not be read.
func (v *visit) unread(err error) (status int, reason error) {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge, v.fail("The form is longer than %d KiB: send less.", maxForm>>10)
	}
	return http.StatusBadRequest, v.fail("The form cannot be read: %s", v.Texts.Translate(err.Error()))
}
