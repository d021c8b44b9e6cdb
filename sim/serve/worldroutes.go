package serve

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

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
	// Push has the store be asked by the legacy push API.
	Push *worldPush `json:"push,omitempty"`
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
		if one.id != "" { // the server's own market
			out.Worlds = append(out.Worlds, s.viewWorld(one))
		}
	}
	return answer{status: http.StatusOK, body: out}, nil
}

func (s *Server) viewWorld(w *world) worldReply {
	return worldReply{
		ID: w.id, Control: ControlPath + worldsPath + "/" + w.id, BaseURL: s.options.BaseURL, Key: w.about.Key,
		BusinessID: w.about.BusinessID, Campaigns: w.about.Campaigns,
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
	settings, err := s.newWorldOptions(asked)
	if err != nil {
		return nil, err
	}
	about := worldMetadata{
		Key: settings.Cabinet.Keys[0].APIKey, BusinessID: settings.Cabinet.Business.ID, Campaigns: []campaignReply{},
		Speed: s.driver.Speed(), URL: asked.URL, Push: asked.Push,
	}
	for _, c := range settings.Cabinet.Campaigns {
		about.Campaigns = append(about.Campaigns, campaignReply{ID: c.ID, Name: c.Name, Model: c.Model})
	}
	if asked.Speed != nil {
		about.Speed = *asked.Speed
	}
	if err := about.check(settings); err != nil {
		return nil, &problem{http.StatusBadRequest, err.Error(), fixWorld}
	}
	made, err := s.worlds.add(settings, about)
	var unkept *sim.StateFileError
	var refused *problem
	if err != nil && !errors.As(err, &unkept) && !errors.As(err, &refused) {
		err = &problem{http.StatusBadRequest, err.Error(), fixWorld}
	}
	return made, err
}

// check checks a world before anything of it is kept.
func (w worldMetadata) check(settings sim.Options) error {
	if !validSpeed(w.Speed) {
		return fmt.Errorf(badSpeedOption, MaxSpeed, w.Speed)
	}
	if _, err := settings.Complete(); err != nil || w.URL == "" {
		return err
	}
	_, err := market.Endpoint(w.URL, settings.Path)
	return err
}

// newWorldOptions are those of a new world, its cabinet complete.
func (s *Server) newWorldOptions(asked worldRequest) (sim.Options, error) {
	o := s.market.Options()
	if err := asked.Push.check(); err != nil {
		return o, err
	}
	own := cabinet.Default()
	if len(asked.Cabinet) > 0 {
		var err error
		if own, err = cabinet.Parse(asked.Cabinet); err != nil {
			return o, &problem{http.StatusBadRequest, "the cabinet: " + err.Error(), fixWorldCabinet}
		}
	}
	own.Keys = []cabinet.Key{{APIKey: newKey()}} // another world may have those that are given
	own.Complete()
	o.Cabinet, o.Push = own, asked.Push.options(o)
	o.Seed = cmp.Or(asked.Seed, o.Seed)
	o.FirstOrder = cmp.Or(asked.FirstOrder, o.FirstOrder)
	o.Revision = cmp.Or(asked.Revision, o.Revision)
	if s.driver.Speed() > 0 { // the server may have been kept for weeks
		o.Start = s.market.Now().Truncate(time.Second)
	}
	return o, nil
}

// keptWorldOptions are those of a world that is kept: what a market is begun with is
// its own, and so is the push API of its store.
func (s *Server) keptWorldOptions(about worldMetadata) sim.Options {
	o := s.market.Options()
	o.Cabinet, o.Revision, o.Seed, o.FirstOrder, o.Start = nil, "", 0, 0, time.Time{}
	o.Traffic, o.Push = market.Traffic{}, about.Push.options(o)
	return o
}

func (s *Server) showWorld(r *http.Request) (answer, error) {
	one, err := s.worlds.get(id(r))
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, body: s.viewWorld(one)}, nil
}

func (s *Server) removeWorld(r *http.Request) (answer, error) {
	one, err := s.worlds.get(id(r))
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusNoContent}, s.worlds.remove(one)
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
	one, err := s.worlds.get(name)
	switch {
	case err != nil:
		fail(w, err)
	default:
		s.controlWorld(one, rest, w, r)
	}
	return true
}

// innerCall is a call of the control API of a world as one of the server's own.
func innerCall(r *http.Request, world, rest string) *http.Request {
	root := ControlPath + worldsPath + "/" + world
	inner := r.Clone(context.WithValue(r.Context(), rootKey{}, root))
	inner.URL.Path, inner.URL.RawPath = ControlPath+"/"+rest, ""
	if rest == "" {
		inner.URL.Path = ControlPath
	}
	return inner
}

// controlWorld answers a call of the control API of a world, which ends with the
// running of the world.
func (s *Server) controlWorld(one *world, rest string, w http.ResponseWriter, r *http.Request) {
	running, leave, err := s.worlds.enter(one, &one.controls)
	if err != nil {
		fail(w, err)
		return
	}
	defer leave()
	running.answerControl(one.id, rest, w, r)
}

// answerControl answers a call of the control API of a world, of which rest is the path
// in it.
func (running *runningWorld) answerControl(id, rest string, w http.ResponseWriter, r *http.Request) {
	if isBelow("/"+rest, worldsPath) { // worlds have none of their own
		fail(w, &problem{http.StatusNotFound, fmt.Sprintf(badPath, r.URL.Path), fixPath})
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(running.ctx, cancel)()
	running.control.ServeHTTP(w, innerCall(r.WithContext(ctx), id, rest))
}

// answerPull answers a call of the pull API of a world.
func (running *runningWorld) answerPull(w http.ResponseWriter, r *http.Request) {
	defer running.hurry(w)()
	running.pull.ServeHTTP(w, r)
}

// answerOwn answers any call of the server's own market, which it is.
func (running *runningWorld) answerOwn(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(running.ctx, cancel)()
	running.own.ServeHTTP(w, r.WithContext(ctx))
}

// pullWorld answers a call of the pull API of a world, or has other answer it if the
// world was just removed.
func (s *Server) pullWorld(one *world, w http.ResponseWriter, r *http.Request, other http.Handler) {
	running, leave, err := s.worlds.enter(one, &one.pulls)
	var p *problem
	switch {
	case err == nil:
		defer leave()
		running.answerPull(w, r)
	case errors.As(err, &p) && p.status == http.StatusNotFound:
		other.ServeHTTP(w, r)
	default:
		fail(w, err)
	}
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
