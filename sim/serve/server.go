package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/session"
)

// ControlPath is where the control API is.
const ControlPath = "/_market/v1"

// MaxSpeed is the highest speed: eleven days in a second.
const MaxSpeed = 1_000_000

// defaultRetry is how often a store that cannot be connected is tried again.
const defaultRetry = 3 * time.Second

// Options say what to serve.
type Options struct {
	// Market is what is served. It must not be nil, and nobody else makes its time
	// pass.
	Market *sim.Market
	// Speed is how much faster virtual time passes than real time, from 0 to
	// MaxSpeed. At 0 it stands still, and passes by the control API alone.
	Speed float64
	// BaseURL is where Handler is reached, for replies that name it.
	BaseURL string
	// Hosts are the names and addresses by which the control API may be called,
	// beside localhost and the loopback addresses, and the pull API, see GuardPull. With an unspecified address such
	// as 0.0.0.0 it may be called by any address, though by no name.
	Hosts []string
	// Token is what callers of the control API must send, as Authorization: Bearer;
	// none if empty.
	Token string
	// Store is connected by Run as soon as it can be reached; nil connects none.
	Store *market.Subscription
	// Retry is the real time between two attempts to connect the Store; 3 seconds
	// if zero.
	Retry time.Duration
	// Run runs a scenario in a market of its own and returns its report as JSON; its
	// error says what is wrong with the scenario. Without it there are none.
	Run func(ctx context.Context, s Story) (json.RawMessage, error)
	// Stories are the scenarios that Run knows by their names; none if nil. They are asked
	// for each time that somebody looks.
	Stories func() []page.Story
	// Save writes what was done as a scenario of that name, and Step a notification that
	// was sent as a step of one; its error says why there is none. Without them neither is
	// offered.
	Save func(name string, s session.Session) ([]byte, error)
	Step func(t market.Type, body string) (string, error)
	// WorldIdle is how long of real time a world is kept that nobody calls;
	// DefaultWorldIdle if zero.
	WorldIdle time.Duration
	// Storage keeps the worlds beyond the end of the process, each as it was; it is that
	// of the Market, or another. Its owner closes it after Run. If it is nil, worlds are
	// forgotten.
	Storage *sim.Storage
	// Say is told, in a line, what a person should know and the journal does not
	// have. It must be safe for concurrent use; nil tells nobody.
	Say func(string)

	// Follow is told of each world that is open, by its id, until end, which it returns and
	// which is called before its market is closed. It must be safe for concurrent use; nil
	// is told of none.
	Follow func(world string, m *sim.Market) (end func())

	// HAR writes entries as an HTTP archive, as they come. Without it there is none.
	HAR func(w io.Writer, entries iter.Seq[journal.Entry]) error

	snapshotBytes *atomic.Int64 // that its snapshots and those of its worlds take
}

var errNoMarket = errors.New("serve: Options.Market is nil: make one by sim.New")

// Server serves a Market. It is safe for concurrent use.
type Server struct {
	options Options
	market  *sim.Market
	driver  *driver
	handler http.Handler
	// happening is held while an event is composed and sent, so that events reach
	// the store in the order in which they were told.
	happening   sync.Mutex
	introducing turns // of the store that the options name
	worlds      *worlds
	figures     *figures
	session     session.Recorder // what was done, to be saved
	carts       carts
	snapshots   snapshots
}

// New opens the pull API of a Market and the control API. The error says which
// option is out of its bounds, or that the revision has no pull API.
func New(o Options) (*Server, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Retry == 0 {
		o.Retry = defaultRetry
	}
	if o.snapshotBytes == nil {
		o.snapshotBytes = new(atomic.Int64)
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	played, err := o.Market.Handler()
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, market: o.Market, driver: newDriver(o.Market, o.Speed), introducing: newTurns(), snapshots: snapshots{used: o.snapshotBytes}}
	if s.worlds, err = newWorlds(s); err != nil {
		return nil, err
	}
	pull := GuardPull(o.Hosts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if one := s.worlds.of(r); one != nil {
			s.pullWorld(one, w, r, played)
			return
		}
		played.ServeHTTP(w, r)
	}))
	own := s.market.Keeping(s.routes(), refuseUnkept)
	control := s.guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.inWorld(w, r) {
			own.ServeHTTP(w, r)
		}
	}))
	s.figures = newFigures(o.Market)
	operating := s.guard(s.operating())
	cabinet := sync.OnceValues(func() (*page.Page, error) { return page.New(pageHost{s}) }) // most worlds show none
	rooms := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rooms, err := cabinet()
		if err != nil {
			fail(w, err)
			return
		}
		s.guardPage(rooms, w, r)
	})
	s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/" || isBelow(r.URL.Path, page.Root):
			rooms.ServeHTTP(w, r)
		case isControl(r.URL.Path):
			control.ServeHTTP(w, r)
		case isOperating(r.URL.Path):
			operating.ServeHTTP(w, r)
		default:
			pull.ServeHTTP(w, r)
		}
	})
	return s, nil
}

// refuseUnkept answers a call of which nothing can be kept.
func refuseUnkept(w http.ResponseWriter, err error) {
	fail(w, &problem{http.StatusServiceUnavailable, err.Error(), fixUnkept})
}

func (o Options) check() error {
	switch {
	case o.Market == nil:
		return errNoMarket
	case !validSpeed(o.Speed):
		return fmt.Errorf(badSpeedOption, MaxSpeed, o.Speed)
	case o.WorldIdle < 0:
		return fmt.Errorf("the time for which an idle world is kept must not be negative, as %s is", o.WorldIdle)
	case o.Retry < 0:
		return fmt.Errorf("the time between two attempts to connect must not be negative, as %s is", o.Retry)
	case o.Store == nil:
		return nil
	}
	_, err := market.Endpoint(o.Store.URL, o.Market.Options().Path)
	return err
}

// badSpeedOption is wrong usage of the library and of worlds.
const badSpeedOption = "the speed must be from 0 to %d, not %g"

func validSpeed(speed float64) bool { return speed >= 0 && speed <= MaxSpeed && !math.IsNaN(speed) }

// Handler is the pull API, and the control API at ControlPath.
func (s *Server) Handler() http.Handler { return s.handler }

// Run makes virtual time pass and connects the store, until ctx ends. It is
// called once.
func (s *Server) Run(ctx context.Context) {
	var running sync.WaitGroup
	if s.options.Store != nil {
		running.Go(func() { s.introducing.run(ctx, s.introduce) })
	}
	if s.worlds.host == s {
		running.Go(func() { s.worlds.run(ctx) })
	}
	running.Go(func() { s.figures.run(ctx) })
	s.driver.run(ctx, s.options.Say)
	running.Wait()
}
