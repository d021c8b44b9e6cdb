package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
)

// Where a server says how it is, outside the versions of the control API. None of it
// tells anything of the market's contents or of its keys.
const (
	controlRoot = "/_market"
	// HealthPath answers 200 while the server runs, and ReadyPath while it takes calls
	// and the store that it was given, if any, was connected.
	HealthPath  = controlRoot + "/healthz"
	ReadyPath   = controlRoot + "/readyz"
	MetricsPath = controlRoot + "/metrics" // Prometheus's text format
)

// operating answers what operators ask, behind the guard of the control API.
func (s *Server) operating() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			wrongMethod(http.MethodGet+", "+http.MethodHead).ServeHTTP(w, r)
			return
		}
		switch r.URL.Path {
		case HealthPath:
			sayPlain(w, http.StatusOK, "ok")
		case ReadyPath:
			s.ready(w)
		case DocsPath:
			showDocs(w)
		case MetricsPath:
			s.showFigures(w)
		default:
			fail(w, &problem{http.StatusNotFound, fmt.Sprintf(badPath, r.URL.Path), fixPath})
		}
	})
}

// showFigures shows those of the markets that this process has.
func (s *Server) showFigures(w http.ResponseWriter) {
	out := exposition{}
	if s.worlds.shared == nil { // else the own market is one of the worlds
		s.figures.write(out)
	}
	s.worlds.write(out)
	out.answer(w)
}

// ready says whether a test can begin.
func (s *Server) ready(w http.ResponseWriter) {
	if err := s.market.KeepError(); err != nil {
		sayPlain(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	enabled := func(one sim.SubscriptionStatus) bool { return one.State == sim.Enabled }
	if s.options.Store != nil && !slices.ContainsFunc(s.market.Subscriptions(), enabled) {
		sayPlain(w, http.StatusServiceUnavailable, notReady)
		return
	}
	sayPlain(w, http.StatusOK, "ready")
}

func sayPlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // the caller may be gone
}

// isControl reports whether a path is the control API's, and isOperating whether it
// is one of those beside it.
func isControl(path string) bool { return isBelow(path, ControlPath) }

func isOperating(path string) bool { return isBelow(path, controlRoot) }

func isBelow(path, root string) bool {
	below, ok := strings.CutPrefix(path, root)
	return ok && (below == "" || below[0] == '/')
}
