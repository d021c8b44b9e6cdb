package serve

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// worldRequest is a world to be made. What it leaves open is as in the server's own
// market, but for the cabinet, which is the made-up one.
type worldRequest struct {
	// Cabinet is a cabinet as its file has it.
	Cabinet    json.RawMessage `json:"cabinet,omitempty"`
	Seed       uint64          `json:"seed,omitempty"`
	FirstOrder int64           `json:"firstOrder,omitempty"`
	Revision   string          `json:"revision,omitempty"`
	// Speed is how much faster its time passes than real time; it stands still at 0.
	Speed *float64 `json:"speed,omitempty"`
	// URL is a store to connect.
	URL string `json:"url,omitempty"`
}

// worldReply is a world.
type worldReply struct {
	ID string `json:"id"`
	// Control is where its control API is, and Key what opens the pull API for it.
	Control    string          `json:"control"`
	BaseURL    string          `json:"baseUrl"`
	Key        string          `json:"key"`
	BusinessID int64           `json:"businessId"`
	Campaigns  []campaignReply `json:"campaigns"`
}

type worldsReply struct {
	Worlds []worldReply `json:"worlds"`
}

// worldsPath is where worlds are, below ControlPath.
const worldsPath = "/worlds"

func (s *Server) listWorlds(*http.Request) (answer, error) {
	out := worldsReply{Worlds: []worldReply{}}
	for _, one := range s.worlds.list() {
		out.Worlds = append(out.Worlds, s.viewWorld(one))
	}
	return answer{status: http.StatusOK, body: out}, nil
}

func (s *Server) viewWorld(w *world) worldReply {
	return worldReply{
		ID: w.id, Control: ControlPath + worldsPath + "/" + w.id, BaseURL: s.options.BaseURL, Key: w.key,
		BusinessID: w.server.market.Options().Cabinet.Business.ID, Campaigns: w.server.campaigns(),
	}
}

func (s *Server) makeWorld(r *http.Request) (answer, error) {
	var asked worldRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	made, err := s.newWorld(asked)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusCreated, body: s.viewWorld(made), location: worldsPath + "/" + made.id}, nil
}

// newWorld makes a world and runs it.
func (s *Server) newWorld(asked worldRequest) (*world, error) {
	settings, key, err := s.worldSettings(asked)
	if err != nil {
		return nil, err
	}
	m, err := sim.New(settings)
	if err != nil {
		return nil, &problem{http.StatusBadRequest, err.Error(), fixWorld}
	}
	o := Options{Speed: s.driver.Speed(), BaseURL: s.options.BaseURL, Retry: s.options.Retry, Save: s.options.Save}
	if asked.Speed != nil {
		o.Speed = *asked.Speed
	}
	if asked.URL != "" {
		o.Store = &market.Subscription{Name: "world", URL: asked.URL}
	}
	if err := o.forWorld(m); err != nil {
		m.Close()
		return nil, &problem{http.StatusBadRequest, err.Error(), fixWorld}
	}
	made, err := s.worlds.add(m, o, key)
	if err != nil {
		m.Close()
	}
	return made, err
}

// forWorld checks the options before anything is made of them.
func (o Options) forWorld(m *sim.Market) error {
	o.Market = m
	return o.check()
}

// worldSettings are those of a new market, and the key of its own.
func (s *Server) worldSettings(asked worldRequest) (sim.Options, string, error) {
	o := s.market.Options()
	o.Cabinet, o.Push = cabinet.Default(), sim.Push{} // whose store is the server's own
	if len(asked.Cabinet) > 0 {
		given, err := cabinet.Parse(asked.Cabinet)
		if err != nil {
			return o, "", &problem{http.StatusBadRequest, "the cabinet: " + err.Error(), fixWorldCabinet}
		}
		o.Cabinet = given
	}
	key := newKey()
	own := *o.Cabinet
	own.Keys = []cabinet.Key{{APIKey: key}} // another world may have those that are given
	o.Cabinet = &own
	o.Seed = cmp.Or(asked.Seed, o.Seed)
	o.FirstOrder = cmp.Or(asked.FirstOrder, o.FirstOrder)
	o.Revision = cmp.Or(asked.Revision, o.Revision)
	return o, key, nil
}

func (s *Server) showWorld(r *http.Request) (answer, error) {
	if one := s.worlds.get(id(r)); one != nil {
		return answer{status: http.StatusOK, body: s.viewWorld(one)}, nil
	}
	return answer{}, noWorld(id(r))
}

func (s *Server) removeWorld(r *http.Request) (answer, error) {
	if !s.worlds.remove(id(r)) {
		return answer{}, noWorld(id(r))
	}
	return answer{status: http.StatusNoContent}, nil
}

func noWorld(id string) error {
	return &problem{http.StatusNotFound, fmt.Sprintf(badWorld, id), fixNoWorld}
}

// inWorld brings a call of the control API to the world that its path names, as one
// of that world's own: /_market/v1/worlds/w1/clock is its /_market/v1/clock. It
// reports whether the path names a world's operation.
func (s *Server) inWorld(w http.ResponseWriter, r *http.Request) bool {
	below, ok := strings.CutPrefix(r.URL.Path, ControlPath+worldsPath+"/")
	name, rest, deeper := strings.Cut(below, "/")
	if !ok || !deeper {
		return false
	}
	one := s.worlds.get(name)
	switch {
	case one == nil:
		fail(w, noWorld(name))
	case isBelow("/"+rest, worldsPath): // worlds have none of their own
		fail(w, &problem{http.StatusNotFound, fmt.Sprintf(badPath, r.URL.Path), fixPath})
	default:
		root := ControlPath + worldsPath + "/" + name
		inner := r.Clone(context.WithValue(r.Context(), rootKey{}, root))
		inner.URL.Path, inner.URL.RawPath = ControlPath+"/"+rest, ""
		if rest == "" {
			inner.URL.Path = ControlPath
		}
		one.control.ServeHTTP(w, inner)
	}
	return true
}

// rootKey is where a call keeps the path of the control API that it is for.
type rootKey struct{}

func controlPathOf(r *http.Request) string {
	if root, ok := r.Context().Value(rootKey{}).(string); ok {
		return root
	}
	return ControlPath
}

// campaigns are the shops of the market.
func (s *Server) campaigns() []campaignReply {
	out := []campaignReply{}
	for _, c := range s.market.Campaigns() {
		out = append(out, campaignReply{ID: c.ID, Name: c.Name, Model: c.Model})
	}
	return slices.Clip(out)
}
