package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/serve/page"
)

// How often a process looks who has which world, how long it waits for the answer of one
// that had it, how long it leaves one that nobody has to those who have fewer, and how
// long it lets a call wait for one that is on its way from one process to another.
const (
	lookTime     = 500 * time.Millisecond
	answerTime   = 2 * lookTime
	courtesyTime = 4 * lookTime
	takeoverTime = 15 * time.Second
	retryTime    = 50 * time.Millisecond
	handoverTime = 5 * time.Second
)

// SharedOptions say what to serve together with other processes, which have the same.
type SharedOptions struct {
	// Options are those of the worlds. Their Storage is shared. Their Market is a model of
	// the server's own: in memory alone, and nobody gets to see it.
	Options
	// Own are the settings of the server's own market, which is kept in the world "".
	Own sim.Options
	// Begin is told when that market is opened in this process, and returns the options by
	// which it is served; end is called once it is closed here.
	Begin func(m *sim.Market) (o Options, end func())
	// Address is where the other processes reach this one, such as http://10.0.0.7:8090.
	Address string
}

// Shared is a server that shares its worlds, its own market among them, with other
// processes: each has some, takes calls for all, and passes on those for worlds of
// others. It is safe for concurrent use.
type Shared struct {
	options SharedOptions
	host    *Server // of the worlds
	worlds  *worlds
	sharing sim.Sharing
	token   string // by which processes know each other
	handler http.Handler
	passing *http.Transport
	leaving atomic.Bool
	owners  *owners
	opening chan struct{} // as many worlds at once

	finding sync.Mutex // held while a key is looked for
	mu      sync.Mutex
	keys    map[string]time.Time // that no world had a moment ago
}

var errNotShared = errors.New("serve: SharedOptions.Storage is no database that processes share")

// NewShared joins the processes that share a storage. The error is that of New, or of
// the storage.
func NewShared(o SharedOptions) (*Shared, error) {
	if o.Storage == nil || o.Storage.Sharing() == nil {
		return nil, errNotShared
	}
	s := &Shared{options: o, sharing: o.Storage.Sharing(), passing: newPassing(), opening: make(chan struct{}, openers), keys: map[string]time.Time{}}
	s.owners = newOwners(s.sharing)
	var err error
	if s.token, err = s.sharing.Token(); err != nil {
		return nil, err
	}
	if err := s.sharing.Announce(o.Address); err != nil {
		return nil, err
	}
	o.Store = nil // of the own market alone
	if s.host, err = New(o.Options); err != nil {
		return nil, err
	}
	s.worlds = s.host.worlds
	s.worlds.shared = s
	s.handler = s.routes()
	return s, s.owners.look()
}

// ControlToken is a token for the control API that all processes of a storage have, for
// servers that need one and were given none.
func ControlToken(s sim.Sharing) (string, error) {
	token, err := s.Token()
	sum := sha256.Sum256([]byte("control " + token))
	return hex.EncodeToString(sum[:13]), err
}

// Handler is that of a Server, for all worlds.
func (s *Shared) Handler() http.Handler { return s.handler }

// Run opens worlds that no process has, and makes the time of those that are open here
// pass, until ctx ends. It is called once.
func (s *Shared) Run(ctx context.Context) { s.host.Run(ctx) }

// Leave hands over all worlds to other processes, if there are any, while calls are still
// taken and passed on. It returns when others have them, or have had time to.
func (s *Shared) Leave() {
	s.leaving.Store(true)
	if s.sharing.Leave() != nil {
		return // they take over by themselves
	}
	if peers, err := s.sharing.Peers(); err != nil || len(peers) == 0 {
		return
	}
	s.worlds.closeAll()
	ticker, limit := time.NewTicker(retryTime), time.After(handoverTime)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := s.owners.look(); err != nil || s.owners.allOpen() {
				return
			}
		case <-limit:
			return
		}
	}
}

// routes brings each call to its world, here or elsewhere.
func (s *Shared) routes() http.Handler {
	control := s.host.guard(http.HandlerFunc(s.control))
	operating := s.host.guard(s.host.operating())
	pull := GuardPull(s.options.Hosts, http.HandlerFunc(s.pull))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.leaving.Load() {
			w.Header().Set("Connection", "close") // the next call goes to another process
		}
		r, ok := s.identify(w, r)
		switch {
		case !ok:
		case r.URL.Path == ReadyPath && (s.leaving.Load() || !s.owners.of("").Open):
			sayPlain(w, http.StatusServiceUnavailable, notReadyShared)
		case r.URL.Path == "/" || isBelow(r.URL.Path, page.Root):
			s.in(w, r, "", (*runningWorld).answerOwn)
		case isControl(r.URL.Path):
			control.ServeHTTP(w, r)
		case isOperating(r.URL.Path):
			operating.ServeHTTP(w, r)
		default:
			pull.ServeHTTP(w, r)
		}
	})
}

// control answers a call of the control API.
func (s *Shared) control(w http.ResponseWriter, r *http.Request) {
	below, ok := strings.CutPrefix(r.URL.Path, ControlPath+worldsPath)
	id, rest, deeper := strings.Cut(strings.TrimPrefix(below, "/"), "/")
	switch {
	case !ok || below != "" && below[0] != '/':
		s.in(w, r, "", (*runningWorld).answerOwn)
	case id == "": // the list, or a new one
		if err := s.worlds.refresh(); err != nil {
			fail(w, err)
			return
		}
		s.host.routes().ServeHTTP(w, r)
	case deeper:
		s.in(w, r, id, func(running *runningWorld, w http.ResponseWriter, r *http.Request) {
			running.answerControl(id, rest, w, r)
		})
	case r.Method == http.MethodDelete:
		s.in(w, r, id, nil)
	default:
		if _, err := s.worlds.find(id); err != nil {
			fail(w, err)
			return
		}
		s.host.routes().ServeHTTP(w, r)
	}
}

// pull answers a call of the pull API in the world that has its key: in the server's
// own market, if none has.
func (s *Shared) pull(w http.ResponseWriter, r *http.Request) {
	one, err := s.worldOf(r)
	switch {
	case err != nil:
		fail(w, err)
	case one == nil || one.id == "":
		s.in(w, r, "", (*runningWorld).answerOwn)
	default:
		s.in(w, r, one.id, (*runningWorld).answerPull)
	}
}

// worldOf is the world that has the key of a call, also if another process has just made
// it; nil if none has. Of the calls with a key that is new one looks for it, and the
// others wait.
func (s *Shared) worldOf(r *http.Request) (*world, error) {
	key := keyOf(r)
	if one := s.worlds.of(r); one != nil || s.isUnknown(key) {
		return one, nil
	}
	s.finding.Lock()
	defer s.finding.Unlock()
	if one := s.worlds.of(r); one != nil || s.isUnknown(key) {
		return one, nil
	}
	if err := s.worlds.refresh(); err != nil {
		return nil, err
	}
	one := s.worlds.of(r)
	if one == nil {
		s.noteUnknown(key)
	}
	return one, nil
}

// isUnknown reports whether no world had a key a while ago, at most.
func (s *Shared) isUnknown(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.keys[key]
	return ok && time.Since(at) < takeoverTime
}

func (s *Shared) noteUnknown(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.keys) >= mostKeys {
		clear(s.keys)
	}
	s.keys[key] = time.Now()
}

// mostKeys bounds what is remembered of keys that no world has.
const mostKeys = 1000
