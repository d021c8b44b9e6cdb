package serve

import (
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// maxRequest bounds the body of a call, in bytes.
const maxRequest = 1 << 20

// guard keeps out what a web page in somebody's browser can send: it may know
// the address, and has no business here. A name that the page points at us shows
// in Host, a call from another page in Sec-Fetch-Site. A simple request, which a
// browser sends without asking, cannot have the Content-Type application/json;
// before PATCH and DELETE it asks, and gets no leave.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if err := s.admit(r); err != nil {
			fail(w, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
		next.ServeHTTP(w, r)
	})
}

func (s *Server) admit(r *http.Request) error {
	if !isOurs(r.Host, s.options.Hosts) {
		return &problem{http.StatusForbidden, fmt.Sprintf(badHost, r.Host), fixHost}
	}
	if fromAnotherPage(r) {
		return &problem{http.StatusForbidden, badSite, fixSite}
	}
	if !s.knows(r) {
		return &problem{http.StatusUnauthorized, badToken, fixToken}
	}
	if r.Method != http.MethodPost && r.Method != http.MethodPatch {
		return nil
	}
	sent := r.Header.Get("Content-Type")
	if sent == "" && r.ContentLength == 0 && r.Header.Get("Origin") == "" {
		return nil // as curl -X POST sends it, and no page in a browser can
	}
	if media, _, err := mime.ParseMediaType(sent); err != nil || media != "application/json" {
		return &problem{http.StatusUnsupportedMediaType, fmt.Sprintf(badMedia, sent), fixMedia}
	}
	return nil
}

// knows reports whether a caller has the token of the control API, where there is
// one. Health is no secret: an orchestrator asks for it without.
func (s *Server) knows(r *http.Request) bool {
	if s.options.Token == "" || r.URL.Path == HealthPath || r.URL.Path == ReadyPath {
		return true
	}
	got, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return s.isToken(got)
}

// fromAnotherPage reports whether a browser sends a call for a page of another
// origin. Programs send neither of the two fields.
func fromAnotherPage(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "none", "same-origin":
		return false
	case "":
		origin := r.Header.Get("Origin")
		return origin != "" && !strings.EqualFold(origin, "http://"+r.Host) && !strings.EqualFold(origin, "https://"+r.Host)
	}
	return true
}

// isOurs reports whether a Host names this machine, by one of those names or
// addresses or by itself. An address in figures cannot be pointed elsewhere, as a
// name can.
func isOurs(host string, names []string) bool {
	name := strings.ToLower(hostname(host))
	if name == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(name)
	isAddress := err == nil
	if isAddress && address.Unmap().IsLoopback() {
		return true
	}
	for _, own := range names {
		ours, err := netip.ParseAddr(own)
		if strings.EqualFold(own, name) || err == nil && ours.IsUnspecified() && isAddress {
			return true
		}
	}
	return false
}

// hostname is a Host without its port and without the brackets of IPv6.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
