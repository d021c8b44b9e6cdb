package pullapi

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"
)

const jsonSuffix = ".json"

// routes are routers, each for a few paths that look alike: a router tries its
// routes one after another, and 160 would take their time.
type routes map[likeness]*mux.Router

// likeness is what paths are told apart by before they are matched.
type likeness struct {
	version  string // "v2", or "" without one
	first    string // segment after the version
	last     string // segment, "" for a variable
	segments int
}

func likenessOf(path string) likeness {
	l := likeness{segments: strings.Count(path, "/")}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if isVersion(first) {
		l.version = first
		first, _, _ = strings.Cut(rest, "/")
	}
	l.first = first
	if last := path[strings.LastIndexByte(path, '/')+1:]; !strings.HasPrefix(last, "{") {
		l.last = last
	}
	return l
}

func isVersion(segment string) bool {
	return len(segment) == 2 && segment[0] == 'v' && '0' <= segment[1] && segment[1] <= '9'
}

// withoutVersion is a path as older clients write it (P-PATHS).
func withoutVersion(path string) string {
	version, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !ok || !isVersion(version) {
		return path
	}
	return "/" + rest
}

// newRoutes routes to the endpoints, which are sorted by path, so that a literal
// comes before a variable. Without a version, the newest of several counts.
func (a *API) newRoutes() routes {
	all := routes{}
	for _, e := range a.endpoints {
		all.add(a, e.op.Path, e)
	}
	for i := len(a.endpoints) - 1; i >= 0; i-- {
		all.add(a, withoutVersion(a.endpoints[i].op.Path), a.endpoints[i])
	}
	return all
}

func (rs routes) add(a *API, path string, e *endpoint) {
	like := likenessOf(path)
	router := rs[like]
	if router == nil {
		router = mux.NewRouter().SkipClean(true)
		router.NotFoundHandler = http.HandlerFunc(a.notFound)
		router.MethodNotAllowedHandler = http.HandlerFunc(a.notAllowed)
		rs[like] = router
	}
	router.Path(path).Methods(e.op.Method).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.serve(w, r, e, mux.Vars(r), nil)
	})
}

// of is the router for a path, or nil.
func (rs routes) of(path string) *mux.Router {
	like := likenessOf(path)
	if router := rs[like]; router != nil {
		return router
	}
	like.last = ""
	return rs[like]
}

// ServeHTTP answers a call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if plain, ok := strings.CutSuffix(r.URL.Path, jsonSuffix); ok {
		r = at(r, plain)
	}
	router := a.routes.of(r.URL.Path)
	if router == nil {
		a.notFound(w, r)
		return
	}
	router.ServeHTTP(w, r)
}

// at is the request with another path.
func at(r *http.Request, path string) *http.Request {
	to, address := *r, *r.URL
	address.Path, address.RawPath = path, ""
	to.URL = &address
	return &to
}

func (a *API) notFound(w http.ResponseWriter, r *http.Request) {
	a.serve(w, r, nil, nil, &Error{Status: http.StatusNotFound, Message: resourceNotFound})
}

func (a *API) notAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", strings.Join(a.methods(r), ", "))
	a.serve(w, r, nil, nil, problem(http.StatusMethodNotAllowed, methodNotSupported, bounded(r.Method)))
}

// methods lists those that the path has.
func (a *API) methods(r *http.Request) []string {
	var list []string
	router := a.routes.of(r.URL.Path)
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodPost, http.MethodPut} {
		other := *r
		other.Method = method
		if match := (mux.RouteMatch{}); router.Match(&other, &match) && match.MatchErr == nil {
			list = append(list, method)
		}
	}
	return list
}
