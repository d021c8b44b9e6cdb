package pullapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/mux"
)

const (
	jsonSuffix = ".json"
	// escapedSlash would be taken for a slash once it is decoded.
	escapedSlash = "%2F"
)

// routes are the endpoints by what their paths look like: a router tries its
// routes one after another, and 169 would take their time.
type routes map[likeness]*branch

// branch is a router for a few paths that look alike, built when it is first
// needed.
type branch struct {
	paths     []string
	endpoints []*endpoint

	once   sync.Once
	router *mux.Router
}

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

// alsoAt are paths that the documentation has for an operation beside the
// contract's (P-PATHS).
var alsoAt = map[string]string{"getDeliveryOptions": "/v2/campaigns/{campaignId}/delivery-options"}

// unknownToOldClients is the version that came when clients wrote one already.
const unknownToOldClients = "/v3/"

// newRoutes routes to the endpoints, which are sorted by path, so that a literal
// comes before a variable. Without a version, the newest of several counts that
// older clients can mean.
func (a *API) newRoutes() routes {
	all := routes{}
	for _, e := range a.endpoints {
		all.add(e.op.Path, e)
		if other := alsoAt[e.op.ID]; other != "" {
			all.add(other, e)
		}
	}
	for _, late := range []bool{false, true} {
		for _, e := range slices.Backward(a.endpoints) {
			if strings.HasPrefix(e.op.Path, unknownToOldClients) == late {
				all.add(withoutVersion(e.op.Path), e)
			}
		}
	}
	return all
}

func (rs routes) add(path string, e *endpoint) {
	like := likenessOf(path)
	if rs[like] == nil {
		rs[like] = &branch{}
	}
	rs[like].paths = append(rs[like].paths, path)
	rs[like].endpoints = append(rs[like].endpoints, e)
}

// routerFor is the router for a path, or nil.
func (a *API) routerFor(path string) *mux.Router {
	like := likenessOf(path)
	found := a.routes[like]
	if found == nil {
		like.last = ""
		found = a.routes[like]
	}
	if found == nil {
		return nil
	}
	found.once.Do(func() { found.router = a.newRouter(found) })
	return found.router
}

func (a *API) newRouter(b *branch) *mux.Router {
	router := mux.NewRouter().SkipClean(true)
	router.NotFoundHandler = http.HandlerFunc(a.notFound)
	router.MethodNotAllowedHandler = http.HandlerFunc(a.notAllowed)
	for i, e := range b.endpoints {
		router.Path(b.paths[i]).Methods(e.op.Method).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a.serve(w, r, e, mux.Vars(r), nil)
		})
	}
	return router
}

// ServeHTTP answers a call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	escaped := strings.Contains(strings.ToUpper(r.URL.RawPath), escapedSlash)
	plain := withoutSlashes(strings.TrimSuffix(r.URL.Path, jsonSuffix))
	if plain != r.URL.Path {
		r = at(r, plain)
	}
	router := a.routerFor(plain)
	if router == nil || escaped {
		a.notFound(w, r)
		return
	}
	router.ServeHTTP(w, r)
}

// asCalled is the path as a store has called it, in the context of a request
// whose path is another.
type asCalled struct{}

// calledPath is the path as the store has called it: the log keeps that.
func calledPath(r *http.Request) string {
	if path, ok := r.Context().Value(asCalled{}).(string); ok {
		return path
	}
	return r.URL.Path
}

// at is the request with another path.
func at(r *http.Request, path string) *http.Request {
	to, address := r.WithContext(context.WithValue(r.Context(), asCalled{}, r.URL.Path)), *r.URL
	address.Path, address.RawPath = path, ""
	to.URL = &address
	return to
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
	router := a.routerFor(r.URL.Path)
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodPost, http.MethodPut} {
		other := *r
		other.Method = method
		if match := (mux.RouteMatch{}); router.Match(&other, &match) && match.MatchErr == nil {
			list = append(list, method)
		}
	}
	return list
}
