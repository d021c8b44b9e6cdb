package serve

import (
	"crypto/subtle"
	"net/http"
)

// tokenCookie keeps the token of the control API in the browser of a person who has
// typed it.
const tokenCookie = "localmarket-token"

// knowsPage reports whether a person may see the page: there is no token, or their
// browser has it. A form that brings it sets the cookie.
func (s *Server) knowsPage(w http.ResponseWriter, r *http.Request) bool {
	if s.options.Token == "" {
		return true
	}
	if c, err := r.Cookie(tokenCookie); err == nil && s.isToken(c.Value) {
		return true
	}
	if r.Method != http.MethodPost {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	if got := r.PostFormValue("token"); s.isToken(got) {
		http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: got, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		return true
	}
	return false
}

func (s *Server) isToken(text string) bool {
	return subtle.ConstantTimeCompare([]byte(text), []byte(s.options.Token)) == 1
}
